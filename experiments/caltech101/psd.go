package caltech101

import (
	"context"
	"errors"
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/linearsvm"
	"github.com/unsup/unsup/models/psd"
	"github.com/unsup/unsup/models/sparsecoding"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

// What stands for a patch.
const (
	predicted = "predicted" // the encoder's guess
	optimised = "optimised" // the best code under the same bases
)

type psdConfig struct {
	Protocol
	Features
	Whiten float64           `toml:"whiten"` // added to a component's variance before whitening
	Code   string            `toml:"code"`   // "predicted" or "optimised"
	Model  psd.Config        `toml:"model"`
	SVM    linearsvm.Options `toml:"svm"`
}

// Validate names the option that makes no sense.
func (c *psdConfig) Validate() error {
	if c.Code != predicted && c.Code != optimised {
		return fmt.Errorf("code = %q: want %s or %s", c.Code, predicted, optimised)
	}
	return errors.Join(c.Protocol.check(), c.Features.check(), checkWhiten(c.Whiten), c.Model.Validate(), c.SVM.Validate())
}

var predictive = registry.Row{
	Name:   "psd",
	Title:  "Predictive sparse decomposition",
	Bits:   "any",
	Config: func() any { return new(psdConfig) },
	Data:   refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*psdConfig)
		m, err := c.build(ctx, job)
		if err != nil {
			return nil, err
		}
		classify := m.classifier.phase()
		classify.Setup = m.ready
		if err := train.Run(ctx, job.Observer, job.Checkpoint, m.Phase("psd"), classify); err != nil {
			return nil, err
		}
		m.ready()
		if err := c.pictures(job, "psd", m.Atoms, m.coder, m.x); err != nil {
			return nil, err
		}
		return m.classifier.result(m.Parameters()), nil
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		m, err := cfg.(*psdConfig).build(ctx, job)
		if err != nil {
			return nil, err
		}
		return m.classifier.evaluate(ctx, m.Parameters(), saved, m.ready)
	},
}

// psdModel is a model that is to be trained and what it is for.
type psdModel struct {
	*psd.Trainer
	coder      *sparsecoding.Coder // of the best codes
	classifier *classifier
	x          simd.Matrix // patches of background, whitened
}

// ready gives the coder the dictionary as it is.
func (m *psdModel) ready() { m.coder.SetAtoms(m.Atoms) }

func (c *psdConfig) build(ctx context.Context, job *registry.Job) (*psdModel, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, err
	}
	x, w, err := c.whitened(d, job, c.Whiten)
	if err != nil {
		return nil, err
	}
	t, err := psd.New(c.Model, batch.Floats{Matrix: x}, stream(job, "dictionary"))
	if err != nil {
		return nil, err
	}
	coder, err := sparsecoding.NewCoder(c.Model.Bases, c.Dim(), c.Model.Options, 0)
	if err != nil {
		return nil, err
	}
	code := t.Encoder.Predict
	if c.Code == optimised {
		code = func(codes, x simd.Matrix) { coder.Encode(codes, x) }
	}
	cl, err := d.newClassifier(&encoder{Features: c.Features, bases: c.Model.Bases, code: w.then(code)}, c.SVM, job)
	return &psdModel{t, coder, cl, x}, err
}
