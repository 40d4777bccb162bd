package recognition

import (
	"context"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd/rng"
)

// netConfig is the configuration of a row whose classifier is a net that sees
// the pixels.
type netConfig interface {
	load(ctx context.Context, job *registry.Job) (*images, error)
	build(d *images, stream rng.Stream) (*network, error)
}

// network is a net and what trains it; the last phase trains all of it.
type network struct {
	net    *nn.Net
	phases []train.Phase
	params []nn.Param
}

// netRow completes a row whose configuration is a netConfig.
func (t *Task) netRow(r registry.Row, name string, config func() any) registry.Row {
	load := func(ctx context.Context, job *registry.Job, cfg any) (*images, *network, error) {
		c := cfg.(netConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, nil, err
		}
		m, err := c.build(d, t.stream(job.Seed, name))
		return d, m, err
	}
	r = t.row(r, name, config)
	r.Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		d, m, err := load(ctx, job, cfg)
		if err != nil {
			return nil, err
		}
		last := len(m.phases) - 1
		m.phases[last] = d.judged(m.phases[last], m.net, d.evalSource)
		if err := d.fit(ctx, job, m.phases...); err != nil {
			return nil, err
		}
		return d.illustrated(job, d.outcome(m.net.Predict(d.evalSource(), outcome.EvalBatch), m.params))
	}
	r.Evaluate = func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		d, m, err := load(ctx, job, cfg)
		if err != nil {
			return nil, err
		}
		if err := registry.Restore(m.params, saved); err != nil {
			return nil, err
		}
		return d.outcome(m.net.Predict(d.evalSource(), outcome.EvalBatch), m.params), nil
	}
	return r
}
