package caltech101

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets/caltech101"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/patches"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

type baselineConfig struct {
	Protocol
	Thumbnail int `toml:"thumbnail"` // side of the square that every image is shrunk to
}

// maxThumbnail keeps the means of 102 classes below 110 MB.
const maxThumbnail = 512

// Validate names the option that makes no sense.
func (c *baselineConfig) Validate() error {
	if err := c.check(); err != nil {
		return err
	}
	if most := min(c.Side, maxThumbnail); c.Thumbnail < 2 || c.Thumbnail > most {
		return fmt.Errorf("thumbnail = %d: want 2 to %d, and no more than side", c.Thumbnail, most)
	}
	return nil
}

// nearestMean stands in for the generative model of Fei-Fei et al. 2004, which
// is not implemented: the class whose mean thumbnail is nearest.
var nearestMean = registry.Row{
	Name:  "baseline",
	Title: "Baseline (nearest mean of raw pixels)",
	Tutorial: &results.Tutorial{Value: 16, Unit: "%", Metric: "accuracy", Source: "Fei-Fei et al. 2004", StandIn: true,
		Note: "their one-shot Bayesian model of parts; ours is the nearest class mean of raw pixels in its place"},
	Bits:   "any",
	Config: func() any { return new(baselineConfig) },
	Data:   refs,
	Run: func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*baselineConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		means := simd.NewMatrix(d.classes, c.Thumbnail*c.Thumbnail)
		for _, e := range d.train {
			simd.Axpy(float32(1/float64(c.Train-c.Validation)), c.thumbnail(e.Grey), means.Row(int(e.label)))
		}
		return d.told(job, c.judge(d, means))
	},
	Evaluate: func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*baselineConfig)
		d, err := c.load(ctx, job)
		if err != nil {
			return nil, err
		}
		means := simd.NewMatrix(d.classes, c.Thumbnail*c.Thumbnail)
		if err := registry.Restore(meansOf(means), saved); err != nil {
			return nil, err
		}
		return c.judge(d, means), nil
	},
}

// judge classifies the test images by the nearest of the means (classes x
// pixels): the mean m of greatest x.m - |m|^2/2.
func (c *baselineConfig) judge(d *photos, means simd.Matrix) *results.Outcome {
	offset := make([]float32, d.classes)
	simd.RowSquares(offset, means)
	simd.Scale(offset, -0.5, offset)
	scores, best := simd.NewMatrix(1, d.classes), make([]int32, 1)
	predictions := make([]uint8, len(d.eval))
	for i, e := range d.eval {
		copy(scores.Data, offset)
		x := simd.View(1, means.Cols, c.thumbnail(e.Grey))
		simd.Gemm(simd.NoTrans, simd.Trans, 1, x, means, 1, scores)
		simd.ArgmaxRows(best, scores)
		predictions[i] = uint8(best[0])
	}
	return d.outcome(predictions, outcome.Tensors(meansOf(means)))
}

// meansOf is the row's only parameter.
func meansOf(means simd.Matrix) []nn.Param {
	return []nn.Param{{Name: "means", Shape: []int{means.Rows, means.Cols}, Data: means.Flat()}}
}

// thumbnail returns the mean grey levels of the cells of a square grid, of
// normalised contrast.
func (c *baselineConfig) thumbnail(g caltech101.Grey) []float32 {
	n := c.Thumbnail
	x := simd.NewMatrix(1, n*n)
	for i := range n {
		for j := range n {
			top, left := i*g.Height/n, j*g.Width/n
			bottom, right := max(top+1, (i+1)*g.Height/n), max(left+1, (j+1)*g.Width/n)
			sum := 0
			for y := top; y < bottom; y++ {
				for _, v := range g.Pixels[y*g.Width+left : y*g.Width+right] {
					sum += int(v)
				}
			}
			x.Data[i*n+j] = float32(float64(sum) / float64((bottom-top)*(right-left)))
		}
	}
	patches.Normalize(x, 10)
	return x.Data
}
