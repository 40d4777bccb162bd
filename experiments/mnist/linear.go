package mnist

import (
	"context"

	"github.com/unsup/unsup/models/linear"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type linearConfig struct {
	Split
	linear.Config
}

// model loads the digits and makes a model of them, untrained.
func (c *linearConfig) model(ctx context.Context, job *registry.Job) (*digits, *linear.Model, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, nil, err
	}
	m, err := linear.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream(job, "linear"))
	return d, m, err
}

var linearClassifier = registry.Row{
	Name:  "linear",
	Title: "Logistic regression (LeCun's linear classifier)",
	Tutorial: onSlide(12.0, "LeCun et al. 1998",
		`a one-layer net of linear units; of sigmoid or linear units, gradient descent or linear systems solved directly the paper says that they "gave similar results"`),
	Tolerance: 0.1,
	Bits:      "any",
	Config:    func() any { return new(linearConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		d, m, err := cfg.(*linearConfig).model(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := d.fit(ctx, job, d.judged(m.Phases()[0], m.Net, d.evalSource)); err != nil {
			return nil, err
		}
		return d.illustrated(job, d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()))
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		d, m, err := cfg.(*linearConfig).model(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := registry.Restore(m.Parameters(), saved); err != nil {
			return nil, err
		}
		return d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()), nil
	},
}
