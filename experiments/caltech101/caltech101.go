// Package caltech101 is the tutorial's table "Image Classification": 101 kinds
// of objects told apart by local features that were learned without labels.
// The tutorial's numbers are accuracies in percent, the mean of those of the
// classes, with 15 training images a class.
//
// The rows that learn share everything but the code of a patch: a dense grid of
// patches of normalised contrast, a maximum over the cells of a pyramid, a
// linear support vector machine. What they learn without labels comes from the
// set's photographs of background. A seed is a random split and all that is
// drawn besides.
package caltech101

import (
	"context"
	_ "embed"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/caltech101"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

//go:embed presets.toml
var presets []byte

// Accuracy is the table's metric: the mean over the classes of the percentage
// of their test images that are recognised.
const Accuracy = "accuracy"

func init() {
	registry.Register(registry.Experiment{
		Name:      "caltech101",
		Title:     "Image classification (Caltech-101)",
		Slide:     "Image Classification",
		Metric:    Accuracy,
		Unit:      "%",
		Resplit:   true,
		Presets:   presets,
		Rows:      []registry.Row{nearestMean, principalComponents, sparseCoding, predictive},
		Contrasts: []results.Contrast{{Row: "sparsecoding", Than: "pca"}, {Row: "sparsecoding", Than: "psd"}},
	})
}

// onSlide is a number of the slide's table.
func onSlide(value float64, source, note string) *results.Tutorial {
	return &results.Tutorial{Value: value, Unit: "%", Metric: "accuracy", Source: source, Note: note}
}

// refs identifies the data of every row: all files of the set.
func refs(ctx context.Context, dir string, progress func(datasets.Progress)) ([]datasets.Ref, error) {
	ref, err := caltech101.Ref(ctx, dir, progress)
	if err != nil {
		return nil, err
	}
	return []datasets.Ref{ref}, nil
}
