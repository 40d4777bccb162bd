package caltech101

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"github.com/unsup/unsup/models/linearsvm"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/patches"
	"github.com/unsup/unsup/models/pca"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

type pcaConfig struct {
	Protocol
	Features
	Components int     `toml:"components"`
	Whiten     float64 `toml:"whiten"` // added to a component's variance before its root divides the coefficient; 0 leaves coefficients as they are
	linearsvm.Options
}

// Validate names the option that makes no sense.
func (c *pcaConfig) Validate() error {
	if err := cmp.Or(c.Protocol.check(), c.Features.check(), c.Options.Validate()); err != nil {
		return err
	}
	switch length := (patches.Pyramid{Levels: c.Levels}).Dim(c.Components); {
	case length > maxVector:
		return fmt.Errorf("components = %d: the vector of an image would have %d numbers with a pyramid of %d levels, want at most %d", c.Components, length, c.Levels, maxVector)
	case c.Components < 1 || c.Components > c.Dim():
		return fmt.Errorf("components = %d: want 1 to the %d pixels of a patch", c.Components, c.Dim())
	case !(c.Whiten >= 0):
		return fmt.Errorf("whiten = %v: want 0 or more", c.Whiten)
	}
	return nil
}

var principalComponents = registry.Row{
	Name:      "pca",
	Title:     "PCA",
	Tutorial:  onSlide(37, "Raina et al. 2007", "coefficients of patches in their principal components, pooled and classified as those of sparse coding"),
	Tolerance: 1,
	Bits:      "any",
	Config:    func() any { return new(pcaConfig) },
	Data:      refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		cl, params, err := cfg.(*pcaConfig).build(ctx, job)
		if err != nil {
			return nil, err
		}
		if err := train.Run(ctx, job.Observer, job.Checkpoint, cl.phase()); err != nil {
			return nil, err
		}
		return cl.told(job, cl.result(params))
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		cl, params, err := cfg.(*pcaConfig).build(ctx, job)
		if err != nil {
			return nil, err
		}
		return cl.evaluate(ctx, params, saved, nil)
	},
}

// build finds the components and returns them below the classifier that they
// are for.
func (c *pcaConfig) build(ctx context.Context, job *registry.Job) (*classifier, []nn.Param, error) {
	d, err := c.load(ctx, job)
	if err != nil {
		return nil, nil, err
	}
	m, err := pca.Fit(ctx, c.sample(d.background, stream(job, "patches")))
	if err != nil {
		return nil, nil, err
	}
	axes := c.axes(m)
	e := &encoder{Features: c.Features, bases: c.Components, code: func(codes, x simd.Matrix) {
		for i := range x.Rows {
			simd.Sub(x.Row(i), x.Row(i), m.Mean)
		}
		simd.Gemm(simd.NoTrans, simd.Trans, 1, x, axes, 0, codes)
	}}
	cl, err := d.newClassifier(e, c.Options, job)
	return cl, []nn.Param{{Name: "components", Shape: []int{axes.Rows, axes.Cols}, Data: axes.Flat()}}, err
}

// axes returns the components that count, scaled if they are to be whitened.
func (c *pcaConfig) axes(m *pca.Model) simd.Matrix {
	axes := simd.NewMatrix(c.Components, c.Dim())
	for i := range axes.Rows {
		scale := 1.0
		if c.Whiten > 0 {
			scale = 1 / math.Sqrt(max(0, m.Variance[i])+c.Whiten)
		}
		simd.Scale(axes.Row(i), float32(scale), m.Components.Row(i))
	}
	return axes
}
