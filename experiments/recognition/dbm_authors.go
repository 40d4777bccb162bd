package recognition

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// authorsConfig is the deep Boltzmann machine as its authors' program for
// MNIST trains it.
type authorsConfig struct {
	Split

	// Labels joins ten label units to the top layer while the second RBM and
	// the whole machine are trained, clamped to the classes of the examples.
	Labels bool `toml:"labels"`

	Hidden []int            `toml:"hidden"` // units of the two hidden layers
	RBM1   rbm.Options      `toml:"rbm1"`
	RBM2   rbm.Options      `toml:"rbm2"`
	Joint  dbm.JointOptions `toml:"joint"`

	MeanFieldTolerance float64 `toml:"mean_field_tolerance"` // of joint training; 0 makes every sweep
	MeanTop            bool    `toml:"mean_top"`             // see dbm.AuthorsOptions

	FineTune     dbm.ConjugateOptions `toml:"fine_tune"`
	SampleSweeps int                  `toml:"sample_sweeps"` // as in the row dbm
}

// Validate names the first option that makes no sense.
func (c *authorsConfig) Validate() error {
	if err := validateHidden(c.Hidden, 2); err != nil {
		return err
	}
	switch {
	case len(c.Hidden) > 2:
		return fmt.Errorf("hidden = %v: want two layers (rbm1 and rbm2 train them)", c.Hidden)
	case !(c.MeanFieldTolerance >= 0):
		return fmt.Errorf("mean_field_tolerance = %v: want 0 or more", c.MeanFieldTolerance)
	case c.SampleSweeps < 1:
		return fmt.Errorf("sample_sweeps = %d: want 1 or more", c.SampleSweeps)
	}
	for _, part := range []struct {
		name string
		err  error
	}{
		{"rbm1", c.RBM1.Validate()},
		{"rbm2", c.RBM2.Validate()},
		{"joint", c.Joint.Validate(len(c.Hidden))},
		{"fine_tune", c.FineTune.Validate()},
	} {
		if part.err != nil {
			return fmt.Errorf("%s: %w", part.name, part.err)
		}
	}
	return nil
}

// machine returns the machine, the options of its RBMs and those of joint
// training.
func (c *authorsConfig) machine(d *images) (*dbm.DBM, []rbm.Options, dbm.JointOptions) {
	sizes, layers, joint := append([]int{d.train.Dim()}, c.Hidden...), []rbm.Options{c.RBM1, c.RBM2}, c.Joint
	joint.AuthorsOptions = dbm.AuthorsOptions{MeanFieldTolerance: c.MeanFieldTolerance, MeanTop: c.MeanTop}
	if !c.Labels {
		return dbm.New(sizes...), layers, joint
	}
	layers[1].Labels, joint.Labels = d.train.Labels, d.train.Labels
	return dbm.NewLabelled(d.train.Classes, sizes...), layers, joint
}

// DBMAuthors is a row of that name by the protocol of the machine's authors.
// Rows differ by their configuration alone: they draw from the same streams.
func (t *Task) DBMAuthors(r registry.Row, name string) registry.Row {
	r = t.row(r, name, func() any { return new(authorsConfig) })
	r.Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		return t.runAuthors(ctx, job, name, cfg.(*authorsConfig))
	}
	r.Evaluate = t.evaluateAuthors
	r.Sample = t.sampleAuthors
	return r
}

// runAuthors trains the machine and the net.
func (t *Task) runAuthors(ctx context.Context, job *registry.Job, name string, c *authorsConfig) (*results.Outcome, error) {
	d, err := c.load(ctx, t, job)
	if err != nil {
		return nil, err
	}
	root, src := t.stream(job.Seed, "dbm-authors"), d.trainSource()
	m, layers, joint := c.machine(d)
	phases := append(m.Pretrain(src, layers, root), m.Joint(src, joint, root))
	net, tune := m.FineTuneConjugate(src, d.train.Labels, d.train.Classes, c.FineTune, root)
	var seen batch.Source
	see := func() batch.Source {
		if seen == nil {
			seen = m.Input(d.evalSource(), c.FineTune.PosteriorSweeps)
		}
		return seen
	}
	if err := d.fit(ctx, job, append(phases, d.judged(tune, net, see))...); err != nil {
		return nil, err
	}
	if err := filters(job, "filters-"+name+".png", m.W[0], d.train); err != nil {
		return nil, err
	}
	if err := samples(job, "samples-"+name+".png", m.Sample(pictured, c.SampleSweeps, root.Child("picture")), d.train); err != nil {
		return nil, err
	}
	params := append(m.Parameters(), outcome.Part("net", net.Parameters())...)
	return d.illustrated(job, d.outcome(net.Predict(see(), evalBatch), params))
}

// restore returns the machine and the net that a run has saved, and all their
// parameters.
func (c *authorsConfig) restore(t *Task, saved []results.Tensor) (*dbm.DBM, *nn.Net, []nn.Param, error) {
	sizes := append([]int{t.Height * t.Width}, c.Hidden...)
	m := dbm.New(sizes...)
	if c.Labels {
		m = dbm.NewLabelled(len(t.Classes), sizes...)
	}
	net := m.NewNet(len(t.Classes))
	params := append(m.Parameters(), outcome.Part("net", net.Parameters())...)
	return m, net, params, registry.Restore(params, saved)
}

func (t *Task) evaluateAuthors(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
	c := cfg.(*authorsConfig)
	d, err := c.load(ctx, t, job)
	if err != nil {
		return nil, err
	}
	m, net, params, err := c.restore(t, saved)
	if err != nil {
		return nil, err
	}
	return d.outcome(net.Predict(m.Input(d.evalSource(), c.FineTune.PosteriorSweeps), evalBatch), params), nil
}

func (t *Task) sampleAuthors(cfg any, saved []results.Tensor, n, sweeps int, seed uint64) (*registry.Samples, error) {
	m, _, _, err := cfg.(*authorsConfig).restore(t, saved)
	if err != nil {
		return nil, err
	}
	return t.drawn(m.Sample(n, sweeps, t.stream(seed, "dbm-authors").Child("picture"))), nil
}
