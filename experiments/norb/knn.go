package norb

import (
	"cmp"
	"context"

	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/models/knn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type knnConfig struct {
	Split
	knn.Options
}

// Validate names the first option that makes no sense.
func (c *knnConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Options.Validate()) }

var nearestNeighbours = registry.Row{
	Name:      "knn",
	Title:     "K-nearest neighbours",
	Tutorial:  onSlide(18.4, "LeCun, Huang & Bottou 2004", "raw pairs of 2 x 96 x 96; the slide's 18.92 repeats the cell of its OCR table, LeCun's table and the DBM paper have 18.4"),
	Tolerance: 0.3,
	Exact:     true,
	Bits:      "any",
	Config:    func() any { return new(knnConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*knnConfig)
		t, err := c.load(ctx, job, false)
		if err != nil {
			return nil, err
		}
		m, err := knn.New(t.train, t.trainLabels, t.eval, norb.PairInputs, c.Options)
		if err != nil {
			return nil, err
		}
		// Without a checkpoint: a search takes a minute or two and starts over.
		if err := train.Run(ctx, job.Observer, nil, m.Phase("search")); err != nil {
			return nil, err
		}
		return t.outcome(m.Predictions(), nil), nil
	},
}
