//go:build !purego && (amd64 || arm64)

package simd

import "runtime"

const (
	line      = 16      // elements of a cache line
	way       = 64 * 16 // elements after which a first-level cache's sets repeat
	farApart  = 1       // cache lines by which neighbouring rows should differ in sets
	maxShared = 1 << 24 // elements that are packed for all blocks, at most
)

// prepare cuts the product into blocks and packs what they share: alpha op(a),
// unless a can be read in place or a block packs rows that no other needs, and
// op(b) where several blocks need it whose rows are many terms long.
func (t *tiles) prepare(g *gemmArgs) gemmCut {
	cut := t.cut(g.m, g.n, g.k)
	g.ownRows, g.several = cut.across == 1, runtime.GOMAXPROCS(0) > 1
	if !g.inPlaceA() && !g.ownRows {
		g.pack.a = space(g.a.Rows * g.pitchA())
		t.each(packA, (g.m+packRowsEach-1)/packRowsEach, g)
	}
	elements := t.panels(g.n) * t.cols * g.k
	if cut.down > 1 && (!g.several || !fewTerms(g.m, g.n, g.k)) && elements > 0 && elements <= maxShared {
		g.pack.b = space(elements)
		each := t.sliceDepth(g.k)
		t.each(packB, (g.k+each-1)/each*t.groups(g.n), g)
	}
	return cut
}

// inPlaceA tells whether the tiles can read a where it is: unscaled, and its rows
// not all in the same few cache sets, where they would drive each other out.
func (g *gemmArgs) inPlaceA() bool {
	return g.alpha == 1 && (spread(g.a.Stride) || g.a.Rows <= farApart)
}

// spread tells whether rows so many elements apart fall into different cache
// sets.
func spread(pitch int) bool {
	offset := pitch % way
	return min(offset, way-offset) >= farApart*line
}

// spreadPitch is the pitch of rows of n elements that are packed: 17 cache
// lines on in the sets, so that a tile's rows spread over all of them.
func spreadPitch(n int) int {
	p := (n + line - 1) / line * line
	return p + (17*line+way-p%way)%way
}

// pitchA is the distance of the rows of the packed a, which stand as a's do.
func (g *gemmArgs) pitchA() int { return spreadPitch(g.a.Cols) }

// target is where the sums of a block grow: in c itself, or in a space of their
// own whose rows spread over the cache sets, which is copied to c at the end.
type target struct {
	gemmBlock
	c     []float32 // from the block's first element
	pitch int
	own   *[]float32 // or nil
}

// target takes a space of its own where c is visited several times and its rows
// would drive each other out of the cache.
func (g *gemmArgs) target(bl gemmBlock, again bool) target {
	if rows := bl.i1 - bl.i0; again && rows > farApart && !spread(g.c.Stride) {
		pitch := spreadPitch(bl.j1 - bl.j0)
		own := space(rows * pitch)
		return target{bl, *own, pitch, own}
	}
	return target{bl, g.c.Data[bl.i0*g.c.Stride+bl.j0:], g.c.Stride, nil}
}

// row returns row i of c as far as it lies in the block.
func (t *target) row(i int) []float32 {
	return t.c[(i-t.i0)*t.pitch:][:t.j1-t.j0]
}

// finish brings the sums to c.
func (t *target) finish(g *gemmArgs) {
	if t.own == nil {
		return
	}
	for i := t.i0; i < t.i1; i++ {
		copy(g.c.Row(i)[t.j0:t.j1], t.row(i))
	}
	packed.put(t.own)
}

// factor is the rows of alpha op(a) that a block needs.
type factor struct {
	data     []float32 // from the first row and term on
	ars, acs int       // from row to row and from term to term
	tile     int       // from tile to tile, where each stands by itself; else 0
	own      *[]float32
}

// operandA returns the block's rows: in place, packed for all blocks, or packed
// now. The terms of a transposed a lie a row apart, in a page each: if no other
// block needs them, they are packed where reading them is dear.
func (t *tiles) operandA(g *gemmArgs, bl gemmBlock, p *panelPack) factor {
	switch {
	case g.pack.a != nil:
		return g.rowsOf(*g.pack.a, g.pitchA(), bl.i0)
	case g.opA == Trans && g.ownRows && (t.termsApart || !g.inPlaceA()):
		return t.packTiles(g, bl, p)
	case g.inPlaceA():
		return g.rowsOf(g.a.Data, g.a.Stride, bl.i0)
	}
	pitch := spreadPitch(g.k)
	own := space((bl.i1 - bl.i0) * pitch)
	for i := bl.i0; i < bl.i1; i++ {
		active.scale((*own)[(i-bl.i0)*pitch:][:g.k], g.alpha, g.a.Row(i))
	}
	a := g.rowsOf(*own, pitch, 0)
	a.own = own
	return a
}

// packTiles packs the block's rows of the transposed a, tile by tile, the rows
// of a term side by side.
func (t *tiles) packTiles(g *gemmArgs, bl gemmBlock, p *panelPack) factor {
	rows := t.share(bl.i1 - bl.i0)
	size := rows.tiles * g.k * t.rows
	own := space(size + line) // the last vector reaches past the end
	for call := 0; call < rows.tiles && g.k > 0; call++ {
		i, next := rows.at(call), rows.at(call+1)
		var mask *uint32
		if next-i < t.cols {
			mask = p.columns(next - i)
		}
		t.packTile(g.k, &g.a.Data[bl.i0+i], 4*g.a.Stride, &(*own)[call*g.k*t.rows], 4*t.rows, mask)
	}
	if g.alpha != 1 {
		active.scale((*own)[:size], g.alpha, (*own)[:size])
	}
	return factor{data: *own, ars: 1, acs: t.rows, tile: g.k * t.rows, own: own}
}

// rowsOf returns the rows from i on of op(a) or its copy.
func (g *gemmArgs) rowsOf(data []float32, pitch, i int) factor {
	if g.opA == Trans {
		return factor{data: data[min(i, len(data)):], ars: 1, acs: pitch}
	}
	return factor{data: data[min(i*pitch, len(data)):], ars: pitch, acs: 1}
}

// at is the address of tile call, whose first row is the block's row i, at term k.
func (a *factor) at(call, i, k int) *float32 {
	if a.tile > 0 {
		return &a.data[call*a.tile+k*a.acs]
	}
	return &a.data[i*a.ars+k*a.acs]
}

// down is the distance from a tile of so many rows to the next.
func (a *factor) down(rows int) int {
	if a.tile > 0 {
		return a.tile
	}
	return rows * a.ars
}

func (a *factor) release() {
	if a.own != nil {
		packed.put(a.own)
	}
}

type packKind int

const (
	packA packKind = iota
	packB
)

const packRowsEach = 64 // rows of op(a) in a chunk

// packTask packs an operand for all blocks.
type packTask struct {
	kind  packKind
	tiles *tiles
	args  *gemmArgs
}

var packTasks freeList[packTask]

func (t *tiles) each(kind packKind, n int, g *gemmArgs) {
	p := packTasks.get()
	*p = packTask{kind, t, g}
	parallel(n, p)
	*p = packTask{}
	packTasks.put(p)
}

func (p *packTask) chunk(i int) {
	t, g := p.tiles, p.args
	if p.kind == packB {
		t.packGroup(g, i)
		return
	}
	lo, hi := i*packRowsEach, min((i+1)*packRowsEach, g.m)
	if g.opA == Trans {
		g.packRegion(0, g.k, lo, hi)
	} else {
		g.packRegion(lo, hi, 0, g.k)
	}
}

// packRegion packs the rows [r0, r1) and columns [c0, c1) of a.
func (g *gemmArgs) packRegion(r0, r1, c0, c1 int) {
	pitch := g.pitchA()
	for r := r0; r < r1; r++ {
		active.scale((*g.pack.a)[r*pitch+c0:][:c1-c0], g.alpha, g.a.Row(r)[c0:c1])
	}
}

// packGroup packs the i-th group of neighbouring panels. Their rows are
// neighbours in memory, so a few rows of all are packed before the next few.
func (t *tiles) packGroup(g *gemmArgs, i int) {
	each, groups := t.sliceDepth(g.k), t.groups(g.n)
	k0, j0 := i/groups*each, i%groups*groupPanels*t.cols
	n, j1 := min(each, g.k-k0), min(j0+groupPanels*t.cols, g.n)
	own := panelPacks.get()
	defer panelPacks.put(own)
	step := n
	if g.opB == NoTrans {
		step = 8
	}
	for k := 0; k < n; k += step {
		for j := j0; j < j1; j += t.cols {
			width := min(t.cols, j1-j)
			var mask *uint32
			if width < t.cols {
				mask = own.columns(width)
			}
			t.packB(g, (*g.pack.b)[t.panelAt(g, k0, n, j)+k*t.cols:], k0+k, min(step, n-k), j, width, mask)
		}
	}
}

const groupPanels = 8

func (t *tiles) groups(n int) int { return (t.panels(n) + groupPanels - 1) / groupPanels }
