package rbm

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// Encoded is the source of the codes p(h | v) of another source's examples,
// computed whenever they are gathered: for examples too many to keep the codes
// of, such as every shifted copy of every image. It follows the RBM as it is
// when gathered.
type Encoded struct {
	rbm *RBM
	src batch.Source
	v   simd.Matrix // the examples of the largest Gather so far
}

// NewEncoded returns the codes that r makes of src.
func NewEncoded(r *RBM, src batch.Source) *Encoded { return &Encoded{rbm: r, src: src} }

func (e *Encoded) Len() int { return e.src.Len() }
func (e *Encoded) Dim() int { return e.rbm.W.Cols }

// Gather writes the codes of the named examples. It allocates only when it is
// asked for more of them than ever before.
func (e *Encoded) Gather(dst simd.Matrix, idx []int32) {
	if len(idx) > e.v.Rows {
		e.v = simd.NewMatrix(len(idx), e.src.Dim())
	}
	v := e.v.RowRange(0, len(idx))
	e.src.Gather(v, idx)
	e.rbm.Hidden(dst, v)
}
