package recognition

import (
	"cmp"
	"context"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/svm"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type svmConfig struct {
	Split
	svm.Options

	// UnitLength scales every image to length 1 first; gamma is in those units.
	UnitLength bool `toml:"unit_length,omitzero"`
}

// Validate names the first option that makes no sense.
func (c *svmConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Options.Validate()) }

// source is src as the machine sees it.
func (c *svmConfig) source(src batch.Source) batch.Source {
	if c.UnitLength {
		return batch.Unit{Source: src}
	}
	return src
}

// SVM is the row "svm": a support vector machine with a Gaussian kernel.
func (t *Task) SVM(r registry.Row) registry.Row {
	r = t.row(r, "svm", func() any { return new(svmConfig) })
	r.Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*svmConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		m, err := svm.Fit(ctx, job.Observer, job.Checkpoint, c.source(d.trainSource()), d.train.Labels, c.Options)
		if err != nil {
			return nil, err
		}
		out, err := outcome.SVM(ctx, m, c.source(d.evalSource()), d.outcome)
		if err != nil {
			return nil, err
		}
		return d.illustrated(job, out)
	}
	r.Evaluate = func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*svmConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		m, err := svm.Restore(c.source(d.trainSource()), d.train.Labels, c.Options, outcome.Arrays(saved))
		if err != nil {
			return nil, err
		}
		return outcome.SVM(ctx, m, c.source(d.evalSource()), d.outcome)
	}
	return r
}
