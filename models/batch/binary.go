package batch

import (
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Binary is a source of probabilities made binary, once for all: example i is
// sampled by the draw (0, i, 0) of Stream, whatever else is gathered with it. It
// is one fixed set of binary examples, for likelihoods of binary data; training
// samples anew at every presentation instead.
type Binary struct {
	Source
	Stream rng.Stream
}

// Gather samples the named examples.
func (b Binary) Gather(dst simd.Matrix, idx []int32) {
	b.Source.Gather(dst, idx)
	for r, i := range idx {
		row := dst.RowRange(r, r+1)
		simd.SampleRows(row, row, b.Stream.At(0, int(i), 0))
	}
}

// First is the first N examples of a source.
type First struct {
	Source
	N int
}

// Len is N.
func (f First) Len() int { return f.N }
