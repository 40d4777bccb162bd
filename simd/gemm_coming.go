//go:build !purego && (amd64 || arm64)

package simd

// coming is what the tiles of a panel fetch into the second-level cache for
// later, each a part. It is a hint: what it names is only asked for, never read.
type coming struct {
	data  []float32 // from its first element on
	apart int       // elements from part to part
	parts int
	step  int // bytes from line to line of a part
}

// coming returns what so many tiles should fetch before column j is reached: the
// terms k0 <= k < k0+n of the panel there or, at the end of a block, the first
// panel of its next terms; of the block beside it, which is the thread's next
// if it is alone; or that block's rows of op(a).
func (t *tiles) coming(g *gemmArgs, bl gemmBlock, k0, n, j, calls int) coming {
	end := bl.j1
	if j >= bl.j1 {
		switch {
		case k0+n < g.k: // the block's next slice of terms
			k0, j = k0+n, bl.j0
			n = min(t.sliceDepth(g.k), g.k-k0)
		case bl.j1 < g.n: // the block beside this one, the thread's next
			k0, j, end = 0, bl.j1, g.n
			n = min(t.sliceDepth(g.k), g.k)
		case bl.i1 == g.m || g.several:
			return coming{}
		default:
			return g.rowsComing(bl, n, calls)
		}
	}
	switch {
	case g.pack.b != nil:
		return stretch((*g.pack.b)[t.panelAt(g, k0, n, j):], n, n*t.cols, calls)
	case g.opB == NoTrans:
		return columns(g.b.Data[k0*g.b.Stride+j:], g.b.Stride, t.cols)
	}
	return rows(&g.b, j, min(t.cols, end-j), k0, n, calls)
}

// rowsComing is the rows of op(a) below a block, as many as it has.
func (g *gemmArgs) rowsComing(bl gemmBlock, n, calls int) coming {
	below := min(bl.i1-bl.i0, g.m-bl.i1)
	if g.opA == Trans {
		return columns(g.a.Data[bl.i1:], g.a.Stride, below)
	}
	return rows(&g.a, bl.i1, below, 0, n, calls)
}

// rows is the n terms from k0 on of so many rows of a matrix, from the i-th on:
// the rows whole where they hold little else, or one for each call.
func rows(m *Matrix, i, count, k0, n, calls int) coming {
	if m.Stride > n+line {
		if calls < count {
			return coming{}
		}
		return coming{m.Data[i*m.Stride+k0:], m.Stride, count, 4}
	}
	return stretch(m.Data[i*m.Stride:], n, count*m.Stride, calls)
}

// columns is so many columns of a matrix: the first lines of all rows, then
// their second ones.
func columns(data []float32, stride, n int) coming {
	return coming{data, line, n/line + 1, 4 * stride}
}

// stretch is so many elements in a row, of which each call asks for
// n lines: neighbours, or one line several times where there are calls enough.
func stretch(data []float32, n, elements, calls int) coming {
	step := 16
	for step < 64 && step*n*calls < 4*elements {
		step *= 2
	}
	return coming{data, step * n / 4, calls, step}
}

// parts is what the tiles of a call ask for, as a tileKernel wants it.
type parts struct {
	first       *float32
	step, apart int // bytes
	parts       int
}

// from returns the parts from the i-th on: some line and steps of 0 where there
// are none.
func (c *coming) from(i int) parts {
	at := i * c.apart
	if i >= c.parts || at >= len(c.data) {
		return parts{first: &nothing}
	}
	there := (len(c.data) - at + c.apart - 1) / c.apart
	return parts{&c.data[at], c.step, 4 * c.apart, min(c.parts-i, there)}
}

// nothing stands for what does not come.
var nothing float32
