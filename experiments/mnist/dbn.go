package mnist

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/models/dbn"
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
	if err := validateHidden(c.Hidden, 1); err != nil {
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

// validateHidden wants at least so many hidden layers, none of them empty.
func validateHidden(hidden []int, least int) error {
	if len(hidden) < least {
		return fmt.Errorf("hidden = %v: want at least %d layers", hidden, least)
	}
	for _, n := range hidden {
		if n < 1 {
			return fmt.Errorf("hidden = %v: want 1 unit or more in every layer", hidden)
		}
	}
	return nil
}

var deepBelief = registry.Row{
	Name:      "dbn",
	Title:     "Deep belief net",
	Tutorial:  onSlide(1.20, "Hinton & Salakhutdinov 2006", "784-500-500-2000"),
	Tolerance: 0.11,
	Bits:      "any",
	Config:    func() any { return new(dbnConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*dbnConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		root := stream(job, "dbn")
		m := dbn.New(append([]int{d.train.Dim()}, c.Hidden...)...)
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
		return d.outcome(net.Predict(d.evalSource(), evalBatch), append(m.Parameters(), net.Parameters()...)), nil
	},
}
