package semisup

import (
	"cmp"
	"context"
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/logreg"
	"github.com/unsup/unsup/models/mlp"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd/rng"
)

// netConfig is the configuration of a row whose classifiers are nets that see
// the pixels and nothing but labelled images.
type netConfig interface {
	load(ctx context.Context, job *registry.Job) (*digits, error)

	// build returns a net for the images and the phase that trains it on them.
	build(images batch.Source, labels []uint8, classes int, stream rng.Stream) (*nn.Net, train.Phase, error)
}

type logregConfig struct {
	Split
	logreg.Config
}

// Validate names the first option that makes no sense.
func (c *logregConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Config.Validate()) }

func (c *logregConfig) build(images batch.Source, labels []uint8, classes int, stream rng.Stream) (*nn.Net, train.Phase, error) {
	m, err := logreg.New(c.Config, images, labels, classes, stream)
	if err != nil {
		return nil, train.Phase{}, err
	}
	return m.Net, m.Phases()[0], nil
}

type randomConfig struct {
	Split
	mlp.Config
}

// Validate names the first option that makes no sense.
func (c *randomConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Config.Validate()) }

func (c *randomConfig) build(images batch.Source, labels []uint8, classes int, stream rng.Stream) (*nn.Net, train.Phase, error) {
	m, err := mlp.New(c.Config, images, labels, classes, stream)
	if err != nil {
		return nil, train.Phase{}, err
	}
	return m.Net, m.Phases()[0], nil
}

var softmaxRegression = netRow("logreg", "Softmax regression", func() any { return new(logregConfig) })

// randomWeights is the net of deepBoltzmann with nothing learnt before it sees
// labels. It has no posterior of h2 as extra input: there is no machine to
// give it.
var randomWeights = netRow("random", "Same net, random weights", func() any { return new(randomConfig) })

// netRow is a row whose configuration is a netConfig.
func netRow(name, title string, config func() any) registry.Row {
	// models loads the digits and makes a net for each number of labels,
	// untrained, and the phases that train them.
	models := func(ctx context.Context, job *registry.Job, c netConfig) (*digits, nets, []train.Phase, error) {
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, nil, nil, err
		}
		root, seen := stream(job, name), source(d.eval)
		var all nets
		var phases []train.Phase
		for _, n := range counts {
			some := d.repeated(n)
			net, phase, err := c.build(source(some), some.Labels, some.Classes, root.Child(fmt.Sprintf("%d labels", n)))
			if err != nil {
				return nil, nil, nil, err
			}
			all = append(all, net)
			phases = append(phases, d.judged(phase, n, net, func() batch.Source { return seen }))
		}
		return d, all, phases, nil
	}
	return registry.Row{
		Name: name, Title: title, Bits: "any", Config: config, Data: refs,
		Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
			d, all, phases, err := models(ctx, job, cfg.(netConfig))
			if err != nil {
				return nil, err
			}
			if err := d.fit(ctx, job, phases...); err != nil {
				return nil, err
			}
			return d.outcome(all.predict(source(d.eval)), all.parameters(), d.labelled.N), nil
		},
		Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
			d, all, _, err := models(ctx, job, cfg.(netConfig))
			if err != nil {
				return nil, err
			}
			if err := registry.Restore(all.parameters(), saved); err != nil {
				return nil, err
			}
			return d.outcome(all.predict(source(d.eval)), all.parameters(), d.labelled.N), nil
		},
	}
}
