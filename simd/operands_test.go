package simd

import (
	"fmt"
	"math"
	"slices"
	"unsafe"

	"github.com/unsup/unsup/simd/rng"
)

// operands makes what a composition works on: matrices of m x n, k x n and
// m x k, vectors, numbers of the k rows, constants.
type operands struct {
	m, n, k     int // k is at least 1: a number needs a row
	gap         int // between the rows of a matrix
	alpha, beta float32
	draw        rng.Draw
	words       words              // what all operands are filled from
	memory      func(n int) []byte // n bytes for the next operand
	floats      [][]float32        // all that were made
	ints        [][]int32
	raw         [][]byte
	margins     [][]byte // what lies around them, zeros
}

// onHeap puts every operand offset elements into an allocation of its own.
func (o *operands) onHeap(offset int) {
	o.memory = func(n int) []byte {
		lo, hi := 4*offset, 4*offset+n
		all := make([]byte, hi+64)
		o.margins = append(o.margins, all[:lo], all[hi:])
		return all[lo:hi:hi]
	}
}

func (o *operands) vector(n int) []float32 {
	x := elementsOf[float32](o.memory(4 * n))
	for i := range x {
		x[i] = o.words.float()
	}
	o.floats = append(o.floats, x)
	return x
}

// matrix returns a matrix whose elements end where its last row does.
func (o *operands) matrix(rows, cols int) Matrix {
	stride := cols + o.gap
	return Matrix{Rows: rows, Cols: cols, Stride: stride, Data: o.vector(max(0, rows*stride-o.gap))}
}

// numbers returns n numbers below the given one.
func (o *operands) numbers(n, below int) []int32 {
	x := elementsOf[int32](o.memory(4 * n))
	for i := range x {
		x[i] = int32(o.words.next() % uint32(below))
	}
	o.ints = append(o.ints, x)
	return x
}

func (o *operands) bytes(n int) []byte {
	x := o.memory(n)
	for i := range x {
		x[i] = byte(o.words.next() >> 7)
	}
	o.raw = append(o.raw, x)
	return x
}

// thin returns a matrix in which one element of two to five is not 0, and some
// zeros are negative.
func (o *operands) thin(rows, cols int) Matrix {
	m, of := o.matrix(rows, cols), 2+o.words.next()%4
	m.each(func(_, _ int, v *float32) {
		switch w := o.words.next() >> 8; {
		case w%of == 0:
		case w%7 == 0:
			*v = float32(math.Copysign(0, -1))
		default:
			*v = 0
		}
	})
	return m
}

// sparse returns a matrix with 0 to 3 values in a row, columns twice among them.
func (o *operands) sparse(rows, cols int) Sparse {
	start := o.numbers(rows+1, 4)
	start[0] = 0
	for i := range rows {
		start[i+1] += start[i]
	}
	return Sparse{Rows: rows, Cols: cols, Start: start, Index: o.numbers(int(start[rows]), cols), Value: o.vector(int(start[rows]))}
}

// before is what a product with beta starts from where y was.
func (o *operands) before(y float32) float32 {
	switch o.beta {
	case 0:
		return 0
	case 1:
		return y
	}
	return float32(o.beta * y)
}

// uniform is the draw's for element (i, j) of a sample of rows of n.
func (o *operands) uniform(i, j int) float32 {
	return o.draw.Uniform(i*((o.n+groupLen-1)/groupLen)*groupLen + j)
}

// each calls f on every element, row after row.
func (m Matrix) each(f func(i, j int, v *float32)) {
	for i := range m.Rows {
		for j := range m.Cols {
			f(i, j, &m.Row(i)[j])
		}
	}
}

// sameOperands reports the first place where two sets of operands differ.
func sameOperands(got, want *operands) error {
	for i, x := range got.floats {
		if err := sameBits(x, want.floats[i]); err != nil {
			return fmt.Errorf("array %d: %v", i, err)
		}
	}
	for i, x := range got.ints {
		if !slices.Equal(x, want.ints[i]) {
			return fmt.Errorf("numbers %d: %v, want %v", i, x, want.ints[i])
		}
	}
	for i, x := range got.raw {
		if !slices.Equal(x, want.raw[i]) {
			return fmt.Errorf("bytes %d have changed", i)
		}
	}
	for i, x := range got.margins {
		if slices.ContainsFunc(x, func(b byte) bool { return b != 0 }) {
			return fmt.Errorf("written %s operand %d", []string{"before", "behind"}[i%2], i/2)
		}
	}
	return nil
}

// elementsOf returns memory as numbers of four bytes.
func elementsOf[T float32 | int32](b []byte) []T {
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/4)
}
