package recognition

import (
	"cmp"
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

// Validate names the first option that makes no sense.
func (c *knnConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Options.Validate()) }

// KNN is the row "knn": the nearest training images by their pixels.
func (t *Task) KNN(r registry.Row) registry.Row {
	r = t.row(r, "knn", func() any { return new(knnConfig) })
	r.Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
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
	}
	return r
}
