// Package mnist is the tutorial's table "Handwriting Recognition": seven
// classifiers, and two more rows of the last one by its authors' protocol, of MNIST digits, 60,000 for training and 10,000 for the test,
// none of which is told that pixels have neighbours. The tutorial's numbers
// are test errors in percent.
//
// A row is a file: what its configuration holds, which model it trains on
// which split, and what it leaves behind. Presets are in presets.toml.
package mnist

import (
	"context"
	_ "embed"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

//go:embed presets.toml
var presets []byte

// TestError is the table's metric: the percentage of test images whose
// predicted class is not their label.
const TestError = "test_error"

func init() {
	registry.Register(registry.Experiment{
		Name:    "mnist",
		Title:   "Handwriting recognition (MNIST)",
		Slide:   "Handwriting Recognition",
		Metric:  TestError,
		Unit:    "%",
		Lower:   true,
		Presets: presets,
		Rows: []registry.Row{linearClassifier, softmaxRegression, nearestNeighbours, neuralNet, supportVectors, deepAutoencoder,
			deepBelief, deepBoltzmann, authorsUnlabelled, authorsLabelled},
	})
}

// onSlide is a number of the slide's table.
func onSlide(value float64, source, note string) *results.Tutorial {
	return &results.Tutorial{Value: value, Unit: "%", N: 10000, Metric: "test error", Source: source, Note: note}
}

// refs identifies the data of every row: the whole of MNIST. How much of it a
// run uses stands in its configuration.
func refs(ctx context.Context, dir string, progress func(datasets.Progress)) ([]datasets.Ref, error) {
	ref, err := mnist.Ref(ctx, dir, progress)
	if err != nil {
		return nil, err
	}
	return []datasets.Ref{ref}, nil
}
