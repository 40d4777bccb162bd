package norb

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

type dbmConfig struct {
	Split
	Centred  bool                `toml:"centred"`   // every pair is moved to mean 0
	Shifts   int                 `toml:"shifts"`    // unlabelled shifted copies of a pair in the generative stages, 0 for the pair itself
	Features int                 `toml:"features"`  // hidden units of the Gaussian RBM, whose probabilities the machine takes for data
	GRBM     rbm.Options         `toml:"grbm"`      // training of it
	Hidden   []int               `toml:"hidden"`    // units of the machine's two hidden layers
	RBM1     rbm.Options         `toml:"rbm1"`      // pre-training of the first
	RBM2     rbm.Options         `toml:"rbm2"`      // and of the second
	Joint    dbm.JointOptions    `toml:"joint"`     // mean field against persistent chains
	FineTune dbm.FineTuneOptions `toml:"fine_tune"` // of the net with q(h2|v) as extra input

	Completion completion `toml:"completion"` // the figure
}

// maxFeatures is 16 times the paper's: the weights fill 2.4 GB.
const maxFeatures = 1 << 16

// Validate names the first option that makes no sense.
func (c *dbmConfig) Validate() error {
	if err := cmp.Or(c.Split.Validate(), validateShifts(c.Shifts), nn.ValidateHidden(c.Hidden, 2)); err != nil {
		return err
	}
	if c.Features < 1 || c.Features > maxFeatures {
		return fmt.Errorf("features = %d: want 1 to %d", c.Features, maxFeatures)
	}
	for _, part := range []struct {
		name string
		err  error
	}{
		{"grbm", validateGaussian(&c.GRBM)},
		{"rbm1", c.RBM1.Validate()},
		{"rbm2", c.RBM2.Validate()},
		{"joint", c.Joint.Validate(len(c.Hidden))},
		{"fine_tune", c.FineTune.Validate(len(c.Hidden))},
		{"completion", c.Completion.Validate()},
	} {
		if part.err != nil {
			return fmt.Errorf("%s: %w", part.name, part.err)
		}
	}
	return nil
}

var deepBoltzmann = registry.Row{
	Name:      "dbm",
	Title:     "Deep Boltzmann machine",
	Tutorial:  onSlide(7.2, "Salakhutdinov & Hinton 2009", "8976-4000-4000-4000 with 1,166,400 unlabelled shifted pairs; 10.8 without them"),
	Tolerance: 0.3,
	Bits:      "any",
	Config:    func() any { return new(dbmConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*dbmConfig)
		t, err := c.load(ctx, job, c.Centred)
		if err != nil {
			return nil, err
		}
		root := stream(job, "dbm")
		s := c.stack()
		pixels := t.unlabelled(c.Shifts, root)
		phases := []train.Phase{rbm.NewTrainer(s.grbm, pixels, c.GRBM, root.Child("grbm")).Phase("grbm")}
		features := rbm.NewEncoded(s.grbm, pixels)
		s.dbm.Streamed = c.Shifts > 0
		phases = append(phases, s.dbm.Pretrain(features, []rbm.Options{c.RBM1, c.RBM2}, root)...)
		phases = append(phases, s.dbm.Joint(features, c.Joint, root))

		labelled := rbm.NewLater(len(t.trainLabels), c.Features, func() simd.Matrix { return s.grbm.Codes(t.trainSource()) })
		fineTune := c.FineTune
		fineTune.Negligible = negligible
		net, tune := s.dbm.FineTune(labelled, t.trainLabels, classes, fineTune, root)
		posterior := tune.Setup
		tune.Setup = func() {
			labelled.Compute()
			posterior()
		}
		var seen batch.Source
		see := func() batch.Source {
			if seen == nil {
				codes := batch.Floats{Matrix: s.grbm.Codes(t.evalSource())}
				seen = s.dbm.Input(codes, c.FineTune.PosteriorSweeps)
			}
			return seen
		}
		if err := train.Run(ctx, job.Observer, job.Checkpoint, append(phases, t.judged(tune, net, see))...); err != nil {
			return nil, err
		}
		if err := filters(job, "filters-grbm.png", s.grbm); err != nil {
			return nil, err
		}
		out := t.outcome(net.Predict(see(), outcome.EvalBatch), s.parameters(net))
		done, err := c.Completion.complete(ctx, t, s, out)
		if err != nil {
			return nil, err
		}
		return out, done.draw(job, t)
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*dbmConfig)
		t, err := c.load(ctx, job, c.Centred)
		if err != nil {
			return nil, err
		}
		s := c.stack()
		net := s.dbm.NewNet(classes)
		params := s.parameters(net)
		if err := registry.Restore(params, saved); err != nil {
			return nil, err
		}
		codes := batch.Floats{Matrix: s.grbm.Codes(t.evalSource())}
		out := t.outcome(net.Predict(s.dbm.Input(codes, c.FineTune.PosteriorSweeps), outcome.EvalBatch), params)
		if _, err := c.Completion.complete(ctx, t, s, out); err != nil {
			return nil, err
		}
		return out, nil
	},
}

// stack is the untrained Gaussian RBM and the untrained machine on it.
func (c *dbmConfig) stack() *stack {
	return &stack{grbm: rbm.NewGaussian(norb.PairInputs, c.Features), dbm: dbm.New(append([]int{c.Features}, c.Hidden...)...)}
}

// parameters are those of both and of the net that was made from them.
func (s *stack) parameters(net *nn.Net) []nn.Param {
	return slices.Concat(outcome.Part("grbm", s.grbm.Parameters()), s.dbm.Parameters(), outcome.Part("net", net.Parameters()))
}
