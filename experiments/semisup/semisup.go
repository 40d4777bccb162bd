// Package semisup is the experiment "Semi-supervised MNIST": a deep Boltzmann
// machine learns from the training images without labels, and the net that it
// turns into is fine-tuned on 100, 1,000 and 10,000 labelled ones, against the
// same net from random weights and against two classifiers that see the
// labelled images alone.
//
// Every row of a seed has the same labelled images. The generative model of a
// run is trained once; each number of labels then starts from it anew.
package semisup

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd/rng"
)

//go:embed presets.toml
var presets []byte

// counts are the numbers of labels of a run.
var counts = []int{100, 1000, 10000}

// metric is the test error in percent with n labels.
func metric(n int) string { return fmt.Sprintf("test_error_%d", n) }

func init() {
	registry.Register(registry.Experiment{
		Name:        "semisup",
		Title:       "Semi-supervised MNIST, test error by number of labels",
		Slide:       "Deep Boltzmann Machines",
		Metric:      metric(100),
		Unit:        "%",
		Lower:       true,
		Presets:     presets,
		Rows:        []registry.Row{nearestNeighbours, softmaxRegression, randomWeights, deepBoltzmann},
		Predicts:    fmt.Sprintf("the classifiers with %d labels", counts[0]),
		MetricTitle: "100 labels",
		Columns: []results.Column{
			{Metric: metric(1000), Title: "1,000 labels", Unit: "%"},
			{Metric: metric(10000), Title: "10,000 labels", Unit: "%"},
		},
		Contrasts: []results.Contrast{{Row: "dbm", Than: "random"}},
		Figure: &results.Figure{
			Title: "MNIST with few labels", X: "labelled training images", Y: "test error (%)", LogX: true,
			Points: []results.Point{{Metric: metric(100), X: 100}, {Metric: metric(1000), X: 1000}, {Metric: metric(10000), X: 10000}},
		},
	})
}

// stream is the root of a row's random numbers.
func stream(job *registry.Job, row string) rng.Stream { return rng.New(job.Seed, "semisup/"+row) }

// refs identifies the data of every row: the whole of MNIST.
func refs(ctx context.Context, dir string, progress func(datasets.Progress)) ([]datasets.Ref, error) {
	ref, err := mnist.Ref(ctx, dir, progress)
	if err != nil {
		return nil, err
	}
	return []datasets.Ref{ref}, nil
}
