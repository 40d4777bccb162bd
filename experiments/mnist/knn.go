package mnist

import (
	"context"

	"github.com/unsup/unsup/models/knn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type knnConfig struct {
	Split
	knn.Options
}

var nearestNeighbours = registry.Row{
	Name:      "knn",
	Title:     "K-nearest neighbours",
	Tutorial:  onSlide(3.09, "LeCun et al. 1998", "raw pixels, Euclidean distance"),
	Tolerance: 0,
	Exact:     true,
	Bits:      "any",
	Config:    func() any { return new(knnConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*knnConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		m, err := knn.New(d.train.Pixels, d.train.Labels, d.eval.Pixels, d.train.Dim(), c.Options)
		if err != nil {
			return nil, err
		}
		// Without a checkpoint: a search takes seconds, at any preset, and starts over.
		if err := train.Run(ctx, job.Observer, nil, m.Phase("search")); err != nil {
			return nil, err
		}
		return d.illustrated(job, d.outcome(m.Predictions(), nil))
	},
}
