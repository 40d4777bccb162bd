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
	"github.com/unsup/unsup/simd/rng"
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

	// Likelihood is as in the row dbm; with labels it is of p(v), the sum over
	// them. Without chains there is none.
	Likelihood likelihood.DBMOptions `toml:"likelihood,omitzero"`
}

// Validate names the first option that makes no sense.
func (c *authorsConfig) Validate() error {
	if err := cmp.Or(c.Split.Validate(), nn.ValidateHidden(c.Hidden, 2)); err != nil {
		return err
	}
	switch {
	case !(c.MeanFieldTolerance >= 0):
		return fmt.Errorf("mean_field_tolerance = %v: want 0 or more", c.MeanFieldTolerance)
	case c.Labels && c.Joint.Centring != 0:
		return fmt.Errorf("joint.centring = %v: want 0 with labels, whose weights have no offsets", c.Joint.Centring)
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
		{"likelihood", c.Likelihood.Validate()},
	} {
		if part.err != nil {
			return fmt.Errorf("%s: %w", part.name, part.err)
		}
	}
	return nil
}

// machine returns the machine, untrained.
func (c *authorsConfig) machine(t *Task) *dbm.DBM {
	if c.Labels {
		return dbm.NewLabelled(len(t.Classes), t.sizes(c.Hidden)...)
	}
	return dbm.New(t.sizes(c.Hidden)...)
}

// options returns those of the machine's RBMs and of joint training.
func (c *authorsConfig) options(d *images) ([]rbm.Options, dbm.JointOptions) {
	layers, joint := []rbm.Options{c.RBM1, c.RBM2}, c.Joint
	joint.AuthorsOptions = dbm.AuthorsOptions{MeanFieldTolerance: c.MeanFieldTolerance, MeanTop: c.MeanTop}
	if c.Labels {
		layers[1].Labels, joint.Labels = d.train.Labels, d.train.Labels
	}
	return layers, joint
}

// likelihood prepares the estimates for the machine, of which there are none
// without chains. The random numbers are a child of root's.
func (c *authorsConfig) likelihood(m *dbm.DBM, d *images, root rng.Stream) *likelihood.DBM {
	return likelihood.NewDBM(m, d.evalSource(), d.trainSource(), c.Likelihood, root.Child("likelihood"))
}

// DBMAuthors is a row of that name by the protocol of the machine's authors.
// Rows differ by their configuration alone: they draw from the same streams.
func (t *Task) DBMAuthors(r registry.Row, name string) registry.Row {
	r = t.row(r, name, func() any { return new(authorsConfig) })
	r.Estimates = estimates
	r.Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		return t.runAuthors(ctx, job, name, cfg.(*authorsConfig))
	}
	r.Evaluate = func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		return t.evaluateAuthors(ctx, job, name, cfg.(*authorsConfig), saved)
	}
	r.Sample = t.sampleAuthors
	return r
}

// runAuthors trains the machine and the net.
func (t *Task) runAuthors(ctx context.Context, job *registry.Job, name string, c *authorsConfig) (*results.Outcome, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, err
	}
	root, src := t.stream(job.Seed, "dbm-authors"), d.trainSource()
	m := c.machine(t)
	layers, joint := c.options(d)
	phases := append(m.Pretrain(src, layers, root), m.Joint(src, joint, root))
	generative := c.likelihood(m, d, root)
	phases = append(phases, generative.Phases()...)
	net, tune := m.FineTuneConjugate(src, d.train.Labels, d.train.Classes, c.FineTune, root)
	b := &boltzmann{machine: m, net: net, posteriorSweeps: c.FineTune.PosteriorSweeps}
	out, err := b.train(ctx, job, d, append(phases, tune), name, c.SampleSweeps, root)
	if err != nil {
		return nil, err
	}
	addLikelihood(job, out, generative, c.Likelihood, name)
	return d.illustrated(job, out)
}

func (t *Task) evaluateAuthors(ctx context.Context, job *registry.Job, name string, c *authorsConfig, saved []results.Tensor) (*results.Outcome, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, err
	}
	b, err := t.restored(c.machine(t), c.FineTune.PosteriorSweeps, saved)
	if err != nil {
		return nil, err
	}
	generative := c.likelihood(b.machine, d, t.stream(job.Seed, "dbm-authors"))
	if err := train.Run(ctx, job.Observer, nil, generative.Phases()...); err != nil {
		return nil, err
	}
	out := b.judge(d)
	addLikelihood(job, out, generative, c.Likelihood, name)
	return out, nil
}

func (t *Task) sampleAuthors(cfg any, saved []results.Tensor, n, sweeps int, seed uint64) (*registry.Samples, error) {
	c := cfg.(*authorsConfig)
	b, err := t.restored(c.machine(t), c.FineTune.PosteriorSweeps, saved)
	if err != nil {
		return nil, err
	}
	return t.drawn(b.machine.Sample(n, sweeps, t.stream(seed, "dbm-authors").Child("picture"))), nil
}
