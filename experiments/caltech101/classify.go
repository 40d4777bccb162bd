package caltech101

import (
	"context"
	"slices"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/linearsvm"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// classifier turns a split into vectors and these into predictions.
type classifier struct {
	*photos
	encoder     *encoder
	x           simd.Matrix // training images x dim
	one         simd.Matrix // 1 x dim: a test image
	svm         *linearsvm.Model
	predictions []float32
	tolerance   float64 // of the machine
	log         func(format string, args ...any)
}

func (d *photos) newClassifier(e *encoder, opt linearsvm.Options, job *registry.Job) (*classifier, error) {
	c := &classifier{photos: d, encoder: e, x: simd.NewMatrix(len(d.train), e.dim()), one: simd.NewMatrix(1, e.dim()),
		predictions: make([]float32, len(d.eval)), tolerance: opt.Tolerance, log: job.Log}
	labels := make([]uint8, len(d.train))
	for i, e := range d.train {
		labels[i] = e.label
	}
	var err error
	c.svm, err = linearsvm.New(opt, c.x, labels, d.classes, stream(job, "svm"))
	return c, err
}

// phase is one epoch: the vectors of all training images, the support vector
// machine, of which it is told if its last pass still broke a constraint by more
// than the tolerance, and the test images one by one. There is no loss: it is 0. An image
// is a step, so that the phase can be interrupted; what it leaves is the machine
// and the predictions, not the vectors.
func (c *classifier) phase() train.Phase {
	return train.Phase{Name: "classify", Epochs: 1, Steps: len(c.train) + 1 + len(c.eval), Step: func(_, step int) float64 {
		n := len(c.train)
		switch {
		case step < n:
			c.encoder.vector(c.x.Row(step), c.train[step].Grey)
		case step == n:
			if left := c.svm.Fit(); left > c.tolerance {
				c.log("support vector machine: margins still wrong by %.2g on average after the last pass, tolerance %g (more passes may help)", left, c.tolerance)
			}
		default:
			c.predict(step - n - 1)
		}
		return 0
	}, Parameters: func() []train.Array {
		return append(c.parameters(), train.Vector("predictions", c.predictions))
	}}
}

// predict classifies test image i.
func (c *classifier) predict(i int) {
	c.encoder.vector(c.one.Row(0), c.eval[i].Grey)
	c.predictions[i] = float32(c.svm.Predict(c.one)[0])
}

// evaluate is the outcome of features and a machine that a run has saved; params
// are the features', and ready, which may be nil, is called when they are there.
func (c *classifier) evaluate(ctx context.Context, params []nn.Param, saved []results.Tensor, ready func()) (*results.Outcome, error) {
	if err := registry.Restore(append(slices.Clip(params), c.parameters()...), saved); err != nil {
		return nil, err
	}
	if ready != nil {
		ready()
	}
	for i := range c.eval {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.predict(i)
	}
	return c.result(params), nil
}

// parameters are those of the machine, "svm_W" (classes x dim) and "svm_b".
func (c *classifier) parameters() []nn.Param {
	params := c.svm.Parameters()
	for i := range params {
		params[i].Name = "svm_" + params[i].Name
	}
	return params
}

// result is the outcome after the phase; params are those of the features.
func (c *classifier) result(params []nn.Param) *results.Outcome {
	predictions := make([]uint8, len(c.predictions))
	for i, k := range c.predictions {
		predictions[i] = uint8(k)
	}
	return c.outcome(predictions, outcome.Tensors(append(params, c.parameters()...)))
}

// stream is the root of a kind of random numbers: the same for all rows, which
// then learn from the same patches.
func stream(job *registry.Job, name string) rng.Stream { return rng.New(job.Seed, "caltech101/"+name) }
