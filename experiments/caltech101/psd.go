package caltech101

import (
	"cmp"
	"context"
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/linearsvm"
	"github.com/unsup/unsup/models/psd"
	"github.com/unsup/unsup/models/sparsecoding"
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
	return cmp.Or(c.Protocol.check(), c.Features.check(), checkWhiten(c.Whiten), c.checkBases("model", c.Model.Bases), c.Model.Validate(), c.SVM.Validate())
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
		return m.run(ctx, job, c.Features, "psd")
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		m, err := cfg.(*psdConfig).build(ctx, job)
		if err != nil {
			return nil, err
		}
		return m.evaluate(ctx, saved)
	},
}

func (c *psdConfig) build(ctx context.Context, job *registry.Job) (*bases, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, err
	}
	x, w, err := c.whitened(ctx, d, job, c.Whiten)
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
	return &bases{t.Phase("psd"), t.Parameters(), t.Atoms, coder, cl, x}, err
}
