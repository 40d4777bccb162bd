package autoencoder

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// tied is one autoencoder in training: decoder weights are the encoder's,
// transposed. It owns every buffer of a step.
type tied struct {
	enc    *nn.Dense     // W (inputs x units), b
	c      []float32     // decoder biases, one an input
	output nn.Activation // Sigmoid: cross-entropy; Linear: squared error
	rule   nn.Rule
	epochs int
	src    batch.Source
	order  *batch.Order

	masks      rng.Stream
	keep, mask simd.Matrix  // batch x inputs: 1-masking everywhere; 0 or 1
	x, noisy   simd.Matrix  // batch x inputs; noisy is x itself without masking
	seen       simd.Nonzero // noisy, in a step
	h, dh      simd.Matrix  // batch x units: code, gradient before its activation
	z, dz      simd.Matrix  // batch x inputs: decoder before its activation, its gradient

	gw      simd.Matrix
	gb, gc  []float32
	updates [3]*nn.Updater
}

// newTied returns a trainer of the autoencoder (enc, c) on the examples of src.
func newTied(enc *nn.Dense, c []float32, cfg *Config, src batch.Source, stream rng.Stream) *tied {
	size := min(cfg.Pretrain.Batch, src.Len())
	visible := func() simd.Matrix { return simd.NewMatrix(size, enc.In()) }
	hidden := func() simd.Matrix { return simd.NewMatrix(size, enc.Out()) }
	t := &tied{enc: enc, c: c, output: cfg.Output, rule: cfg.Pretrain.Rule, epochs: cfg.Pretrain.Epochs,
		src: src, order: batch.NewOrder(stream.Child("order"), src.Len(), size), masks: stream.Child("mask"),
		x: visible(), z: visible(), dz: visible(), h: hidden(), dh: hidden(),
		gw: simd.NewMatrix(enc.In(), enc.Out()), gb: make([]float32, enc.Out()), gc: make([]float32, enc.In())}
	t.noisy = t.x
	if cfg.Masking > 0 {
		t.keep, t.mask, t.noisy = visible(), visible(), visible()
		simd.Fill(t.keep.Flat(), float32(1-cfg.Masking))
	}
	t.updates = [3]*nn.Updater{t.rule.Weights(enc.W.Flat(), t.gw.Flat()), t.rule.Biases(enc.B, t.gb), t.rule.Biases(c, t.gc)}
	return t
}

func (t *tied) step(epoch, step int) float64 {
	idx := t.order.Batch(step)
	t.src.Gather(t.x.RowRange(0, len(idx)), idx)
	t.corrupt(epoch, step, len(idx))
	loss := t.gradient(len(idx))
	steps := t.order.Steps()
	done := epoch*steps + step
	for _, u := range t.updates {
		u.Step(done+1, t.rule.RateAt(done, t.epochs*steps))
	}
	return loss
}

// state lists the updaters' moments.
func (t *tied) state() []train.Array {
	var state []train.Array
	for k, name := range []string{"W", "b", "c"} {
		state = append(state, t.updates[k].State(name)...)
	}
	return state
}

// corrupt masks the inputs of the step's n examples.
func (t *tied) corrupt(epoch, step, n int) {
	if t.keep.Rows == 0 {
		return
	}
	mask := t.mask.RowRange(0, n)
	simd.SampleRows(mask, t.keep.RowRange(0, n), t.masks.At(epoch, step, 0))
	simd.Mul(t.noisy.RowRange(0, n).Flat(), t.x.RowRange(0, n).Flat(), mask.Flat())
}

// gradient encodes the n noisy examples, decodes them and sets the gradients
// of W, b and c. It returns the loss against the clean examples.
func (t *tied) gradient(n int) float64 {
	x, noisy, w := t.x.RowRange(0, n), t.noisy.RowRange(0, n), t.enc.W
	h, z := t.h.RowRange(0, n), t.z.RowRange(0, n)
	dh, dz := t.dh.RowRange(0, n), t.dz.RowRange(0, n)

	t.seen.Find(noisy, w.Cols)
	t.enc.ForwardOf(h, &t.seen)
	simd.Gemm(simd.NoTrans, simd.Trans, 1, h, w, 0, z) // z = h W' + c
	simd.AddBias(z, t.c)
	loss := t.loss(dz, z, x)

	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, dz, w, 0, dh) // dh = (dz W) s'
	t.enc.Act.Gradient(dh, h)
	t.enc.WeightGradientOf(t.gw, t.gb, &t.seen, dh)
	simd.Gemm(simd.Trans, simd.NoTrans, 1, dz, h, 1, t.gw) // gw = noisy' dh + dz' h
	simd.ColSums(t.gc, dz)
	return loss
}

func (t *tied) loss(dz, z, x simd.Matrix) float64 {
	if t.output == nn.Sigmoid {
		return nn.BernoulliCrossEntropy(dz, z, x)
	}
	return nn.SquaredError(dz, z, x)
}
