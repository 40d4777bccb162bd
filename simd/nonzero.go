package simd

import (
	"fmt"
	"math"
	"slices"
	"sync/atomic"
)

// Nonzero is the left operand of products which leave out the terms in which it
// is 0, where that pays. The zero value is ready for Find.
type Nonzero struct {
	a      Matrix
	few    bool      // what is not zero is little, and in rows
	rows   rowLists  // of a
	turned rowLists  // columns of a, times a factor
	scaled []float32 // values of rows, times a factor
}

// sparseShare is the share of elements that are not zero up to which a product
// without the others takes less time: from 0.35 to 0.4 on Emerald Rapids with
// AVX-512, more with AVX2, whose sums take longer and whose memory does not.
const sparseShare = 0.3

// narrow is the number of columns of a product below which it takes no longer
// than a search.
const narrow = 32

// Find makes z the operand a, of products with matrices of about so many
// columns, and finds the elements that are not 0 (-0 is) if they are worth it. a
// must not change until the last product. z keeps its memory, twice that of the
// largest a.
func (z *Nonzero) Find(a Matrix, columns int) {
	mustHold("Find", a)
	z.a, z.few = a, false
	if columns < narrow {
		return
	}
	z.rows.resize(a.Rows, a.Cols)
	t := findTasks.get()
	t.to, t.a, t.most = &z.rows, a, int64(sparseShare*float64(a.Rows*a.Cols))
	t.found.Store(0)
	parallel((a.Rows+findRows-1)/findRows, t)
	z.rows.values = int(t.found.Load())
	z.few = t.found.Load() <= t.most
	t.to, t.a = nil, Matrix{}
	findTasks.put(t)
}

// resize makes room for a full matrix.
func (s *rowLists) resize(n, cols int) {
	if n*cols > math.MaxInt32 {
		panic(fmt.Sprintf("simd: Find: a %dx%d matrix has more than %d elements", n, cols, math.MaxInt32))
	}
	s.n, s.cols = n, cols
	s.start, s.end = resized(s.start, n), resized(s.end, n)
	s.index, s.value = resized(s.index, n*cols), resized(s.value, n*cols)
}

// resized returns n elements, in the memory of x if that is enough.
func resized[T any](x []T, n int) []T { return slices.Grow(x[:0], n)[:n] }

const findRows = 8 // of a chunk

type findTask struct {
	to    *rowLists
	a     Matrix
	most  int64
	found atomic.Int64
}

var findTasks freeList[findTask]

// chunk goes on while there are not too many.
func (t *findTask) chunk(n int) {
	cols := t.a.Cols
	for i := n * findRows; i < min((n+1)*findRows, t.a.Rows) && t.found.Load() <= t.most; i++ {
		from, to := i*cols, (i+1)*cols
		found := active.compress(t.to.index[from:to], t.to.value[from:to], t.a.Row(i))
		t.to.start[i], t.to.end[i] = int32(from), int32(from+found)
		t.found.Add(int64(found))
	}
}

// compressGeneric writes every element, and the next one over it unless it
// counts.
func compressGeneric(index []int32, value, x []float32) int {
	n := 0
	for j, v := range x {
		index[n], value[n] = int32(j), v
		b := math.Float32bits(v) << 1 // without the sign
		n += int((b | -b) >> 31)
	}
	return n
}

// NonzeroGemm computes c = alpha op(a) b + beta c, a being the matrix that z has
// found, in Gemm's order and, if a is mostly 0, without the terms in which it is.
// That is the same, bit by bit, but for what is infinite or not a number in b,
// of which 0 times it would make NaN, and for the sign of a sum that is 0. It
// panics when the shapes do not agree. c must not overlap a or b.
func NonzeroGemm(op Op, alpha float32, z *Nonzero, b Matrix, beta float32, c Matrix) {
	m, k := z.a.Rows, z.a.Cols
	if op == Trans {
		m, k = k, m
	}
	if b.Rows != k || c.Rows != m || c.Cols != b.Cols {
		panic(fmt.Sprintf("simd: NonzeroGemm: op(a) is %dx%d, b is %s, c is %s", m, k, b.shape(), c.shape()))
	}
	if !z.few {
		Gemm(op, NoTrans, alpha, z.a, b, beta, c)
		return
	}
	mustHold("NonzeroGemm", b)
	mustHold("NonzeroGemm", c)
	s := z.rows
	switch {
	case op == Trans:
		s = turn(alpha, z, 0, nil)
	case alpha != 1:
		s.value = z.scale(alpha)
	}
	sparseGemm(s, b, Matrix{}, beta, c)
}

// NonzeroGemmTwo computes c = alpha1 a1' b1 + alpha2 a2' b2 + beta c, the same as
// two calls of NonzeroGemm, but where both of a1 and a2 are mostly 0 it passes
// over c once. It panics when the shapes do not agree. c must not overlap any
// other operand.
func NonzeroGemmTwo(alpha1 float32, z1 *Nonzero, b1 Matrix, alpha2 float32, z2 *Nonzero, b2 Matrix, beta float32, c Matrix) {
	k1, k2 := z1.a.Rows, z2.a.Rows
	if z1.a.Cols != c.Rows || z2.a.Cols != c.Rows || b1.Rows != k1 || b2.Rows != k2 || b1.Cols != c.Cols || b2.Cols != c.Cols {
		panic(fmt.Sprintf("simd: NonzeroGemmTwo: a1' is %dx%d, b1 is %s, a2' is %dx%d, b2 is %s, c is %s",
			z1.a.Cols, k1, b1.shape(), z2.a.Cols, k2, b2.shape(), c.shape()))
	}
	if !z1.few || !z2.few || k1+k2 > sparsePacked {
		NonzeroGemm(Trans, alpha1, z1, b1, beta, c)
		NonzeroGemm(Trans, alpha2, z2, b2, 1, c)
		return
	}
	for _, m := range [...]Matrix{b1, b2, c} {
		mustHold("NonzeroGemmTwo", m)
	}
	sparseGemm(turn(alpha1, z1, alpha2, z2), b1, b2, beta, c)
}

// scale returns the values times alpha.
func (z *Nonzero) scale(alpha float32) []float32 {
	z.scaled = resized(z.scaled, len(z.rows.value))
	for i := range z.rows.n {
		from, to := z.rows.start[i], z.rows.end[i]
		active.scale(z.scaled[from:to], alpha, z.rows.value[from:to])
	}
	return z.scaled
}

// turn returns the columns of z times alpha, each followed by that of below
// times its alpha, unless below is nil. They share the memory of z.
func turn(alpha float32, z *Nonzero, alphaBelow float32, below *Nonzero) rowLists {
	t := turnTasks.get()
	*t = turnTask{to: &z.turned, from: [2]*rowLists{&z.rows, &none}, alpha: [2]float32{alpha, alphaBelow}}
	if below != nil {
		t.from[1] = &below.rows
	}
	z.turned.resize(z.rows.cols, t.from[0].n+t.from[1].n)
	z.turned.values = t.from[0].values + t.from[1].values
	parallel((z.rows.cols+turnCols-1)/turnCols, t)
	*t = turnTask{}
	turnTasks.put(t)
	return z.turned
}

// none has no rows.
var none rowLists

const turnCols = 128 // of a chunk

type turnTask struct {
	to    *rowLists
	from  [2]*rowLists
	alpha [2]float32
}

var turnTasks freeList[turnTask]

func (t *turnTask) chunk(n int) {
	lo := n * turnCols
	hi := min(lo+turnCols, t.to.n)
	end := t.to.end[:hi]
	for j := lo; j < hi; j++ {
		t.to.start[j] = int32(j * t.to.cols)
		end[j] = t.to.start[j]
	}
	above := 0
	for part, from := range t.from {
		for i := range from.n {
			index, value := from.row(i)
			first, _ := slices.BinarySearch(index, int32(lo))
			value = value[:len(index)]
			for k := first; k < len(index) && int(index[k]) < hi; k++ {
				at := end[index[k]]
				t.to.index[at], t.to.value[at] = int32(above+i), float32(t.alpha[part]*value[k])
				end[index[k]] = at + 1
			}
		}
		above += from.n
	}
}
