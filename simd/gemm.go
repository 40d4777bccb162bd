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
	t.cut = active.prepare(&t.args)
	parallel(t.cut.down*t.cut.across, t)
	t.args.pack.release()
	*t = gemmTask{}
	gemmTasks.put(t)
}

type gemmArgs struct {
	opA, opB    Op
	m, n, k     int
	alpha, beta float32
	a, b, c     Matrix
	pack        sharedPack // what the path in use has prepared for all blocks
	ownRows     bool       // no two blocks have the same rows
	several     bool       // threads may write c beside each other
}

// sharedPack holds an operand that is copied once for all blocks; each part is
// nil where blocks do without.
type sharedPack struct{ a, b *[]float32 }

var packed freeList[[]float32]

// space returns at least n elements to pack into.
func space(n int) *[]float32 {
	p := packed.get()
	if cap(*p) < n {
		*p = make([]float32, n)
	}
	*p = (*p)[:n]
	return p
}

func (s *sharedPack) release() {
	for _, p := range []*[]float32{s.a, s.b} {
		if p != nil {
			packed.put(p)
		}
	}
}

// gemmBlock is the part [i0, i1) x [j0, j1) of c.
type gemmBlock struct{ i0, i1, j0, j1 int }

type gemmTask struct {
	args gemmArgs
	cut  gemmCut
}

var gemmTasks freeList[gemmTask]

func (t *gemmTask) chunk(i int) { active.gemm(&t.args, t.cut.block(i, t.args.m, t.args.n)) }

// gemmCut says how c is cut into blocks, which threads take: down x across
// blocks of whole tiles, as equal as can be.
type gemmCut struct {
	down, across       int // blocks
	tileRows, tileCols int
}

// block returns the i-th block of an m x n matrix.
func (c gemmCut) block(i, m, n int) gemmBlock {
	i0, i1 := portion(i/c.across, c.down, m, c.tileRows)
	j0, j1 := portion(i%c.across, c.across, n, c.tileCols)
	return gemmBlock{i0, i1, j0, j1}
}

// portion returns the part of n elements, in whole tiles, that is the i-th of so
// many.
func portion(i, parts, n, tile int) (lo, hi int) {
	tiles := (n + tile - 1) / tile
	return i * tiles / parts * tile, min((i+1)*tiles/parts*tile, n)
}
