package mnist

import (
	"context"

	"github.com/unsup/unsup/models/logreg"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type logregConfig struct {
	Split
	logreg.Config
}

// model loads the digits and makes a model of them, untrained.
func (c *logregConfig) model(ctx context.Context, job *registry.Job) (*digits, *logreg.Model, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, nil, err
	}
	m, err := logreg.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream(job, "logreg"))
	return d, m, err
}

var softmaxRegression = registry.Row{
	Name:   "logreg",
	Title:  "Softmax regression (extra)",
	Bits:   "any",
	Config: func() any { return new(logregConfig) },
	Data:   refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		d, m, err := cfg.(*logregConfig).model(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := d.fit(ctx, job, d.judged(m.Phases()[0], m.Net, d.evalSource)); err != nil {
			return nil, err
		}
		return d.illustrated(job, d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()))
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		d, m, err := cfg.(*logregConfig).model(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := registry.Restore(m.Parameters(), saved); err != nil {
			return nil, err
		}
		return d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()), nil
	},
}
