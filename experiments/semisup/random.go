package semisup

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/mlp"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

type randomConfig struct {
	Split
	mlp.Config
}

// randomWeights is the net of deepBoltzmann with nothing learnt before it sees
// labels. It has no posterior of h2 as extra input: there is no machine to
// give it.
var randomWeights = registry.Row{
	Name:   "random",
	Title:  "Same net, random weights",
	Bits:   "any",
	Config: func() any { return new(randomConfig) },
	Data:   refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		d, all, phases, err := cfg.(*randomConfig).models(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := d.fit(ctx, job, phases...); err != nil {
			return nil, err
		}
		return d.outcome(all.predict(source(d.eval)), all.parameters(), d.labelled.N), nil
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		d, all, _, err := cfg.(*randomConfig).models(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := registry.Restore(all.parameters(), saved); err != nil {
			return nil, err
		}
		return d.outcome(all.predict(source(d.eval)), all.parameters(), d.labelled.N), nil
	},
}

// models loads the digits and makes a model for each number of labels,
// untrained, and the phases that train them.
func (c *randomConfig) models(ctx context.Context, job *registry.Job) (*digits, nets, []train.Phase, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, nil, nil, err
	}
	root, seen := stream(job, "random"), source(d.eval)
	var all nets
	var phases []train.Phase
	for _, n := range counts {
		some := d.repeated(n)
		m, err := mlp.New(c.Config, source(some), some.Labels, some.Classes, root.Child(fmt.Sprintf("%d labels", n)))
		if err != nil {
			return nil, nil, nil, err
		}
		all = append(all, m.Net)
		phases = append(phases, d.judged(m.Phases()[0], n, m.Net, func() batch.Source { return seen }))
	}
	return d, all, phases, nil
}
