package mnist

import (
	"context"

	"github.com/unsup/unsup/models/autoencoder"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type autoencoderConfig struct {
	Split
	autoencoder.Config
}

// model loads the digits and makes a model of them, untrained.
func (c *autoencoderConfig) model(ctx context.Context, job *registry.Job) (*digits, *autoencoder.Model, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, nil, err
	}
	m, err := autoencoder.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream(job, "autoencoder"))
	return d, m, err
}

var deepAutoencoder = registry.Row{
	Name:      "autoencoder",
	Title:     "Deep autoencoder",
	Tutorial:  onSlide(1.40, "Bengio et al. 2007", "three hidden layers, each pre-trained as an autoencoder"),
	Tolerance: 0.12,
	Bits:      "any",
	Config:    func() any { return new(autoencoderConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		d, m, err := cfg.(*autoencoderConfig).model(ctx, job)
		if err != nil {
			return nil, err
		}
		phases := m.Phases()
		last := len(phases) - 1
		phases[last] = d.judged(phases[last], m.Net, d.evalSource)
		if err := d.fit(ctx, job, phases...); err != nil {
			return nil, err
		}
		return d.illustrated(job, d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()))
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		d, m, err := cfg.(*autoencoderConfig).model(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := registry.Restore(m.Parameters(), saved); err != nil {
			return nil, err
		}
		return d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()), nil
	},
}
