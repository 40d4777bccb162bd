package mnist

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
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
func (c *authorsConfig) machine(d *digits) (*dbm.DBM, []rbm.Options, dbm.JointOptions) {
	sizes, layers, joint := append([]int{d.train.Dim()}, c.Hidden...), []rbm.Options{c.RBM1, c.RBM2}, c.Joint
	joint.AuthorsOptions = dbm.AuthorsOptions{MeanFieldTolerance: c.MeanFieldTolerance, MeanTop: c.MeanTop}
	if !c.Labels {
		return dbm.New(sizes...), layers, joint
	}
	layers[1].Labels, joint.Labels = d.train.Labels, d.train.Labels
	return dbm.NewLabelled(d.train.Classes, sizes...), layers, joint
}

var (
	authorsUnlabelled = authorsRow("dbm-authors", "DBM, authors' protocol, no labels", nil)
	authorsLabelled   = authorsRow("dbm-authors-labels", "DBM, authors' protocol, labels clamped",
		onSlide(0.95, "Salakhutdinov & Hinton 2009", "784-500-1000, the authors' program: labels clamped in the generative stages, "+
			"conjugate gradients; ours in float32, with a new order of the examples every epoch, and the top layer alone in the first fine-tuning epochs"))
)

func authorsRow(name, title string, tutorial *results.Tutorial) registry.Row {
	return registry.Row{
		Name: name, Title: title, Tutorial: tutorial, Tolerance: 0.10, Bits: "any",
		Config: func() any { return new(authorsConfig) },
		Data:   refs,
		Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
			return runAuthors(ctx, job, name, cfg.(*authorsConfig))
		},
		Evaluate: evaluateAuthors,
		Sample:   sampleAuthors,
	}
}

// runAuthors trains the machine and the net. Both rows draw from the same
// streams: they differ by the labels alone.
func runAuthors(ctx context.Context, job *registry.Job, name string, c *authorsConfig) (*results.Outcome, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, err
	}
	root, src := stream(job, "dbm-authors"), d.trainSource()
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
	params := append(m.Parameters(), named("net", net.Parameters())...)
	return d.illustrated(job, d.outcome(net.Predict(see(), evalBatch), params))
}

// restore returns the machine and the net that a run has saved, and all their
// parameters.
func (c *authorsConfig) restore(saved []results.Tensor) (*dbm.DBM, *nn.Net, []nn.Param, error) {
	sizes := append([]int{mnist.Side * mnist.Side}, c.Hidden...)
	m := dbm.New(sizes...)
	if c.Labels {
		m = dbm.NewLabelled(mnist.Classes, sizes...)
	}
	net := m.NewNet(mnist.Classes)
	params := append(m.Parameters(), named("net", net.Parameters())...)
	return m, net, params, registry.Restore(params, saved)
}

func evaluateAuthors(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
	c := cfg.(*authorsConfig)
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, err
	}
	m, net, params, err := c.restore(saved)
	if err != nil {
		return nil, err
	}
	return d.outcome(net.Predict(m.Input(d.evalSource(), c.FineTune.PosteriorSweeps), evalBatch), params), nil
}

func sampleAuthors(cfg any, saved []results.Tensor, n, sweeps int, seed uint64) (*registry.Samples, error) {
	m, _, _, err := cfg.(*authorsConfig).restore(saved)
	if err != nil {
		return nil, err
	}
	return drawn(m.Sample(n, sweeps, rng.New(seed, "mnist/dbm-authors").Child("picture"))), nil
}
