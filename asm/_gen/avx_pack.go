package main

import (
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// packRows writes the packing of a panel whose rows are contiguous.
func (g *gen) packRows() {
	g.begin("PackRows", "func(k int, src *float32, stride int, dst *float32, mask *uint32)",
		"copies k rows of 2 vectors from src, stride bytes apart, to dst, where they are contiguous. Lanes outside mask are read as zero; a nil mask takes all.")
	k, src, stride, dst, mp := g.ptr("k"), g.ptr("src"), g.ptr("stride"), g.ptr("dst"), g.ptr("mask")
	loop, part, partLoop, done := g.label("loop"), g.label("part"), g.label("partloop"), g.label("done")
	next := func(label string) {
		g.ADDQ(stride, src)
		g.ADDQ(Imm(uint64(8*g.lanes)), dst)
		g.DECQ(k)
		g.JNZ(LabelRef(label))
	}
	g.TESTQ(k, k)
	g.JLE(LabelRef(done))
	g.TESTQ(mp, mp)
	g.JNZ(LabelRef(part))
	// A few rows of a panel are packed before its neighbours' rows, so no
	// hardware sees which rows come next.
	ahead := g.GP64()
	g.LEAQ(Mem{Base: src, Index: stride, Scale: 8}, ahead)
	g.Label(loop)
	for h := range 2 {
		v := g.vec()
		g.VMOVUPS(Mem{Base: src, Disp: 4 * g.lanes * h}, v)
		g.VMOVUPS(v, Mem{Base: dst, Disp: 4 * g.lanes * h})
	}
	for line := 0; line < 8*g.lanes; line += 64 {
		g.PREFETCHT0(Mem{Base: ahead, Disp: line})
		g.PREFETCHT0(Mem{Base: dst, Disp: 8*8*g.lanes + line})
	}
	g.ADDQ(stride, ahead)
	next(loop)
	g.JMP(LabelRef(done))
	g.Label(part)
	m := g.columnMask(mp)
	m0, m1 := m(0), m(1)
	g.Label(partLoop)
	for h, m := range []mask{m0, m1} {
		g.VMOVUPS(g.loadMasked(m, Mem{Base: src, Disp: 4 * g.lanes * h}), Mem{Base: dst, Disp: 4 * g.lanes * h})
	}
	next(partLoop)
	g.Label(done)
	g.end()
}

// packTile writes the packing of a tile's part of op(a) whose terms are
// contiguous.
func (g *gen) packTile() {
	g.begin("PackTile", "func(k int, src *float32, stride int, dst *float32, step int, mask *uint32)",
		"copies k vectors from src, stride bytes apart, to dst, step bytes apart, one after the other: they may overlap. Lanes outside the first vector of mask are read as zero.")
	k, src, stride, dst, step := g.ptr("k"), g.ptr("src"), g.ptr("stride"), g.ptr("dst"), g.ptr("step")
	m := g.columnMask(g.ptr("mask"))(0)
	loop, done := g.label("loop"), g.label("done")
	g.TESTQ(k, k)
	g.JLE(LabelRef(done))
	g.Label(loop)
	g.VMOVUPS(g.loadMasked(m, Mem{Base: src}), Mem{Base: dst})
	g.ADDQ(stride, src)
	g.ADDQ(step, dst)
	g.DECQ(k)
	g.JNZ(LabelRef(loop))
	g.Label(done)
	g.end()
}

// transpose8 writes the packing of a panel whose columns are contiguous: 8x8
// blocks turned in registers.
func (g *gen) transpose8() {
	g.begin("Transpose8", "func(blocks int, src *float32, stride int, dst *float32, step int)",
		"reads 8 rows of 8*blocks elements, stride bytes apart, and writes them as 8*blocks rows of 8 elements, step bytes apart.")
	n, src, stride, dst, step := g.ptr("blocks"), g.ptr("src"), g.ptr("stride"), g.ptr("dst"), g.ptr("step")
	s3, d3 := g.GP64(), g.GP64()
	loop, done := g.label("loop"), g.label("done")
	g.TESTQ(n, n)
	g.JLE(LabelRef(done))
	stride3, step3 := g.GP64(), g.GP64()
	g.LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, stride3)
	g.LEAQ(Mem{Base: step, Index: step, Scale: 2}, step3)
	rowsOf := func(base, base4, by, by3 Register) []Mem {
		var m []Mem
		for _, b := range []Register{base, base4} {
			m = append(m, Mem{Base: b}, Mem{Base: b, Index: by, Scale: 1}, Mem{Base: b, Index: by, Scale: 2}, Mem{Base: b, Index: by3, Scale: 1})
		}
		return m
	}
	g.Label(loop)
	g.LEAQ(Mem{Base: src, Index: stride, Scale: 4}, s3)
	g.LEAQ(Mem{Base: dst, Index: step, Scale: 4}, d3)
	in, out := rowsOf(src, s3, stride, stride3), rowsOf(dst, d3, step, step3)
	// Rows i and i+4 share a vector's halves, so that only in-lane shuffles remain.
	var x [8]vec
	for i := range 4 {
		for h := range 2 {
			lo, hi := in[i], in[i+4]
			lo.Disp, hi.Disp = 16*h, 16*h
			v := g.YMM()
			g.VMOVUPS(lo, v.AsX())
			g.VINSERTF128(Imm(1), hi, v, v)
			x[4*h+i] = v
		}
	}
	for h := range 2 {
		r := x[4*h : 4*h+4]
		a, b, c, d := g.YMM(), g.YMM(), g.YMM(), g.YMM()
		g.VUNPCKLPS(r[1], r[0], a)
		g.VUNPCKHPS(r[1], r[0], b)
		g.VUNPCKLPS(r[3], r[2], c)
		g.VUNPCKHPS(r[3], r[2], d)
		for i, p := range [][2]vec{{a, c}, {b, d}} {
			lo, hi := g.YMM(), g.YMM()
			g.VUNPCKLPD(p[1], p[0], lo)
			g.VUNPCKHPD(p[1], p[0], hi)
			g.VMOVUPS(lo, out[4*h+2*i])
			g.VMOVUPS(hi, out[4*h+2*i+1])
		}
	}
	g.ADDQ(Imm(32), src)
	g.LEAQ(Mem{Base: dst, Index: step, Scale: 8}, dst)
	g.DECQ(n)
	g.JNZ(LabelRef(loop))
	g.Label(done)
	g.end()
}

// transpose16 writes the same of 16x16 blocks.
func (g *gen) transpose16() {
	g.transpose16Of("Transpose16", "", false)
	g.transpose16Of("Transpose16Ahead", " Meanwhile it asks for the next 16 rows.", true)
	g.transpose32()
}

func (g *gen) transpose16Of(name, meanwhile string, fetch bool) {
	g.begin(name, "func(blocks int, src *float32, stride int, dst *float32, step int)",
		"reads 16 rows of 16*blocks elements, stride bytes apart, and writes them as 16*blocks rows of 16 elements, step bytes apart."+meanwhile)
	n, stride, dst, step := g.ptr("blocks"), g.ptr("stride"), g.ptr("dst"), g.ptr("step")
	loop, done := g.label("loop"), g.label("done")
	g.TESTQ(n, n)
	g.JLE(LabelRef(done))
	src := g.rowsFrom(g.ptr("src"), stride, 16, 8)
	t := g.turner()
	stride16, ahead := g.GP64(), g.GP64()
	if fetch {
		g.MOVQ(stride, stride16)
		g.SHLQ(Imm(4), stride16)
	}
	g.Label(loop)
	if fetch {
		g.LEAQ(Mem{Base: src.bases[0], Index: stride16, Scale: 1}, ahead)
		for range 16 {
			g.PREFETCHT0(Mem{Base: ahead})
			g.ADDQ(stride, ahead)
		}
	}
	g.turn(t, src, 0, func(_ int, column vec) {
		g.VMOVUPS(column, Mem{Base: dst})
		g.ADDQ(step, dst)
	})
	g.advance(src, Imm(64))
	g.DECQ(n)
	g.JNZ(LabelRef(loop))
	g.Label(done)
	g.end()
}

// transpose32 writes the packing of a whole panel, 32 rows at a time. It asks
// for the lines that it will write next: a panel is larger than the first-level
// cache, and a write that waits for its line takes longer than the turning.
func (g *gen) transpose32() {
	const rows, bytes = 32, 32 * 4
	g.begin("Transpose32", "func(blocks int, src *float32, stride int, dst *float32)",
		"reads 32 rows of 16*blocks elements, stride bytes apart, and writes them as 16*blocks rows of 32 elements. Meanwhile it asks for the lines that it will write next.")
	n, stride, dst := g.ptr("blocks"), g.ptr("stride"), g.ptr("dst")
	loop, done := g.label("loop"), g.label("done")
	g.TESTQ(n, n)
	g.JLE(LabelRef(done))
	src := g.rowsFrom(g.ptr("src"), stride, rows, 8)
	t := g.turner()
	g.Label(loop)
	for first := 0; first < rows; first += 16 {
		g.turn(t, src, first, func(c int, column vec) {
			at := bytes*c + 4*first
			g.own(Mem{Base: dst, Disp: 16*bytes + at})
			g.VMOVUPS(column, Mem{Base: dst, Disp: at})
		})
	}
	g.advance(src, Imm(64))
	g.ADDQ(U32(16*bytes), dst)
	g.DECQ(n)
	g.JNZ(LabelRef(loop))
	g.Label(done)
	g.end()
}

// turner is what turning 16x16 blocks needs.
type turner struct {
	upper reg.OpmaskVirtual // mask of the upper half of a vector
	x     [4]vec            // always the same: a register that is half written counts as read
}

func (g *gen) turner() *turner {
	bits := g.GP32()
	t := &turner{upper: g.K()}
	g.MOVL(U32(0xf0), bits)
	g.KMOVW(bits, t.upper)
	for r := range t.x {
		t.x[r] = g.ZMM()
	}
	return t
}

// turn turns 16 rows of 16 elements, from row first on, and hands over the
// columns in their order.
func (g *gen) turn(t *turner, src *strided, first int, put func(c int, column vec)) {
	for col := 0; col < 16; col += 8 {
		// turned[q][c] has column c, then c+4, of the rows 8 q .. 8 q + 3, then
		// the same of the four rows below.
		var turned [2][4]vec
		for q := range turned {
			for r, x := range t.x { // a row above the one that is four below
				row := first + 8*q + r
				g.VMOVUPS(src.at(row, 4*col), x.AsY())
				g.VBROADCASTF64X4(src.at(row+4, 4*col), t.upper, x)
			}
			a, b, c, d := g.ZMM(), g.ZMM(), g.ZMM(), g.ZMM()
			g.VUNPCKLPS(t.x[1], t.x[0], a)
			g.VUNPCKHPS(t.x[1], t.x[0], b)
			g.VUNPCKLPS(t.x[3], t.x[2], c)
			g.VUNPCKHPS(t.x[3], t.x[2], d)
			for i, p := range [][2]vec{{a, c}, {b, d}} {
				lo, hi := g.ZMM(), g.ZMM()
				g.VUNPCKLPD(p[1], p[0], lo)
				g.VUNPCKHPD(p[1], p[0], hi)
				turned[q][2*i], turned[q][2*i+1] = lo, hi
			}
		}
		for half, quarters := range []uint64{0x88, 0xdd} {
			for c := range 4 {
				column := g.ZMM()
				g.VSHUFF32X4(Imm(quarters), turned[1][c], turned[0][c], column)
				put(col+4*half+c, column)
			}
		}
	}
}
