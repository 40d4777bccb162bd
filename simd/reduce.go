package simd

// Sum returns the sum of x, in 32 strided partial sums folded by halves.
func Sum(x []float32) float32 { return active.sum(x) }

// Dot returns the sum of x[i] y[i], in 32 strided fused chains folded by halves.
func Dot(x, y []float32) float32 {
	mustLen("Dot", len(x), len(y))
	return active.dot(x, y)
}

// Max returns the greatest element of x, -Inf when x is empty. NaNs are passed
// over.
func Max(x []float32) float32 { return active.max(x) }

// ColSums sets dst[j] to the sum of column j of m, added in the order of rows.
func ColSums(dst []float32, m Matrix) {
	mustRow("ColSums", m, dst)
	t := colTasks.get()
	*t = colTask{dst, m}
	parallel((m.Cols+colsEach-1)/colsEach, t)
	*t = colTask{}
	colTasks.put(t)
}

const colsEach = 256 // columns of a chunk

// colTask sums columns.
type colTask struct {
	dst []float32
	m   Matrix
}

var colTasks freeList[colTask]

func (t *colTask) chunk(c int) {
	lo, hi := c*colsEach, min((c+1)*colsEach, t.m.Cols)
	dst := t.dst[lo:hi]
	clear(dst)
	for i := range t.m.Rows {
		active.add(dst, dst, t.m.Row(i)[lo:hi])
	}
}

// RowSums sets dst[i] to the sum of row i of m.
func RowSums(dst []float32, m Matrix) {
	mustLen("RowSums", len(dst), m.Rows)
	for i := range dst {
		dst[i] = active.sum(m.Row(i))
	}
}

// RowSquares sets dst[i] to the sum of squares of row i of m.
func RowSquares(dst []float32, m Matrix) {
	mustLen("RowSquares", len(dst), m.Rows)
	for i := range dst {
		dst[i] = active.dot(m.Row(i), m.Row(i))
	}
}
