package norb

import (
	"cmp"
	"context"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/logreg"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type logregConfig struct {
	Split
	Centred bool `toml:"centred"` // every pair is moved to mean 0
	logreg.Config
}

// Validate names the first option that makes no sense.
func (c *logregConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Config.Validate()) }

var logisticRegression = registry.Row{
	Name:      "logreg",
	Title:     "Logistic regression",
	Tutorial:  onSlide(22.5, "Salakhutdinov & Hinton 2009", "quoted there; the inputs are not stated"),
	Tolerance: 0.3,
	Bits:      "any",
	Config:    func() any { return new(logregConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*logregConfig)
		t, err := c.load(ctx, job, c.Centred)
		if err != nil {
			return nil, err
		}
		m, err := logreg.New(c.Config, t.trainSource(), t.trainLabels, classes, stream(job, "logreg"))
		if err != nil {
			return nil, err
		}
		if err := train.Run(ctx, job.Observer, job.Checkpoint, t.judged(m.Phases()[0], m.Net, t.evalSource)); err != nil {
			return nil, err
		}
		return t.outcome(m.Net.Predict(t.evalSource(), outcome.EvalBatch), m.Parameters()), nil
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*logregConfig)
		t, err := c.load(ctx, job, c.Centred)
		if err != nil {
			return nil, err
		}
		m, err := logreg.New(c.Config, t.trainSource(), t.trainLabels, classes, stream(job, "logreg"))
		if err != nil {
			return nil, err
		}
		if err := registry.Restore(m.Parameters(), saved); err != nil {
			return nil, err
		}
		return t.outcome(m.Net.Predict(t.evalSource(), outcome.EvalBatch), m.Parameters()), nil
	},
}
