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

var softmaxRegression = registry.Row{
	Name:   "logreg",
	Title:  "Softmax regression (extra)",
	Bits:   "any",
	Config: func() any { return new(logregConfig) },
	Data:   refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*logregConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		m, err := logreg.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream(job, "logreg"))
		if err != nil {
			return nil, err
		}
		if err := d.fit(ctx, job, d.judged(m.Phases()[0], m.Net, d.evalSource)); err != nil {
			return nil, err
		}
		return d.outcome(m.Net.Predict(d.evalSource(), evalBatch), m.Parameters()), nil
	},
}
