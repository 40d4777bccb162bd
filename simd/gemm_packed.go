//go:build !purego && (amd64 || arm64)

package simd

import "runtime"

// tileKernel accumulates c += a b over register tiles, one below the other, in
// order of k, and asks for what comes next; see asm/_gen. Strides are in bytes.
type tileKernel func(tiles, asks, own, k int, a *float32, ars, acs, down int, b *float32, ldb int, c *float32, ldc int, load int, mask *uint32, next *float32, step, apart, parts int)

// tiles is a product made of register tiles. Panels of op(b), as wide as a
// tile, are packed and stay in the cache while all rows of a block pass over
// them; meanwhile the next tile of c and the next panel are fetched. Where many
// rows make several blocks, panels are packed once for all of them. Few rows do
// not pay for packing: they pass over b in place where its rows are contiguous.
type tiles struct {
	rows, cols int          // the largest tile
	depth      int          // most terms of a panel, so that it fits the cache
	kernels    []tileKernel // by number of rows, from 1
	packRows   func(k int, src *float32, stride int, dst *float32, mask *uint32)
	packTile   func(k int, src *float32, stride int, dst *float32, step int, mask *uint32)
	termsApart bool // a tile had better not read terms that are a row apart
	turned     int  // rows and columns that transpose turns at a time
	transpose  func(blocks int, src *float32, stride int, dst *float32, step int)
	turnPanel  func(blocks int, src *float32, stride int, dst *float32) // transpose of all columns of a panel, faster; or nil
	asks       bool                                                     // a tile had better ask for the c of the one below
}

// blockA is the number of elements of op(a) that a block passes over for each
// panel: they take a quarter of the second-level cache.
var blockA = quarterOf(secondLevelCache())

// quarterOf is how many elements take a quarter of a cache of so many bytes, if
// that is known and plausible.
func quarterOf(bytes int) int {
	const usual = 1 << 16 // of 1 MB
	return min(max(bytes/16, usual), 2*usual)
}

const (
	blockCols = 128       // of a block, more or less; narrow ones keep threads equally busy
	fewRows   = 192       // up to here packing a panel does not pay
	maxPanel  = 1024 * 32 // elements of the largest panel
)

// panelPack is a thread's space for one panel.
type panelPack struct {
	b    [maxPanel]float32
	mask [32]uint32
}

var panelPacks freeList[panelPack]

// cut gives all rows to one block where op(a) stays in the cache, so that
// panels pass through it once and the columns are shared out; otherwise to
// several, which are cut into columns too where there would be too few of them
// for the threads. A product of few terms, a gradient, is cut into rows, as the
// elementwise functions are that read it: a thread finds in its cache what it
// has written. An even number of blocks keeps two threads equally busy. No bit
// depends on the cut.
func (t *tiles) cut(m, n, k int) gemmCut {
	c := gemmCut{down: 1, across: 1, tileRows: t.rows, tileCols: t.cols}
	rows, panels, a := (m+t.rows-1)/t.rows, t.panels(n), m*t.sliceDepth(k)
	switch {
	case fewTerms(m, n, k):
		c.down = min(rows, max(16, rows/4))
	case a <= 2*blockA:
		c.across = min(panels, max(16, panels/4))
	default:
		c.down = powerOfTwo((a + blockA - 1) / blockA)
		if c.down < 4*runtime.GOMAXPROCS(0) {
			c.across = min(panels, powerOfTwo((n+blockCols-1)/blockCols))
		}
	}
	return c
}

// fewTerms tells whether a product is like the gradient of a layer's weights:
// its sums are short, and packing op(b) for all blocks does not pay on several
// threads, which would find it in each other's caches.
func fewTerms(m, n, k int) bool { return m > fewRows && k < min(m, n) }

func (t *tiles) panels(n int) int { return (n + t.cols - 1) / t.cols }

// powerOfTwo is the least power of two that is at least n.
func powerOfTwo(n int) int {
	p := 1
	for p < n {
		p *= 2
	}
	return p
}

// sliceDepth is the number of terms that are added at a time.
func (t *tiles) sliceDepth(k int) int {
	slices := max(1, (k+t.depth-1)/t.depth)
	return ((k+slices-1)/slices + 7) / 8 * 8
}

func (t *tiles) gemm(g *gemmArgs, bl gemmBlock) {
	each := t.sliceDepth(g.k)
	out := g.target(bl, g.k > each)
	if g.beta != 0 && (g.beta != 1 || out.own != nil) {
		for i := bl.i0; i < bl.i1; i++ {
			active.scale(out.row(i), g.beta, g.c.Row(i)[bl.j0:bl.j1])
		}
	}
	if g.k == 0 && g.beta == 0 {
		for i := bl.i0; i < bl.i1; i++ {
			clear(out.row(i))
		}
	}
	p := panelPacks.get()
	a := t.operandA(g, bl, p)
	for k0 := 0; k0 < g.k; k0 += each {
		t.slice(g, &a, &out, p, k0, min(each, g.k-k0))
	}
	panelPacks.put(p)
	a.release()
	out.finish(g)
}

// slice adds the terms k0 <= k < k0+n of the block.
func (t *tiles) slice(g *gemmArgs, a *factor, out *target, p *panelPack, k0, n int) {
	load := 1
	if k0 == 0 && g.beta == 0 {
		load = 0
	}
	bl := out.gemmBlock
	m, ldc := bl.i1-bl.i0, 4*out.pitch
	rows, own := t.share(m), 0
	if g.several { // other threads write beside it
		own = 1
	}
	for j := bl.j0; j < bl.j1; j += t.cols {
		width := min(t.cols, bl.j1-j)
		var mask *uint32
		if width < t.cols {
			mask = p.columns(width)
		}
		b, ldb := t.panel(g, p, m, k0, n, j, width, mask)
		soon := t.coming(g, bl, k0, n, j+t.cols, rows.tiles)
		for call := 0; call < rows.tiles; {
			i, height, alike := rows.at(call), rows.height(call), rows.alike(call)
			asks := 0
			if t.asks {
				asks = min(alike, rows.tiles-1-call)
			}
			next := soon.from(call)
			t.kernels[height-1](alike, asks, own, n, a.at(call, i, k0), 4*a.ars, 4*a.acs, 4*a.down(height), b, ldb,
				&out.c[i*out.pitch+j-bl.j0], ldc, load, mask, next.first, next.step, next.apart, next.parts)
			call += alike
		}
	}
}

// shares are rows shared out to tiles, as equal as can be: the first ones have
// one more.
type shares struct{ tiles, least, more int }

// share shares m rows out to as few tiles of at most t.rows as can be.
func (t *tiles) share(m int) shares {
	n := (m + t.rows - 1) / t.rows
	return shares{n, m / n, m % n}
}

// at is the first row of the i-th tile; past the last, the number of rows.
func (s *shares) at(i int) int {
	i = min(i, s.tiles)
	return i*s.least + min(i, s.more)
}

// height is the number of rows of the i-th tile, alike the number of tiles from
// it on that have as many.
func (s *shares) height(i int) int { return s.at(i+1) - s.at(i) }

func (s *shares) alike(i int) int {
	if i < s.more {
		return s.more - i
	}
	return s.tiles - i
}

// panel returns the terms k0.. and the columns j.. of op(b), t.cols elements
// for each k, ldb bytes apart, for a block of m rows: packed for all blocks, in
// place, or packed now.
func (t *tiles) panel(g *gemmArgs, p *panelPack, m, k0, n, j, width int, mask *uint32) (b *float32, ldb int) {
	switch {
	case g.pack.b != nil:
		return &(*g.pack.b)[t.panelAt(g, k0, n, j)], 4 * t.cols
	case g.opB == NoTrans && mask == nil && m <= fewRows && spread(g.b.Stride):
		return &g.b.Data[k0*g.b.Stride+j], 4 * g.b.Stride
	}
	t.packB(g, p.b[:], k0, n, j, width, mask)
	return &p.b[0], 4 * t.cols
}

// panelAt is where a panel stands in the shared pack.
func (t *tiles) panelAt(g *gemmArgs, k0, n, j int) int {
	return k0*t.panels(g.n)*t.cols + j*n
}

// columns returns the lane masks of a tile's first n columns.
func (p *panelPack) columns(n int) *uint32 {
	for j := range p.mask {
		p.mask[j] = 0
		if j < n {
			p.mask[j] = ^uint32(0)
		}
	}
	return &p.mask[0]
}

// packB packs the terms k0.. and the columns j.. of op(b) into dst, one row of
// t.cols elements for each k. Past the width, a row's last vector is zero; a
// vector that has no column may hold anything.
func (t *tiles) packB(g *gemmArgs, dst []float32, k0, n, j, width int, mask *uint32) {
	if g.opB == NoTrans {
		t.packRows(n, &g.b.Data[k0*g.b.Stride+j], 4*g.b.Stride, &dst[0], mask)
		return
	}
	if t.turnPanel != nil && width == t.cols && n >= t.turned {
		src := g.b.Data[j*g.b.Stride+k0:]
		t.turnPanel(n/t.turned, &src[0], 4*g.b.Stride, &dst[0])
		if n%t.turned > 0 {
			k := n - t.turned // overlaps the block before
			t.turnPanel(1, &src[k], 4*g.b.Stride, &dst[k*t.cols])
		}
		return
	}
	c := 0 // columns packed
	for n >= t.turned && c < width && width >= t.turned {
		at := min(c, width-t.turned) // the last block may overlap the one before
		t.turn(g, dst, k0, n, j, at)
		c = at + t.turned
	}
	for ; c < width; c++ {
		for k, x := range g.b.Row(j + c)[k0 : k0+n] {
			dst[k*t.cols+c] = x
		}
	}
	lanes := t.cols / 2
	for k, end := 0, (width+lanes-1)/lanes*lanes; k < n && width < end; k++ {
		clear(dst[k*t.cols+width : k*t.cols+end])
	}
}

// turn packs as many columns of op(b), from j+c on, as transpose turns.
func (t *tiles) turn(g *gemmArgs, dst []float32, k0, n, j, c int) {
	src := g.b.Data[(j+c)*g.b.Stride+k0:]
	t.transpose(n/t.turned, &src[0], 4*g.b.Stride, &dst[c], 4*t.cols)
	if n%t.turned > 0 {
		k := n - t.turned // overlaps the block before
		t.transpose(1, &src[k], 4*g.b.Stride, &dst[k*t.cols+c], 4*t.cols)
	}
}
