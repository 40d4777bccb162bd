package recognition

import (
	"cmp"
	"context"
	"fmt"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/dbn"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type dbnConfig struct {
	Split
	Hidden   []int               `toml:"hidden"`    // units of the hidden layers, bottom first
	Pretrain rbm.Options         `toml:"pretrain"`  // of every layer
	FineTune dbn.FineTuneOptions `toml:"fine_tune"` // of the unrolled net
}

// Validate names the first option that makes no sense.
func (c *dbnConfig) Validate() error {
	if err := cmp.Or(c.Split.Validate(), nn.ValidateHidden(c.Hidden, 0)); err != nil {
		return err
	}
	if err := c.Pretrain.Validate(); err != nil {
		return fmt.Errorf("pretrain: %w", err)
	}
	if err := c.FineTune.Validate(len(c.Hidden)); err != nil {
		return fmt.Errorf("fine_tune: %w", err)
	}
	return nil
}

// DBN is the row "dbn": a deep belief net, fine-tuned.
func (t *Task) DBN(r registry.Row) registry.Row {
	r = t.row(r, "dbn", func() any { return new(dbnConfig) })
	r.Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*dbnConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		root := t.stream(job.Seed, "dbn")
		m := dbn.New(t.sizes(c.Hidden)...)
		opts := make([]rbm.Options, len(c.Hidden))
		for l := range opts {
			opts[l] = c.Pretrain
		}
		phases := m.Pretrain(d.trainSource(), opts, root)
		net, tune := m.FineTune(d.trainSource(), d.train.Labels, d.train.Classes, c.FineTune, root)
		if err := d.fit(ctx, job, append(phases, d.judged(tune, net, d.evalSource))...); err != nil {
			return nil, err
		}
		if err := filters(job, "filters-rbm.png", m.RBMs[0].W, d.train); err != nil {
			return nil, err
		}
		params := append(m.Parameters(), outcome.Part("net", net.Parameters())...)
		return d.illustrated(job, d.outcome(net.Predict(d.evalSource(), outcome.EvalBatch), params))
	}
	r.Evaluate = func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*dbnConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		_, net, params, err := c.restore(t, saved)
		if err != nil {
			return nil, err
		}
		return d.outcome(net.Predict(d.evalSource(), outcome.EvalBatch), params), nil
	}
	r.Sample = func(cfg any, saved []results.Tensor, n, sweeps int, seed uint64) (*registry.Samples, error) {
		m, _, _, err := cfg.(*dbnConfig).restore(t, saved)
		if err != nil {
			return nil, err
		}
		return t.drawn(m.Sample(n, sweeps, t.stream(seed, "dbn").Child("picture"))), nil
	}
	return r
}

// restore returns the stack and the net that a run has saved, and all their
// parameters.
func (c *dbnConfig) restore(t *Task, saved []results.Tensor) (*dbn.DBN, *nn.Net, []nn.Param, error) {
	m := dbn.New(t.sizes(c.Hidden)...)
	net := m.NewNet(len(t.Classes))
	params := append(m.Parameters(), outcome.Part("net", net.Parameters())...)
	return m, net, params, registry.Restore(params, saved)
}
