package semisup

import (
	"cmp"
	"context"
	"fmt"

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
	Name:   "knn",
	Title:  "K-nearest neighbours",
	Bits:   "any",
	Config: func() any { return new(knnConfig) },
	Data:   refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*knnConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		var searches []*knn.Classifier
		var phases []train.Phase
		for _, n := range counts {
			some := d.first(n)
			m, err := knn.New(some.Pixels, some.Labels, d.eval.Pixels, some.Dim(), c.Options)
			if err != nil {
				return nil, err
			}
			searches, phases = append(searches, m), append(phases, m.Phase(fmt.Sprintf("search-%d", n)))
		}
		// Without a checkpoint: a search takes seconds, at any preset, and starts over.
		if err := train.Run(ctx, job.Observer, nil, phases...); err != nil {
			return nil, err
		}
		var predictions [][]uint8
		for _, m := range searches {
			predictions = append(predictions, m.Predictions())
		}
		return d.outcome(predictions, nil, d.labelled.N), nil
	},
}
