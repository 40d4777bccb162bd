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

// check panics unless the parts of s fit together and all its columns are there:
// assembly would not notice.
func (s Sparse) check(name string) {
	if len(s.Start) != s.Rows+1 || len(s.Index) != len(s.Value) || s.Start[0] != 0 || int(s.Start[s.Rows]) != len(s.Value) {
		panic(fmt.Sprintf("simd: %s: a sparse %dx%d matrix with %d starts, %d indices and %d values", name, s.Rows, s.Cols, len(s.Start), len(s.Index), len(s.Value)))
	}
	for i := range s.Rows {
		if s.Start[i+1] < s.Start[i] {
			panic(fmt.Sprintf("simd: %s: row %d of a sparse %dx%d matrix is from %d to %d", name, i, s.Rows, s.Cols, s.Start[i], s.Start[i+1]))
		}
	}
	for _, j := range s.Index {
		if uint32(j) >= uint32(s.Cols) {
			panic(fmt.Sprintf("simd: %s: column %d of a %dx%d matrix", name, j, s.Rows, s.Cols))
		}
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
	sparseGemm(rowLists{s.Rows, s.Cols, len(s.Value), s.Start, s.Start[1:], s.Index, s.Value}, b, Matrix{}, beta, c)
}

// rowLists are the rows of a sparse matrix, each in a place of its own: row i has
// value[start[i]:end[i]] in the columns index of the same range.
type rowLists struct {
	n, cols    int
	values     int // of all rows
	start, end []int32
	index      []int32
	value      []float32
}

// row returns the columns and values of row i.
func (s *rowLists) row(i int) (index []int32, value []float32) {
	from, to := s.start[i], s.end[i]
	return s.index[from:to:to], s.value[from:to:to]
}

// sparseGemm computes c = s b + beta c. b may be in two parts, one below the
// other, the second of no rows if not; both must be low enough to be packed then.
func sparseGemm(s rowLists, b, below Matrix, beta float32, c Matrix) {
	if c.Rows == 0 || c.Cols == 0 {
		return
	}
	t := sparseTasks.get()
	*t = sparseTask{s: s, b: b, below: below, c: c, beta: beta,
		pack: below.Rows > 0 || s.values >= sparseReuse*b.Rows && b.Rows <= sparsePacked}
	width := sparseCols
	if s.n > s.cols {
		width /= 2
	}
	t.cut = gemmCut{across: (c.Cols + width - 1) / width, tileRows: 1, tileCols: width}
	high := sparseRows
	if t.cut.across < 4 {
		high /= 8
	}
	t.cut.down = (c.Rows + high - 1) / high
	parallel(t.cut.down*t.cut.across, t)
	*t = sparseTask{}
	sparseTasks.put(t)
}

const (
	sparseRows   = 256  // most rows of a chunk, where c has four or more in a row
	sparseCols   = 128  // most columns of a chunk
	sparseReuse  = 8    // a chunk copies its columns of b if each row is read so often
	sparsePacked = 2048 // and has at most so many: they take 1 MB
)

type sparseTask struct {
	s        rowLists
	b, below Matrix
	c        Matrix
	beta     float32
	cut      gemmCut
	pack     bool
}

var sparseTasks freeList[sparseTask]

// chunk computes a block of c. If b is the taller one a thread takes columns of
// it, else rows of c, as other functions of rows do.
//
// A vector of b that does not start at a cache line costs two, each time that it
// is read: so they are copied to where they do.
func (t *sparseTask) chunk(n int) {
	if t.s.cols >= t.s.n {
		n = n%t.cut.down*t.cut.across + n/t.cut.down
	}
	bl := t.cut.block(n, t.c.Rows, t.c.Cols)
	b, c := t.b.ColumnRange(bl.j0, bl.j1), t.c.ColumnRange(bl.j0, bl.j1)
	if t.beta != 0 && t.beta != 1 {
		for i := bl.i0; i < bl.i1; i++ {
			active.scale(c.Row(i), t.beta, c.Row(i))
		}
	}
	if t.pack {
		p := space((b.Rows + t.below.Rows) * t.cut.tileCols)
		defer packed.put(p)
		both := Matrix{Rows: b.Rows + t.below.Rows, Cols: b.Cols, Stride: t.cut.tileCols, Data: *p}
		copyRows(both, b)
		if t.below.Rows > 0 {
			copyRows(both.RowRange(b.Rows, both.Rows), t.below.ColumnRange(bl.j0, bl.j1))
		}
		b = both
	}
	active.sparse(&t.s, bl.i0, bl.i1, b, t.beta != 0, c)
}

func copyRows(dst, src Matrix) {
	for i := range src.Rows {
		copy(dst.Row(i), src.Row(i))
	}
}

// sparseGeneric adds the rows [i0, i1) of s b to those of c, or sets them.
func sparseGeneric(s *rowLists, i0, i1 int, b Matrix, load bool, c Matrix) {
	for i := i0; i < i1; i++ {
		c := c.Row(i)
		if !load {
			clear(c)
		}
		index, value := s.row(i)
		for k, j := range index {
			axpyGeneric(value[k], b.Row(int(j)), c)
		}
	}
}
