package nn

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// adversary moves segments of the inputs to where the loss is greater (Goodfellow
// et al. 2015, equation 1, with a step of given Euclidean length along the
// gradient as in Miyato et al. 2016, equation 2, in place of its signs).
type adversary struct {
	segments []Segment
	slopes   []simd.Matrix // batch x columns, of a segment that is moved
}

// newAdversary returns nil when no segment is moved.
func newAdversary(size int, segments ...Segment) *adversary {
	slopes := buffers(size, segments, func(s Segment) bool { return s.Adversarial > 0 })
	if slopes == nil {
		return nil
	}
	return &adversary{segments, slopes}
}

// oppose moves the n inputs of a step, which have gone forward once, and runs
// them forward again, with the same units dropped.
func (t *Trainer) oppose(n int) {
	top := len(t.layers) - 1
	SoftmaxCrossEntropy(t.layers[top].delta.RowRange(0, n), t.layers[top].out.RowRange(0, n), t.y[:n])
	for i := top; i > 0; i-- {
		t.layers[i-1].descend(t.layers[i], n)
	}
	t.foe.move(t.x.RowRange(0, n), t.layers[0].W, t.layers[0].delta.RowRange(0, n), t.drop)
	t.forward(n)
}

// move changes the inputs x (n x inputs) of a layer of weights w, given the
// gradient delta (n x outputs) before its activation and what was dropped of
// them, nil for nothing: the step is one of the inputs before that. An example
// without slope stays.
func (a *adversary) move(x, w, delta simd.Matrix, drop *dropout) {
	lo := 0
	for i, s := range a.segments {
		hi := lo + s.Dim
		if s.Adversarial > 0 {
			slope, columns := a.slopes[i].RowRange(0, x.Rows), x.ColumnRange(lo, hi)
			simd.Gemm(simd.NoTrans, simd.Trans, 1, delta, w.RowRange(lo, hi), 0, slope)
			if s.Keep < 1 {
				drop.through(slope, lo, hi)
			}
			batch.UnitRows(slope)
			if s.Keep < 1 {
				drop.through(slope, lo, hi)
			}
			for r := range x.Rows {
				simd.Axpy(s.Adversarial, slope.Row(r), columns.Row(r))
			}
		}
		lo = hi
	}
}
