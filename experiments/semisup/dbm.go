package semisup

import (
	"cmp"
	"context"
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type dbmConfig struct {
	Split
	Unlabelled int                 `toml:"unlabelled"` // the first training images, for the generative stage; 0 for all
	Hidden     []int               `toml:"hidden"`     // units of the two hidden layers
	RBM1       rbm.Options         `toml:"rbm1"`       // pre-training of the first
	RBM2       rbm.Options         `toml:"rbm2"`       // and of the second
	Joint      dbm.JointOptions    `toml:"joint"`      // mean field against persistent chains
	FineTune   dbm.FineTuneOptions `toml:"fine_tune"`  // of the net with q(h2|v) as extra input, for each number of labels
}

// Validate names the first option that makes no sense.
func (c *dbmConfig) Validate() error {
	if err := cmp.Or(c.Split.Validate(), nn.ValidateHidden(c.Hidden, 2)); err != nil {
		return err
	}
	if c.Unlabelled < 0 {
		return fmt.Errorf("unlabelled = %d: want 0 (all) or more", c.Unlabelled)
	}
	for _, part := range []struct {
		name string
		err  error
	}{
		{"rbm1", c.RBM1.Validate()},
		{"rbm2", c.RBM2.Validate()},
		{"joint", c.Joint.Validate(len(c.Hidden))},
		{"fine_tune", c.FineTune.Validate(len(c.Hidden))},
	} {
		if part.err != nil {
			return fmt.Errorf("%s: %w", part.name, part.err)
		}
	}
	return nil
}

var deepBoltzmann = registry.Row{
	Name:   "dbm",
	Title:  "Deep Boltzmann machine",
	Bits:   "any",
	Config: func() any { return new(dbmConfig) },
	Data:   refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*dbmConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		images, err := d.train.First(c.Unlabelled)
		if err != nil {
			return nil, err
		}
		root, src := stream(job, "dbm"), source(images)
		m := dbm.New(append([]int{images.Dim()}, c.Hidden...)...)
		phases := append(m.Pretrain(src, []rbm.Options{c.RBM1, c.RBM2}, root), m.Joint(src, c.Joint, root))
		var seen batch.Source // once the machine is trained
		see := func() batch.Source {
			if seen == nil {
				seen = m.Input(source(d.eval), c.FineTune.PosteriorSweeps)
			}
			return seen
		}
		var all nets
		for _, n := range counts {
			some := d.repeated(n)
			net, tune := m.FineTune(source(some), some.Labels, some.Classes, c.FineTune, root.Child(fmt.Sprintf("%d labels", n)))
			all, phases = append(all, net), append(phases, d.judged(tune, n, net, see))
		}
		if err := d.fit(ctx, job, phases...); err != nil {
			return nil, err
		}
		return d.outcome(all.predict(see()), append(m.Parameters(), all.parameters()...), d.seen(images.N)), nil
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*dbmConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		images, err := d.train.First(c.Unlabelled)
		if err != nil {
			return nil, err
		}
		m := dbm.New(append([]int{images.Dim()}, c.Hidden...)...)
		var all nets
		for range counts {
			all = append(all, m.NewNet(images.Classes))
		}
		params := append(m.Parameters(), all.parameters()...)
		if err := registry.Restore(params, saved); err != nil {
			return nil, err
		}
		seen := m.Input(source(d.eval), c.FineTune.PosteriorSweeps)
		return d.outcome(all.predict(seen), params, d.seen(images.N)), nil
	},
}
