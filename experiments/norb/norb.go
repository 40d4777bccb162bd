// Package norb is the tutorial's table "3-D object Recognition": classifiers
// of stereo pairs of toys that are trained on 25 toys and judged by 25 others,
// and the figure "Pattern Completion". Inputs are the 8,976 of the foveal
// reduction of Salakhutdinov and Hinton (2009), section 4.2; no row is told
// that pixels have neighbours. The tutorial's numbers are test errors in
// percent.
//
// The data are small NORB where the user has its files, else package toys3d's
// stand-in, whose numbers are not comparable with the tutorial's.
package norb

import (
	"context"
	_ "embed"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/datasets/synth/toys3d"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

//go:embed presets.toml
var presets []byte

func init() {
	registry.Register(registry.Experiment{
		Name:    "norb",
		Title:   "3-D object recognition (NORB)",
		Slide:   "3-D object Recognition",
		Metric:  outcome.TestError,
		Unit:    "%",
		Lower:   true,
		Presets: presets,
		Rows:    confused(logisticRegression, nearestNeighbours, supportVectors, deepBelief, deepBoltzmann),

		MetricTitle: "test error",
		Columns:     []results.Column{{Metric: completionError, Title: "completion error"}},
	})
}

// onSlide is a number of the slide's table.
func onSlide(value float64, source, note string) *results.Tutorial {
	return &results.Tutorial{Value: value, Unit: "%", N: norb.PerSplit, Metric: "test error", Source: source, Note: note}
}

// refs identifies the data of every row: small NORB, or the stand-in.
func refs(ctx context.Context, dir string, _ func(datasets.Progress)) ([]datasets.Ref, error) {
	here, err := norb.Here(dir)
	if err != nil {
		return nil, err
	}
	if !here {
		return []datasets.Ref{toys3d.Ref()}, nil
	}
	ref, err := norb.Ref(ctx, dir)
	if err != nil {
		return nil, err
	}
	return []datasets.Ref{ref}, nil
}
