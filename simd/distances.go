package simd

import "fmt"

// SquaredDistances sets dst[i, j] = |a[i] - b[j]|^2 for the rows of a and b,
// given their squared norms (RowSquares): the norms' sum is where the product
// starts,
//
//	|a|^2 + |b|^2 - 2 a.b
//
// so that the distance of a to b has the same bits as that of b to a. Where
// rounding leaves a little less than 0 it is 0.
func SquaredDistances(dst, a, b Matrix, normsA, normsB []float32) {
	mustLen("SquaredDistances: a", a.Rows, len(normsA))
	mustLen("SquaredDistances: b", b.Rows, len(normsB))
	mustLen("SquaredDistances: rows", a.Rows, dst.Rows)
	mustLen("SquaredDistances: columns", b.Rows, dst.Cols)
	if a.Cols != b.Cols {
		panic(fmt.Sprintf("simd: SquaredDistances: a is %s, b is %s", a.shape(), b.shape()))
	}
	if dst.Rows == 0 || dst.Cols == 0 {
		return
	}
	mustHold("SquaredDistances", a)
	mustHold("SquaredDistances", b)
	mustHold("SquaredDistances", dst)
	t := distanceTasks.get()
	t.normsA, t.normsB = normsA, normsB
	t.args = gemmArgs{opA: NoTrans, opB: Trans, m: dst.Rows, n: dst.Cols, k: a.Cols, alpha: -2, beta: 1, a: a, b: b, c: dst}
	t.cut = active.prepare(&t.args)
	t.cut.narrow(dst.Rows, dst.Cols)
	parallel(t.cut.down*t.cut.across, t)
	t.args.pack.release()
	*t = distanceTask{}
	distanceTasks.put(t)
}

// distanceTask is a product whose blocks start from the sums of norms and end
// without what is below 0, while they are in a thread's cache.
type distanceTask struct {
	gemmTask
	normsA, normsB []float32
}

var distanceTasks freeList[distanceTask]

func (t *distanceTask) chunk(i int) {
	bl := t.cut.block(i, t.args.m, t.args.n)
	for row := bl.i0; row < bl.i1; row++ {
		active.addScalar(t.args.c.Row(row)[bl.j0:bl.j1], t.normsA[row], t.normsB[bl.j0:bl.j1])
	}
	t.gemmTask.chunk(i)
	for row := bl.i0; row < bl.i1; row++ {
		d := t.args.c.Row(row)[bl.j0:bl.j1]
		active.relu(d, d)
	}
}

// blockC is the number of elements of c that take a quarter of a second-level
// cache of 1 MB.
const blockC = 1 << 16

// narrow cuts an m x n matrix into more columns where its blocks have more than
// blockC elements.
func (c *gemmCut) narrow(m, n int) {
	rows, tiles := (m+c.down-1)/c.down, (n+c.tileCols-1)/c.tileCols
	c.across = max(c.across, min(tiles, (rows*n+blockC-1)/blockC))
}
