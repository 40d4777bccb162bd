//go:build !purego && (amd64 || arm64)

package simd

// tileKernel accumulates c += a b over a register tile, in order of k; see
// asm/_gen. Strides are in bytes.
type tileKernel func(k int, a *float32, ars, acs int, b *float32, ldb int, c *float32, ldc int, load int, mask *uint32)

// tiles is a product made of register tiles. Panels of op(b), as wide as a
// tile, are packed, one at a time, and stay in the cache while all rows of the
// block pass over them; meanwhile the next panel is fetched. Few rows do not
// pay for packing: they pass over b in place where its rows are contiguous.
type tiles struct {
	rows, cols int          // the largest tile
	depth      int          // most terms of a packed panel, so that it fits the cache
	kernels    []tileKernel // by number of rows, from 1
	packRows   func(k int, src *float32, stride int, dst *float32, mask *uint32)
	transpose8 func(blocks int, src *float32, stride int, dst *float32, step int)
	prefetch   func(k int, src *float32, stride int) // or nil
}

const (
	maxRows  = 384      // of a block, more or less
	maxDepth = 320      // of all tiles
	maxPanel = 224 * 32 // elements of the largest panel
	padding  = 16       // elements between packed rows, against cache conflicts
	badPitch = 1024     // bytes: rows at a multiple of it fall into few cache sets
	narrow   = 192      // rows up to which a block has all of them
)

// pack is a thread's packing space.
type pack struct {
	a    [(maxRows + 32) * (maxDepth + padding)]float32
	b    [maxPanel]float32
	mask [32]uint32
}

var packs freeList[pack]

// cut gives few rows to one block, so that weights are packed once for all of
// them and the columns are shared out; otherwise blocks are about square. An
// even number of blocks keeps two threads equally busy.
func (t *tiles) cut(m, n int) gemmCut {
	c := gemmCut{down: 1, across: 8, tileRows: t.rows, tileCols: t.cols}
	panels := (n + t.cols - 1) / t.cols
	if m > narrow {
		c.down, c.across = powerOfTwo((m+maxRows-1)/maxRows), powerOfTwo((n+255)/256)
	} else {
		c.across = max(c.across, panels/8)
	}
	c.across = min(c.across, panels)
	return c
}

// powerOfTwo is the least power of two that is at least n.
func powerOfTwo(n int) int {
	p := 1
	for p < n {
		p *= 2
	}
	return p
}

func (t *tiles) gemm(g *gemmArgs, bl gemmBlock) {
	if g.beta != 0 && g.beta != 1 {
		for i := bl.i0; i < bl.i1; i++ {
			row := g.c.Row(i)[bl.j0:bl.j1]
			active.scale(row, g.beta, row)
		}
	}
	if g.k == 0 {
		if g.beta == 0 {
			for i := bl.i0; i < bl.i1; i++ {
				clear(g.c.Row(i)[bl.j0:bl.j1])
			}
		}
		return
	}
	p := packs.get()
	slices := (g.k + t.depth - 1) / t.depth
	each := ((g.k+slices-1)/slices + 7) / 8 * 8
	for k0 := 0; k0 < g.k; k0 += each {
		t.slice(g, bl, p, k0, min(each, g.k-k0))
	}
	packs.put(p)
}

// slice adds the terms k0 <= k < k0+n of the block.
func (t *tiles) slice(g *gemmArgs, bl gemmBlock, p *pack, k0, n int) {
	load := 1
	if k0 == 0 && g.beta == 0 {
		load = 0
	}
	a, ars, acs := t.operandA(g, bl, p, k0, n)
	calls := (bl.i1 - bl.i0 + t.rows - 1) / t.rows
	for j := bl.j0; j < bl.j1; j += t.cols {
		width := min(t.cols, bl.j1-j)
		var mask *uint32
		if width < t.cols {
			mask = p.columns(width)
		}
		b, ldb := &p.b[0], 4*t.cols
		if g.opB == NoTrans && mask == nil && g.m <= narrow {
			b, ldb = &g.b.Data[k0*g.b.Stride+j], 4*g.b.Stride
		} else {
			t.packB(g, p, k0, n, j, width, mask)
		}
		for call := range calls {
			i := bl.i0 + call*t.rows
			rows := min(t.rows, bl.i1-i)
			t.kernels[rows-1](n, &a[(i-bl.i0)*ars], 4*ars, 4*acs, b, ldb,
				&g.c.Data[i*g.c.Stride+j], 4*g.c.Stride, load, mask)
			if b == &p.b[0] {
				t.fetch(g, k0, n, j+t.cols, call, calls)
			}
		}
	}
}

// fetch asks for the call-th part, of so many, of the panel at column j.
func (t *tiles) fetch(g *gemmArgs, k0, n, j, call, calls int) {
	if t.prefetch == nil || j >= g.n {
		return
	}
	if g.opB == NoTrans {
		if lo, hi := share(call, calls, n, 1); lo < hi {
			t.prefetch(hi-lo, &g.b.Data[(k0+lo)*g.b.Stride+j], 4*g.b.Stride)
		}
		return
	}
	lo, hi := share(call, calls, min(t.cols, g.n-j), 1)
	for c := lo; c < hi; c++ {
		t.prefetch((n+2*t.cols-1)/(2*t.cols)*2, &g.b.Data[(j+c)*g.b.Stride+k0], 4*t.cols)
	}
}

// columns returns the lane masks of a tile's first n columns.
func (p *pack) columns(n int) *uint32 {
	for j := range p.mask {
		p.mask[j] = 0
		if j < n {
			p.mask[j] = ^uint32(0)
		}
	}
	return &p.mask[0]
}

// operandA returns alpha op(a) for the rows of the block and the terms of the
// slice, with its strides: a itself where it can be read in place, else a
// packed copy.
func (t *tiles) operandA(g *gemmArgs, bl gemmBlock, p *pack, k0, n int) (a []float32, ars, acs int) {
	m := bl.i1 - bl.i0
	if g.opA == Trans {
		pitch := (m+padding-1)/padding*padding | padding // an odd number of cache lines
		for k := range n {
			active.scale(p.a[k*pitch:][:m], g.alpha, g.a.Row(k0 + k)[bl.i0:bl.i1])
		}
		return p.a[:], 1, pitch
	}
	if g.alpha == 1 && (4*g.a.Stride%badPitch != 0 || m == 1) {
		return g.a.Data[bl.i0*g.a.Stride+k0:], g.a.Stride, 1
	}
	pitch := maxDepth + padding
	for i := range m {
		active.scale(p.a[i*pitch:][:n], g.alpha, g.a.Row(bl.i0 + i)[k0:k0+n])
	}
	return p.a[:], pitch, 1
}

// packB packs the terms k0.. and the columns j.. of op(b) into p.b, one row of
// t.cols elements for each k; columns past the width are zero.
func (t *tiles) packB(g *gemmArgs, p *pack, k0, n, j, width int, mask *uint32) {
	if g.opB == NoTrans {
		t.packRows(n, &g.b.Data[k0*g.b.Stride+j], 4*g.b.Stride, &p.b[0], mask)
		return
	}
	whole := n / 8
	for c := 0; c < width; c += 8 {
		if c+8 <= width {
			t.transpose8(whole, &g.b.Data[(j+c)*g.b.Stride+k0], 4*g.b.Stride, &p.b[c], 4*t.cols)
		}
	}
	for c := range width {
		row, from := g.b.Row(j + c)[k0:k0+n], 8*whole
		if c >= width/8*8 {
			from = 0
		}
		for k := from; k < n; k++ {
			p.b[k*t.cols+c] = row[k]
		}
	}
	for c := width; c < t.cols; c++ {
		for k := range n {
			p.b[k*t.cols+c] = 0
		}
	}
}
