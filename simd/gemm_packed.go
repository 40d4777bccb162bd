//go:build !purego && (amd64 || arm64)

package simd

// tileKernel accumulates c += a b over a register tile, in order of k; see
// asm/_gen/gemm.go. Strides are in bytes.
type tileKernel func(k int, a *float32, ars, acs int, b, c *float32, ldc int, load int, mask *uint32)

// tiles is a product made of register tiles: panels of op(b) are packed to
// tile width, one at a time, and stay in the first-level cache while all rows
// of the block pass over them.
type tiles struct {
	rows, cols int          // the largest tile
	kernels    []tileKernel // by number of rows, from 1
	packRows   func(k int, src *float32, stride int, dst *float32, mask *uint32)
	transpose8 func(blocks int, src *float32, stride int, dst *float32, step int)
}

const (
	depth     = 256 // of a packed panel: 256 x 16 or 32 columns
	maxTile   = 32  // columns of the widest tile
	blockRows = 384 // most rows of a block, see blockSize
)

// pack is a thread's packing space.
type pack struct {
	a    [blockRows * depth]float32
	b    [depth * maxTile]float32
	mask [maxTile]uint32
}

var packs freeList[pack]

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
	for k0 := 0; k0 < g.k; k0 += depth {
		t.slice(g, bl, p, k0, min(depth, g.k-k0))
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
	for j := bl.j0; j < bl.j1; j += t.cols {
		width := min(t.cols, bl.j1-j)
		var mask *uint32
		if width < t.cols {
			mask = p.columns(width)
		}
		t.packB(g, p, k0, n, j, width, mask)
		for i := bl.i0; i < bl.i1; i += t.rows {
			rows := min(t.rows, bl.i1-i)
			t.kernels[rows-1](n, &a[(i-bl.i0)*ars], 4*ars, 4*acs, &p.b[0],
				&g.c.Data[i*g.c.Stride+j], 4*g.c.Stride, load, mask)
		}
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
// packed copy whose rows are contiguous.
func (t *tiles) operandA(g *gemmArgs, bl gemmBlock, p *pack, k0, n int) (a []float32, ars, acs int) {
	if g.opA == NoTrans && g.alpha == 1 {
		return g.a.Data[bl.i0*g.a.Stride+k0:], g.a.Stride, 1
	}
	if g.opA == NoTrans {
		for i := bl.i0; i < bl.i1; i++ {
			active.scale(p.a[(i-bl.i0)*depth:][:n], g.alpha, g.a.Row(i)[k0:k0+n])
		}
		return p.a[:], depth, 1
	}
	m := bl.i1 - bl.i0
	for k := range n {
		active.scale(p.a[k*m:][:m], g.alpha, g.a.Row(k0 + k)[bl.i0:bl.i1])
	}
	return p.a[:], 1, m
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
