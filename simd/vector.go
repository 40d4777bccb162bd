package simd

// Gemv computes y = alpha op(a) x + beta y. Without transposition each element
// is one fused step from a dot product, fma(alpha, Dot(a[i], x), beta y[i]);
// with it, rows are added in order, y = fma(alpha x[i], a[i], y), as in Gemm.
// beta 0 ignores what y held. y must not overlap a or x.
func Gemv(op Op, alpha float32, a Matrix, x []float32, beta float32, y []float32) {
	rows, cols := a.Rows, a.Cols
	if op == Trans {
		rows, cols = cols, rows
	}
	mustLen("Gemv: x", cols, len(x))
	mustLen("Gemv: y", rows, len(y))
	mustHold("Gemv", a)
	if beta == 0 {
		clear(y)
	} else if beta != 1 {
		active.scale(y, beta, y)
	}
	t := vectorTasks.get()
	*t = vectorTask{op: gemvRows, a: a, x: x, y: y, alpha: alpha, each: max(1, mapChunk/max(1, a.Cols)), n: a.Rows}
	if op == Trans {
		t.op, t.each, t.n = gemvCols, 512, a.Cols
	}
	t.run()
}

// Ger adds alpha x y' to a: a[i] = fma(alpha x[i], y, a[i]), row by row.
func Ger(alpha float32, x, y []float32, a Matrix) {
	mustLen("Ger: x", a.Rows, len(x))
	mustLen("Ger: y", a.Cols, len(y))
	mustHold("Ger", a)
	t := vectorTasks.get()
	*t = vectorTask{op: ger, a: a, x: x, y: y, alpha: alpha, each: max(1, mapChunk/max(1, a.Cols)), n: a.Rows}
	t.run()
}

type vectorOp int

const (
	gemvRows vectorOp = iota
	gemvCols
	ger
)

// vectorTask is a product with one vector, in chunks of rows or of columns.
type vectorTask struct {
	op      vectorOp
	a       Matrix
	x, y    []float32
	alpha   float32
	each, n int // rows or columns of a chunk, and of all
}

var vectorTasks freeList[vectorTask]

func (t *vectorTask) run() {
	parallel((t.n+t.each-1)/t.each, t)
	*t = vectorTask{}
	vectorTasks.put(t)
}

func (t *vectorTask) chunk(c int) {
	lo, hi := c*t.each, min((c+1)*t.each, t.n)
	switch t.op {
	case gemvRows:
		for i := lo; i < hi; i++ {
			t.y[i] = fma32(t.alpha, active.dot(t.a.Row(i), t.x), t.y[i])
		}
	case gemvCols:
		for i, v := range t.x {
			active.axpy(float32(t.alpha*v), t.a.Row(i)[lo:hi], t.y[lo:hi])
		}
	case ger:
		for i := lo; i < hi; i++ {
			active.axpy(float32(t.alpha*t.x[i]), t.y, t.a.Row(i))
		}
	}
}
