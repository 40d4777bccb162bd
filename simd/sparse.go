package simd

import "fmt"

// Sparse is a matrix of mostly zeros, such as a bag of words, in compressed
// rows: row i has the values Value[Start[i]:Start[i+1]] in the columns Index
// of the same range.
type Sparse struct {
	Rows, Cols int
	Start      []int32 // Rows+1, from 0, never falling
	Index      []int32 // in 0..Cols-1
	Value      []float32
}

// check panics unless the parts of s fit together; indices are checked as they
// are used.
func (s Sparse) check(name string) {
	if len(s.Start) != s.Rows+1 || len(s.Index) != len(s.Value) || s.Start[0] != 0 || int(s.Start[s.Rows]) != len(s.Value) {
		panic(fmt.Sprintf("simd: %s: a sparse %dx%d matrix with %d starts, %d indices and %d values", name, s.Rows, s.Cols, len(s.Start), len(s.Index), len(s.Value)))
	}
}

// SparseGemm computes c = s b + beta c: row i of c adds the rows of b that row
// i of s names, fused and in the order stored, c[i] = fma(value, b[index],
// c[i]). beta 0 ignores what c held. c must not overlap b.
func SparseGemm(s Sparse, b Matrix, beta float32, c Matrix) {
	s.check("SparseGemm")
	if s.Cols != b.Rows || c.Rows != s.Rows || c.Cols != b.Cols {
		panic(fmt.Sprintf("simd: SparseGemm: s is %dx%d, b is %s, c is %s", s.Rows, s.Cols, b.shape(), c.shape()))
	}
	mustHold("SparseGemm", b)
	mustHold("SparseGemm", c)
	t := sparseTasks.get()
	*t = sparseTask{s: s, b: b, c: c, beta: beta}
	parallel((s.Rows+sparseRows-1)/sparseRows, t)
	*t = sparseTask{}
	sparseTasks.put(t)
}

const sparseRows = 8 // of a chunk

type sparseTask struct {
	s    Sparse
	b, c Matrix
	beta float32
}

var sparseTasks freeList[sparseTask]

func (t *sparseTask) chunk(n int) {
	for i := n * sparseRows; i < min((n+1)*sparseRows, t.s.Rows); i++ {
		c := t.c.Row(i)
		if t.beta == 0 {
			clear(c)
		} else if t.beta != 1 {
			active.scale(c, t.beta, c)
		}
		for k := t.s.Start[i]; k < t.s.Start[i+1]; k++ {
			j := int(t.s.Index[k])
			if uint(j) >= uint(t.s.Cols) {
				panic(fmt.Sprintf("simd: SparseGemm: column %d of a %dx%d matrix", j, t.s.Rows, t.s.Cols))
			}
			active.axpy(t.s.Value[k], t.b.Row(j), c)
		}
	}
}
