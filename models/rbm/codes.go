package rbm

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// Codes returns p(h | v) of all examples v of src, one a row.
func (r *RBM) Codes(src batch.Source) simd.Matrix {
	codes := simd.NewMatrix(src.Len(), r.W.Cols)
	batch.Sequential(src, scanRows, func(lo int, v simd.Matrix) {
		r.Hidden(codes.RowRange(lo, lo+v.Rows), v)
	})
	return codes
}

// Later is a source of rows that are computed later, such as the codes of a
// layer that is still to be trained. Its size is known at once, so that a
// stack can announce every phase before the first one starts.
type Later struct {
	n, dim  int
	compute func() simd.Matrix
	rows    batch.Floats
}

// NewLater returns the source of the n rows of length dim that compute will
// return.
func NewLater(n, dim int, compute func() simd.Matrix) *Later {
	return &Later{n: n, dim: dim, compute: compute}
}

// Compute makes the rows; until then there is nothing to gather.
func (l *Later) Compute() { l.rows = batch.Floats{Matrix: l.compute()} }

// Release gives the rows' memory back; Compute makes them again.
func (l *Later) Release() { l.rows = batch.Floats{} }

// Held tells whether the rows are in memory.
func (l *Later) Held() bool { return l.rows.Rows > 0 }

func (l *Later) Len() int { return l.n }
func (l *Later) Dim() int { return l.dim }

// Gather copies the named rows.
func (l *Later) Gather(dst simd.Matrix, idx []int32) { l.rows.Gather(dst, idx) }
