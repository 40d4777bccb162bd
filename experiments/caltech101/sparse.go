package caltech101

import (
	"cmp"
	"context"
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/linearsvm"
	"github.com/unsup/unsup/models/pca"
	"github.com/unsup/unsup/models/sparsecoding"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

type sparseConfig struct {
	Protocol
	Features
	Whiten     float64             `toml:"whiten"` // added to a component's variance before whitening
	Dictionary sparsecoding.Config `toml:"dictionary"`
	SVM        linearsvm.Options   `toml:"svm"`
}

// Validate names the option that makes no sense.
func (c *sparseConfig) Validate() error {
	return cmp.Or(c.Protocol.check(), c.Features.check(), checkWhiten(c.Whiten), c.checkBases("dictionary", c.Dictionary.Bases), c.Dictionary.Validate(), c.SVM.Validate())
}

// maxBases is eight times what the rows have.
const maxBases = 1 << 12

func checkWhiten(eps float64) error {
	if !(eps > 0) {
		return fmt.Errorf("whiten = %v: want more than 0", eps)
	}
	return nil
}

var sparseCoding = registry.Row{
	Name:      "sparsecoding",
	Title:     "Sparse coding",
	Tutorial:  onSlide(47, "Raina et al. 2007", "self-taught learning: bases from unlabelled photographs"),
	Tolerance: 1,
	Bits:      "any",
	Config:    func() any { return new(sparseConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*sparseConfig)
		m, err := c.build(ctx, job)
		if err != nil {
			return nil, err
		}
		return m.run(ctx, job, c.Features, "sparsecoding")
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		m, err := cfg.(*sparseConfig).build(ctx, job)
		if err != nil {
			return nil, err
		}
		return m.evaluate(ctx, saved)
	},
}

func (c *sparseConfig) build(ctx context.Context, job *registry.Job) (*bases, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, err
	}
	x, w, err := c.whitened(ctx, d, job, c.Whiten)
	if err != nil {
		return nil, err
	}
	t, err := sparsecoding.New(c.Dictionary, batch.Floats{Matrix: x}, stream(job, "dictionary"))
	if err != nil {
		return nil, err
	}
	coder, err := sparsecoding.NewCoder(c.Dictionary.Bases, c.Dim(), c.Dictionary.Options, 0)
	if err != nil {
		return nil, err
	}
	e := &encoder{Features: c.Features, bases: c.Dictionary.Bases, code: w.then(func(codes, x simd.Matrix) { coder.Encode(codes, x) })}
	cl, err := d.newClassifier(e, c.SVM, job)
	return &bases{t.Phase("dictionary"), t.Parameters(), t.Atoms, coder, cl, x}, err
}

// whitened draws patches of background and whitens them.
func (f Features) whitened(ctx context.Context, d *photos, job *registry.Job, eps float64) (simd.Matrix, whitening, error) {
	x := f.sample(d.background, stream(job, "patches"))
	m, err := pca.Fit(ctx, x)
	if err != nil {
		return x, whitening{}, err
	}
	w := newWhitening(m, eps)
	y := simd.NewMatrix(x.Rows, x.Cols)
	w.apply(y, x)
	return y, w, nil
}

// then returns a code of patches that whitens them first.
func (w whitening) then(code func(codes, x simd.Matrix)) func(codes, x simd.Matrix) {
	var buf []float32
	return func(codes, x simd.Matrix) {
		if n := x.Rows * x.Cols; len(buf) < n {
			buf = make([]float32, n)
		}
		y := simd.View(x.Rows, x.Cols, buf)
		w.apply(y, x)
		code(codes, y)
	}
}
