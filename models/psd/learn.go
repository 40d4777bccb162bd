package psd

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
)

// Phase is the training. The loss of a step is the mean objective of its
// minibatch, and the epoch's report has the mean squared distance of a code to
// its prediction over the mean square of a code, both of the epoch's last
// minibatch, as "prediction_error".
func (t *Trainer) Phase(name string) train.Phase {
	return train.Phase{Name: name, Epochs: t.cfg.Epochs, Steps: t.order.Steps(), Init: t.init, Begin: t.order.Begin, Step: t.step,
		End:        func(_ int, r *train.Report) { r.Set("prediction_error", t.predictionError()) },
		Parameters: t.Parameters,
		State: func() (state []train.Array) {
			for i, u := range t.updates {
				state = append(state, u.State(t.names[i])...)
			}
			return state
		},
	}
}

// init makes each basis an example, scaled to length 1, or noise where the
// example is of zeros or all have been taken.
func (t *Trainer) init() {
	idx := make([]int32, t.src.Len())
	simd.Permutation(idx, t.stream.Child("examples").At(0, 0, 0))
	for k := range t.Atoms.Rows {
		row := t.Atoms.RowRange(k, k+1)
		at := k % len(idx)
		t.src.Gather(row, idx[at:at+1])
		if simd.Dot(row.Data, row.Data) == 0 || k >= len(idx) {
			simd.Normal(row.Data, 1, t.stream.Child("noise").At(k, 0, 0))
		}
	}
	batch.UnitRows(t.Atoms)
	t.Encoder.init(t.Atoms, t.cfg.Lambda)
}

func (t *Trainer) step(epoch, step int) float64 {
	idx := t.order.Batch(step)
	n := len(idx)
	b := t.buf.first(n)
	t.src.Gather(b.x, idx)
	t.Encoder.squash(b.t, b.x)
	for i := range n {
		simd.Mul(b.f.Row(i), b.t.Row(i), t.Encoder.G)
	}
	t.coder.SetAtoms(t.Atoms)
	loss := t.coder.EncodeToward(b.z, b.x, b.f)
	t.gradients(&b)
	steps := t.order.Steps()
	at := epoch*steps + step
	rate := t.cfg.Rule.RateAt(at, t.cfg.Epochs*steps)
	for _, u := range t.updates {
		u.Step(at+1, rate)
	}
	batch.UnitRows(t.Atoms)
	if t.cfg.Units == Shrink {
		simd.Relu(t.Encoder.B, t.Encoder.B)
	}
	return loss / float64(n)
}

// first returns the buffers of a minibatch of n.
func (b buffers) first(n int) buffers {
	for _, m := range []*simd.Matrix{&b.x, &b.r, &b.t, &b.f, &b.z, &b.e, &b.s} {
		*m = m.RowRange(0, n)
	}
	return b
}

// gradients computes those of the mean objective for codes z that stay as they
// are:
//
//	D: -z'(x - z D),   with e = alpha (f - z):
//	g: sum e h,   W: x'(e g h'),   b: sum e g dh/db
func (t *Trainer) gradients(b *buffers) {
	share := float32(1 / float64(b.x.Rows))
	copy(b.r.Flat(), b.x.Flat())
	simd.Gemm(simd.NoTrans, simd.NoTrans, -1, b.z, t.Atoms, 1, b.r)
	simd.Gemm(simd.Trans, simd.NoTrans, -share, b.z, b.r, 0, b.gd)
	e, s := b.e.Flat(), b.s.Flat()
	simd.Sub(e, b.f.Flat(), b.z.Flat())
	simd.Scale(e, float32(t.cfg.Alpha)*share, e)
	simd.Mul(s, e, b.t.Flat())
	simd.ColSums(b.gg, b.s)
	for i := range b.e.Rows {
		simd.Mul(b.e.Row(i), b.e.Row(i), t.Encoder.G)
	}
	t.Encoder.gradient(b.s, b.gb, b.e, b.t)
	simd.Gemm(simd.Trans, simd.NoTrans, 1, b.x, b.s, 0, b.gw)
}

// predictionError is |z - f|^2 over |z|^2 in the last minibatch.
func (t *Trainer) predictionError() float64 {
	b := t.buf.first(len(t.order.Batch(t.order.Steps() - 1)))
	e := b.e.Flat()
	simd.Sub(e, b.f.Flat(), b.z.Flat())
	codes := float64(simd.Dot(b.z.Flat(), b.z.Flat()))
	if codes == 0 {
		return 0
	}
	return float64(simd.Dot(e, e)) / codes
}
