// Package batch cuts a data set into minibatches: it gathers examples from
// their smallest type into float32 rows, in an order that is a function of the
// seed and the epoch alone.
package batch

import (
	"fmt"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Source is a set of examples that can be gathered by number.
type Source interface {
	// Len is the number of examples, Dim the length of one.
	Len() int
	Dim() int
	// Gather writes example idx[i] to row i of dst (len(idx) x Dim).
	Gather(dst simd.Matrix, idx []int32)
}

// Bytes is a source of pixels kept as bytes, scaled to [0, 1] when gathered.
type Bytes struct {
	Pixels []uint8 // n*dim
	dim    int
}

// NewBytes returns the examples of length dim that pixels holds one after
// another. It panics when they do not come out even.
func NewBytes(pixels []uint8, dim int) Bytes {
	if dim <= 0 || len(pixels)%dim != 0 {
		panic(fmt.Sprintf("batch: %d pixels are no whole number of rows of %d", len(pixels), dim))
	}
	return Bytes{Pixels: pixels, dim: dim}
}

func (b Bytes) Len() int { return len(b.Pixels) / b.dim }
func (b Bytes) Dim() int { return b.dim }

// Gather writes pixel/255 of the named examples.
func (b Bytes) Gather(dst simd.Matrix, idx []int32) {
	simd.GatherBytes(dst, 1./255, b.Pixels, idx)
}

// Floats is a source of rows that are float32 already, such as the codes of
// the layer below.
type Floats struct{ simd.Matrix }

func (f Floats) Len() int { return f.Rows }
func (f Floats) Dim() int { return f.Cols }

// Gather copies the named rows.
func (f Floats) Gather(dst simd.Matrix, idx []int32) {
	simd.GatherRows(dst, f.Matrix, idx)
}

// Concat is a source whose examples are those of A followed by those of B,
// such as an image and the posterior of its top layer.
type Concat struct{ A, B Source }

func (c Concat) Len() int { return c.A.Len() }
func (c Concat) Dim() int { return c.A.Dim() + c.B.Dim() }

// Gather writes A's part to the left and B's to the right.
func (c Concat) Gather(dst simd.Matrix, idx []int32) {
	c.A.Gather(dst.ColumnRange(0, c.A.Dim()), idx)
	c.B.Gather(dst.ColumnRange(c.A.Dim(), c.Dim()), idx)
}

// Order deals out the example numbers of an epoch in a new order each epoch.
type Order struct {
	stream rng.Stream
	perm   []int32
	size   int
}

// NewOrder prepares minibatches of size examples out of n, or of all n if that
// is fewer; the last of an epoch may be shorter.
func NewOrder(stream rng.Stream, n, size int) *Order {
	return &Order{stream: stream, perm: make([]int32, n), size: max(1, min(size, n))}
}

// Steps is the number of minibatches of an epoch.
func (o *Order) Steps() int { return (len(o.perm) + o.size - 1) / o.size }

// Begin shuffles for an epoch; call it before the epoch's first Batch.
func (o *Order) Begin(epoch int) { simd.Permutation(o.perm, o.stream.At(epoch, 0, 0)) }

// Batch returns the example numbers of one minibatch of the epoch.
func (o *Order) Batch(step int) []int32 {
	lo := step * o.size
	return o.perm[lo:min(lo+o.size, len(o.perm))]
}

// Sequential calls f for consecutive runs of at most size examples of src,
// gathered into a buffer that f may overwrite: for inference over a whole set.
func Sequential(src Source, size int, f func(lo int, x simd.Matrix)) {
	x := simd.NewMatrix(min(size, src.Len()), src.Dim())
	idx := make([]int32, x.Rows)
	for lo := 0; lo < src.Len(); lo += size {
		n := min(size, src.Len()-lo)
		for i := range n {
			idx[i] = int32(lo + i)
		}
		part := x.RowRange(0, n)
		src.Gather(part, idx[:n])
		f(lo, part)
	}
}
