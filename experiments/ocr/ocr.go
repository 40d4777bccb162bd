// Package ocr is the tutorial's table "Optical Character Recognition": seven
// classifiers of handwritten letters, 42,152 for training and 10,000 for the
// test. The tutorial's numbers are test errors in percent. The rows are those of
// package recognition; presets are in presets.toml.
package ocr

import (
	_ "embed"
	"strings"

	"github.com/unsup/unsup/datasets/ocr"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/experiments/recognition"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

//go:embed presets.toml
var presets []byte

func init() {
	registry.Register(registry.Experiment{
		Name:        "ocr",
		Title:       "Optical character recognition (OCR letters)",
		Slide:       "Optical Character Recognition",
		Metric:      outcome.TestError,
		Unit:        "%",
		Lower:       true,
		Presets:     presets,
		Rows:        rows(),
		MetricTitle: "all test letters",
		Columns:     []results.Column{{Metric: recognition.NewTestError, Title: "without those that training has too", Unit: "%"}},
	})
}

var letters = recognition.Task{
	Name:       "ocr",
	Things:     "letters",
	Height:     ocr.Height,
	Width:      ocr.Width,
	Classes:    strings.Split("abcdefghijklmnopqrstuvwxyz", ""),
	Load:       load,
	SkipsBad:   true,
	Refs:       refs,
	Duplicates: true,
}

// The sources of the slide's numbers. Both have one split into 32,152 letters
// for training, 10,000 for validation and 10,000 for the test, unpublished.
const (
	larochelle = "Larochelle et al. 2009"
	recent     = "Salakhutdinov & Larochelle 2010"
)

func rows() []registry.Row {
	return []registry.Row{
		letters.LogReg(registry.Row{Title: "Logistic regression", Tutorial: onSlide(22.14, larochelle, ""), Tolerance: 0.5}),
		letters.KNN(registry.Row{Title: "K-nearest neighbours", Tutorial: onSlide(18.92, larochelle, ""), Tolerance: 0.4, Exact: true}),
		letters.MLP(registry.Row{Title: "Neural net", Tutorial: onSlide(14.62, larochelle, "one hidden layer of logistic units"), Tolerance: 0.35}),
		letters.SVM(registry.Row{Title: "SVM", Tutorial: onSlide(9.70, larochelle, "Gaussian kernel"), Tolerance: 0.3, Exact: true}),
		letters.Autoencoder(registry.Row{Title: "Deep autoencoder", Tutorial: onSlide(10.05, larochelle, ""), Tolerance: 0.3}),
		letters.DBN(registry.Row{Title: "Deep belief net", Tutorial: onSlide(9.68, larochelle, ""), Tolerance: 0.3}),
		letters.DBM(registry.Row{Title: "Deep Boltzmann machine", Tutorial: onSlide(8.40, recent, "three layers of 2,000 units; ours has two of 1,000"), Tolerance: 0.3}, "dbm"),
	}
}

// onSlide is a number of the slide's table.
func onSlide(value float64, source, note string) *results.Tutorial {
	return recognition.OnSlide(value, 10000, source, note)
}
