package nn

import (
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// dropout is inverted dropout on a layer of units (Srivastava et al. 2014): a
// unit is kept with its probability and then divided by it, so that nothing
// changes at test time.
type dropout struct {
	stream rng.Stream
	keep   simd.Matrix // batch x units: the probability, the same in every row
	mask   simd.Matrix // batch x units: 0 or 1/keep
	scale  []float32   // units: 1/keep
}

// newDropout returns nil when every unit is always kept.
func newDropout(stream rng.Stream, size int, segments ...Segment) *dropout {
	var keep, scale []float32
	drops := false
	for _, s := range segments {
		drops = drops || s.Keep < 1
		for range s.Dim {
			keep = append(keep, s.Keep)
			scale = append(scale, float32(1/s.Keep))
		}
	}
	if !drops {
		return nil
	}
	d := &dropout{stream: stream, scale: scale, keep: simd.NewMatrix(size, len(keep)), mask: simd.NewMatrix(size, len(keep))}
	for i := range size {
		copy(d.keep.Row(i), keep)
	}
	return d
}

// draw makes the mask of a step for its n examples.
func (d *dropout) draw(epoch, step, n int) {
	mask := d.mask.RowRange(0, n)
	simd.SampleRows(mask, d.keep.RowRange(0, n), d.stream.At(epoch, step, 0))
	for i := range n {
		simd.Mul(mask.Row(i), mask.Row(i), d.scale)
	}
}

// apply sets dst = x * mask, on the way up to the units and on the way down to
// their gradient. dst may be x.
func (d *dropout) apply(dst, x simd.Matrix) {
	simd.Mul(dst.Flat(), x.Flat(), d.mask.RowRange(0, x.Rows).Flat())
}

// through is apply for the columns [lo, hi) of the units, which x holds.
func (d *dropout) through(x simd.Matrix, lo, hi int) {
	for r := range x.Rows {
		simd.Mul(x.Row(r), x.Row(r), d.mask.Row(r)[lo:hi])
	}
}
