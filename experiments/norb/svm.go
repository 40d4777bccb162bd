package norb

import (
	"cmp"
	"context"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/svm"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type svmConfig struct {
	Split
	Centred bool `toml:"centred"` // every pair is moved to mean 0
	svm.Options
}

// Validate names the first option that makes no sense.
func (c *svmConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Options.Validate()) }

var supportVectors = registry.Row{
	Name:      "svm",
	Title:     "SVM",
	Tutorial:  onSlide(11.6, "Bengio & LeCun 2007", "Gaussian kernel"),
	Tolerance: 0.3,
	Exact:     true,
	Bits:      "any",
	Config:    func() any { return new(svmConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*svmConfig)
		t, err := c.load(ctx, job, c.Centred)
		if err != nil {
			return nil, err
		}
		m, err := svm.Fit(ctx, job.Observer, job.Checkpoint, t.trainSource(), t.trainLabels, c.Options)
		if err != nil {
			return nil, err
		}
		return outcome.SVM(ctx, m, t.evalSource(), t.outcome)
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*svmConfig)
		t, err := c.load(ctx, job, c.Centred)
		if err != nil {
			return nil, err
		}
		m, err := svm.Restore(t.trainSource(), t.trainLabels, c.Options, outcome.Arrays(saved))
		if err != nil {
			return nil, err
		}
		return outcome.SVM(ctx, m, t.evalSource(), t.outcome)
	},
}
