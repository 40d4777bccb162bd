package recognition

import (
	"cmp"
	"context"
	"fmt"

	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/likelihood"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type dbmConfig struct {
	Split
	Hidden   []int               `toml:"hidden"`    // units of the two hidden layers
	RBM1     rbm.Options         `toml:"rbm1"`      // pre-training of the first
	RBM2     rbm.Options         `toml:"rbm2"`      // and of the second
	Joint    dbm.JointOptions    `toml:"joint"`     // mean field against persistent chains
	FineTune dbm.FineTuneOptions `toml:"fine_tune"` // of the net with q(h2|v) as extra input

	// Likelihood says how the generative model is judged, after the joint
	// training.
	Likelihood likelihood.DBMOptions `toml:"likelihood"`

	// SampleSweeps is the number of Gibbs sweeps, from random states, behind
	// the picture of samples.
	SampleSweeps int `toml:"sample_sweeps"`
}

// Validate names the first option that makes no sense.
func (c *dbmConfig) Validate() error {
	if err := cmp.Or(c.Split.Validate(), nn.ValidateHidden(c.Hidden, 2)); err != nil {
		return err
	}
	if c.SampleSweeps < 1 {
		return fmt.Errorf("sample_sweeps = %d: want 1 or more", c.SampleSweeps)
	}
	for _, part := range []struct {
		name string
		err  error
	}{
		{"rbm1", c.RBM1.Validate()},
		{"rbm2", c.RBM2.Validate()},
		{"joint", c.Joint.Validate(len(c.Hidden))},
		{"fine_tune", c.FineTune.Validate(len(c.Hidden))},
		{"likelihood", c.Likelihood.Validate()},
	} {
		if part.err != nil {
			return fmt.Errorf("%s: %w", part.name, part.err)
		}
	}
	return nil
}

// DBM is a row of that name: a deep Boltzmann machine of two layers, fine-tuned.
// Rows differ by their configuration alone: they draw from the same streams.
func (t *Task) DBM(r registry.Row, name string) registry.Row {
	r = t.row(r, name, func() any { return new(dbmConfig) })
	r.Estimates = estimates
	r.Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*dbmConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		root, src := t.stream(job.Seed, "dbm"), d.trainSource()
		m := dbm.New(t.sizes(c.Hidden)...)
		phases := append(m.Pretrain(src, []rbm.Options{c.RBM1, c.RBM2}, root), m.Joint(src, c.Joint, root))
		generative := likelihood.NewDBM(m, d.evalSource(), src, c.Likelihood, root.Child("likelihood"))
		phases = append(phases, generative.Phases()...)
		net, tune := m.FineTune(src, d.train.Labels, d.train.Classes, c.FineTune, root)
		b := &boltzmann{machine: m, net: net, posteriorSweeps: c.FineTune.PosteriorSweeps}
		out, err := b.train(ctx, job, d, append(phases, tune), name, c.SampleSweeps, root)
		if err != nil {
			return nil, err
		}
		addLikelihood(job, out, generative, c.Likelihood, name)
		return d.illustrated(job, out)
	}
	r.Evaluate = func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*dbmConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		b, err := t.restored(dbm.New(t.sizes(c.Hidden)...), c.FineTune.PosteriorSweeps, saved)
		if err != nil {
			return nil, err
		}
		generative := likelihood.NewDBM(b.machine, d.evalSource(), d.trainSource(), c.Likelihood, t.stream(job.Seed, "dbm").Child("likelihood"))
		if err := train.Run(ctx, job.Observer, nil, generative.Phases()...); err != nil {
			return nil, err
		}
		out := b.judge(d)
		addLikelihood(job, out, generative, c.Likelihood, name)
		return out, nil
	}
	r.Sample = func(cfg any, saved []results.Tensor, n, sweeps int, seed uint64) (*registry.Samples, error) {
		c := cfg.(*dbmConfig)
		b, err := t.restored(dbm.New(t.sizes(c.Hidden)...), c.FineTune.PosteriorSweeps, saved)
		if err != nil {
			return nil, err
		}
		return t.drawn(b.machine.Sample(n, sweeps, t.stream(seed, "dbm").Child("picture"))), nil
	}
	return r
}
