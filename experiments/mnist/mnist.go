// Package mnist is the tutorial's table "Handwriting Recognition": seven
// classifiers, and three more rows of the last one, two of them by its authors'
// protocol, of MNIST digits, 60,000 for training and 10,000 for the test. The
// tutorial's numbers are test errors in percent. The rows are those of package
// recognition; presets are in presets.toml.
package mnist

import (
	"context"
	_ "embed"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/experiments/recognition"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

//go:embed presets.toml
var presets []byte

func init() {
	registry.Register(registry.Experiment{
		Name:    "mnist",
		Title:   "Handwriting recognition (MNIST)",
		Slide:   "Handwriting Recognition",
		Metric:  outcome.TestError,
		Unit:    "%",
		Lower:   true,
		Presets: presets,
		Rows:    rows(),
	})
}

var digits = recognition.Task{
	Name:    "mnist",
	Things:  "digits",
	Height:  mnist.Side,
	Width:   mnist.Side,
	Classes: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
	Load: func(ctx context.Context, dir string) (*recognition.Loaded, error) {
		train, test, ref, err := mnist.Load(ctx, dir, nil)
		return &recognition.Loaded{Train: train, Test: test, Ref: ref}, err
	},
	Refs: refs,
}

func rows() []registry.Row {
	return []registry.Row{
		digits.Linear(registry.Row{
			Title: "Logistic regression (LeCun's linear classifier)",
			Tutorial: onSlide(12.0, "LeCun et al. 1998",
				`a one-layer net of linear units; of sigmoid or linear units, gradient descent or linear systems solved directly the paper says that they "gave similar results"`),
			Tolerance: 0.1,
		}),
		digits.LogReg(registry.Row{Title: "Softmax regression (extra)"}),
		digits.KNN(registry.Row{
			Title:    "K-nearest neighbours",
			Tutorial: onSlide(3.09, "LeCun et al. 1998", "raw pixels, Euclidean distance"),
			Exact:    true,
		}),
		digits.MLP(registry.Row{
			Title:     "Neural net",
			Tutorial:  onSlide(1.53, "Platt 2005", "LeCun's page has it as Hinton, unpublished, 2005: 500+300 units, softmax, weight decay"),
			Tolerance: 0.12,
		}),
		digits.SVM(registry.Row{
			Title:     "SVM",
			Tutorial:  onSlide(1.40, "DeCoste & Schölkopf 2002", "Gaussian kernel; their virtual support vectors reach 0.56"),
			Tolerance: 0.02,
			Exact:     true,
		}),
		digits.Autoencoder(registry.Row{
			Title:     "Deep autoencoder",
			Tutorial:  onSlide(1.40, "Bengio et al. 2007", "three hidden layers, each pre-trained as an autoencoder"),
			Tolerance: 0.12,
		}),
		digits.DBN(registry.Row{
			Title:     "Deep belief net",
			Tutorial:  onSlide(1.20, "Hinton & Salakhutdinov 2006", "784-500-500-2000"),
			Tolerance: 0.11,
		}),
		digits.DBM(registry.Row{
			Title:     "Deep Boltzmann machine",
			Tutorial:  onSlide(0.95, "Salakhutdinov & Hinton 2009", "784-500-1000; the authors' program has labels in the generative stage, ours has none"),
			Tolerance: 0.10,
		}, "dbm"),
		digits.DBM(registry.Row{
			Title:     "DBM, dropout and adversarial examples (extra)",
			Tolerance: 0.10,
			Optional:  true,
		}, "dbm-dropout"),
		digits.DBMAuthors(registry.Row{
			Title:     "DBM, authors' protocol, no labels",
			Tolerance: 0.10,
			Optional:  true,
		}, "dbm-authors"),
		digits.DBMAuthors(registry.Row{
			Title: "DBM, authors' protocol, labels clamped",
			Tutorial: onSlide(0.95, "Salakhutdinov & Hinton 2009", "784-500-1000, the authors' program: labels clamped in the generative stages, "+
				"conjugate gradients; ours in float32, with a new order of the examples every epoch, and the top layer alone in the first fine-tuning epochs"),
			Tolerance: 0.10,
			Optional:  true,
		}, "dbm-authors-labels"),
	}
}

// onSlide is a number of the slide's table.
func onSlide(value float64, source, note string) *results.Tutorial {
	return recognition.OnSlide(value, 10000, source, note)
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
