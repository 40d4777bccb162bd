package nn

import (
	"slices"

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
	draws := buffers(size, segments, func(s Segment) bool { return s.Noise > 0 })
	if draws == nil {
		return nil
	}
	return &noise{stream: stream, segments: segments, draws: draws}
}

// buffers returns a matrix of size rows for the columns of every segment that
// wants one and an empty one for the others, or nil if none does.
func buffers(size int, segments []Segment, wants func(Segment) bool) []simd.Matrix {
	if !slices.ContainsFunc(segments, wants) {
		return nil
	}
	list := make([]simd.Matrix, len(segments))
	for i, s := range segments {
		if wants(s) {
			list[i] = simd.NewMatrix(size, s.Dim)
		}
	}
	return list
}

// add draws (epoch, step, i) for segment i of x (n x inputs).
func (z *noise) add(x simd.Matrix, epoch, step int) {
	lo := 0
	for i, s := range z.segments {
		if s.Noise > 0 {
			drawn, columns := z.draws[i].RowRange(0, x.Rows), x.ColumnRange(lo, lo+s.Dim)
			simd.Normal(drawn.Flat(), s.Noise, z.stream.At(epoch, step, i))
			for r := range x.Rows {
				simd.Add(columns.Row(r), columns.Row(r), drawn.Row(r))
			}
		}
		lo += s.Dim
	}
}
