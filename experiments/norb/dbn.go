package norb

import (
	"cmp"
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/dbn"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type dbnConfig struct {
	Split
	Centred  bool                `toml:"centred"`   // every pair is moved to mean 0
	Shifts   int                 `toml:"shifts"`    // unlabelled shifted copies of a pair in pre-training, 0 for the pair itself
	Hidden   []int               `toml:"hidden"`    // units of the hidden layers, bottom first
	GRBM     rbm.Options         `toml:"grbm"`      // pre-training of the first, whose visible units are Gaussian
	Pretrain rbm.Options         `toml:"pretrain"`  // and of every other
	FineTune dbn.FineTuneOptions `toml:"fine_tune"` // of the unrolled net
}

// Validate names the first option that makes no sense.
func (c *dbnConfig) Validate() error {
	if err := cmp.Or(c.Split.Validate(), validateShifts(c.Shifts), nn.ValidateHidden(c.Hidden, 0)); err != nil {
		return err
	}
	if err := validateGaussian(&c.GRBM); err != nil {
		return fmt.Errorf("grbm: %w", err)
	}
	if err := c.Pretrain.Validate(); err != nil {
		return fmt.Errorf("pretrain: %w", err)
	}
	if err := c.FineTune.Validate(len(c.Hidden)); err != nil {
		return fmt.Errorf("fine_tune: %w", err)
	}
	return nil
}

// validateShifts wants 0 to 48 of them.
func validateShifts(n int) error {
	if n < 0 || n > len(offsets) {
		return fmt.Errorf("shifts = %d: want 0 (the pairs themselves) to %d copies of each", n, len(offsets))
	}
	return nil
}

// validateGaussian is rbm.Options.Validate for Gaussian visible units.
func validateGaussian(o *rbm.Options) error {
	switch {
	case o.Binarize:
		return fmt.Errorf("binarize = true: the pixels are real numbers, want false")
	case o.DataBias != 0:
		return fmt.Errorf("data_bias = %v: the pixels are real numbers of mean 0, want 0", o.DataBias)
	}
	return o.Validate()
}

var deepBelief = registry.Row{
	Name:      "dbn",
	Title:     "Deep belief net",
	Tutorial:  onSlide(9.0, "Nair & Hinton 2009", "quoted by Salakhutdinov & Hinton 2009"),
	Tolerance: 0.3,
	Bits:      "any",
	Config:    func() any { return new(dbnConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*dbnConfig)
		t, err := c.load(ctx, job, c.Centred)
		if err != nil {
			return nil, err
		}
		root := stream(job, "dbn")
		m := c.stack()
		m.Streamed = c.Shifts > 0
		opts := []rbm.Options{c.GRBM}
		for range c.Hidden[1:] {
			opts = append(opts, c.Pretrain)
		}
		phases := m.Pretrain(t.unlabelled(c.Shifts, root), opts, root)
		fineTune := c.FineTune
		fineTune.Negligible = negligible
		net, tune := m.FineTune(t.trainSource(), t.trainLabels, classes, fineTune, root)
		if err := train.Run(ctx, job.Observer, job.Checkpoint, append(phases, t.judged(tune, net, t.evalSource))...); err != nil {
			return nil, err
		}
		if err := filters(job, "filters-grbm.png", m.RBMs[0]); err != nil {
			return nil, err
		}
		return t.outcome(net.Predict(t.evalSource(), outcome.EvalBatch), append(m.Parameters(), outcome.Part("net", net.Parameters())...)), nil
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*dbnConfig)
		t, err := c.load(ctx, job, c.Centred)
		if err != nil {
			return nil, err
		}
		m := c.stack()
		net := m.NewNet(classes)
		params := append(m.Parameters(), outcome.Part("net", net.Parameters())...)
		if err := registry.Restore(params, saved); err != nil {
			return nil, err
		}
		return t.outcome(net.Predict(t.evalSource(), outcome.EvalBatch), params), nil
	},
}

// stack is the untrained deep belief net, Gaussian at the bottom.
func (c *dbnConfig) stack() *dbn.DBN {
	m := dbn.New(append([]int{norb.PairInputs}, c.Hidden...)...)
	m.RBMs[0] = rbm.NewGaussian(norb.PairInputs, c.Hidden[0])
	return m
}
