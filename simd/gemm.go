package simd

import "fmt"

// Op says how an operand of a product is read.
type Op bool

const (
	NoTrans Op = false
	Trans   Op = true
)

// Gemm computes c = alpha op(a) op(b) + beta c, with op(x) = x or its
// transpose, in this order for each element:
//
//	c[i, j] = beta c[i, j]                    (0 when beta is 0, whatever c held)
//	c[i, j] = fma(alpha op(a)[i, k], op(b)[k, j], c[i, j])    for k = 0, 1, 2, ...
//
// It panics when the shapes do not agree. c must not overlap a or b.
func Gemm(opA, opB Op, alpha float32, a, b Matrix, beta float32, c Matrix) {
	m, k := a.Rows, a.Cols
	if opA == Trans {
		m, k = k, m
	}
	kb, n := b.Rows, b.Cols
	if opB == Trans {
		kb, n = n, kb
	}
	if k != kb || c.Rows != m || c.Cols != n {
		panic(fmt.Sprintf("simd: Gemm: op(a) is %dx%d, op(b) is %dx%d, c is %s", m, k, kb, n, c.shape()))
	}
	if m == 0 || n == 0 {
		return
	}
	mustHold("Gemm", a)
	mustHold("Gemm", b)
	mustHold("Gemm", c)
	t := gemmTasks.get()
	t.args = gemmArgs{opA: opA, opB: opB, m: m, n: n, k: k, alpha: alpha, beta: beta, a: a, b: b, c: c}
	t.rows, t.cols = blockSize(m, n)
	t.across = (n + t.cols - 1) / t.cols
	parallel((m+t.rows-1)/t.rows*t.across, t)
	*t = gemmTask{}
	gemmTasks.put(t)
}

type gemmArgs struct {
	opA, opB    Op
	m, n, k     int
	alpha, beta float32
	a, b, c     Matrix
}

// gemmBlock is the part [i0, i1) x [j0, j1) of c.
type gemmBlock struct{ i0, i1, j0, j1 int }

type gemmTask struct {
	args               gemmArgs
	rows, cols, across int // size of a block, blocks side by side
}

var gemmTasks freeList[gemmTask]

// blockSize returns the size of the blocks of c that threads take. Blocks are
// tall, so that a block's part of b is packed once for many rows.
func blockSize(m, n int) (rows, cols int) { return min(m, 384), min(n, 64) }

func (t *gemmTask) chunk(i int) {
	i0, j0 := i/t.across*t.rows, i%t.across*t.cols
	active.gemm(&t.args, gemmBlock{i0, min(i0+t.rows, t.args.m), j0, min(j0+t.cols, t.args.n)})
}
