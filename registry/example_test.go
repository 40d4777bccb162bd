package registry

import (
	"context"
	"errors"
	"strings"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/results"
)

// sizes is embedded: its keys are the row's own.
type sizes struct {
	Cases int    `toml:"cases"`
	Kind  string `toml:"kind"`
}

type tuning struct {
	Epochs uint8   `toml:"epochs"`
	Rate   float32 `toml:"rate"`
}

type netConfig struct {
	sizes
	Layers   []int   `toml:"layers"`
	Rate     float64 `toml:"rate"`
	Shuffle  bool    `toml:"shuffle"`
	FineTune tuning  `toml:"fine_tune"`
	Tied     bool    `toml:"tied,omitzero"` // younger than records
}

func (c *netConfig) Validate() error {
	if c.Rate <= 0 {
		return errors.New("rate: must be positive")
	}
	return nil
}

type knnConfig struct {
	K int `toml:"k"`
}

const goodPresets = `
# a comment
[base.net]
layers = [500, 1_000]
rate = 0.05
kind = "pcd"
cases = 60_000
shuffle = true
[base.net.fine_tune]
epochs = 100
rate = 1

[smoke.net]
layers = [4]
cases = 200
fine_tune = { epochs = 1 }
[quick.net]
fine_tune.epochs = 10
rate = 0.05

[base.knn]
k = 1
[paper.knn]
`

// toy is a correct experiment with two rows of different types.
func toy() Experiment {
	run := func(context.Context, *Job, any) (*results.Outcome, error) { return nil, nil }
	data := func(context.Context, string, func(datasets.Progress)) ([]datasets.Ref, error) { return nil, nil }
	return Experiment{
		Name: "toy", Title: "Toy table", Metric: "test_error", Unit: "%", Lower: true, Presets: []byte(goodPresets),
		Rows: []Row{
			{Name: "net", Title: "Net", Bits: "any", Run: run, Data: data, Config: func() any { return new(netConfig) }},
			{Name: "knn", Title: "k-NN", Bits: "any", Run: run, Data: data, Config: func() any { return new(knnConfig) },
				Tutorial: &results.Tutorial{Value: 3}},
		},
	}
}

// withPresets is toy with one replacement in its preset file.
func withPresets(old, new string) *Experiment {
	e := toy()
	if !strings.Contains(goodPresets, old) {
		panic(old + " is not in the preset file")
	}
	e.Presets = []byte(strings.Replace(goodPresets, old, new, 1))
	return &e
}
