package mnist

import (
	"context"

	"github.com/unsup/unsup/models/mlp"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type mlpConfig struct {
	Split
	mlp.Config
}

// model loads the digits and makes a model of them, untrained.
func (c *mlpConfig) model(ctx context.Context, job *registry.Job) (*digits, *mlp.Model, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, nil, err
	}
	m, err := mlp.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream(job, "mlp"))
	return d, m, err
}

var neuralNet = registry.Row{
	Name:      "mlp",
	Title:     "Neural net",
	Tutorial:  onSlide(1.53, "Platt 2005", "LeCun's page has it as Hinton, unpublished, 2005: 500+300 units, softmax, weight decay"),
	Tolerance: 0.12,
	Bits:      "any",
	Config:    func() any { return new(mlpConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		d, m, err := cfg.(*mlpConfig).model(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := d.fit(ctx, job, d.judged(m.Phases()[0], m.Net, d.evalSource)); err != nil {
			return nil, err
		}
		return d.illustrated(job, d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()))
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		d, m, err := cfg.(*mlpConfig).model(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := registry.Restore(m.Parameters(), saved); err != nil {
			return nil, err
		}
		return d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()), nil
	},
}
