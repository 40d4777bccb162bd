package nn

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// noise adds normal noise to segments of the inputs, anew at every presentation
// (Bishop 1995: to first order it penalises the slope of what is learned).
type noise struct {
	stream   rng.Stream
	segments []Segment
	draws    []simd.Matrix // batch x columns, of a segment with noise
}

// newNoise returns nil when no segment has noise.
func newNoise(stream rng.Stream, size int, segments ...Segment) *noise {
	z, any := &noise{stream: stream, segments: segments}, false
	for _, s := range segments {
		columns := 0
		if s.Noise > 0 {
			columns, any = s.Dim, true
		}
		z.draws = append(z.draws, simd.NewMatrix(size, columns))
	}
	if !any {
		return nil
	}
	return z
}

// add draws (epoch, step, i) for segment i of x (n x inputs).
func (z *noise) add(x simd.Matrix, epoch, step int) {
	lo := 0
	for i, s := range z.segments {
		if s.Noise > 0 {
			drawn, columns := z.draws[i].RowRange(0, x.Rows), batch.Columns(x, lo, lo+s.Dim)
			simd.Normal(drawn.Flat(), s.Noise, z.stream.At(epoch, step, i))
			for r := range x.Rows {
				simd.Add(columns.Row(r), columns.Row(r), drawn.Row(r))
			}
		}
		lo += s.Dim
	}
}
