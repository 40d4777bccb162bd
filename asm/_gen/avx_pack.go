package main

import . "github.com/mmcloughlin/avo/operand"

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

// prefetch asks for the cache lines of a tile, once to read them and once to
// write to them: the second takes them from another core, which costs a core
// that is alone a few cycles.
func (g *gen) prefetch() {
	g.ask("Prefetch", "asks", func(at Mem) { g.PREFETCHT0(at) })
	g.ask("Own", "asks, for writing,", g.own)
}

func (g *gen) ask(name, asks string, line func(Mem)) {
	g.begin(name, "func(k int, src *float32, stride int)",
		asks+" for k rows of 2 vectors from src, stride bytes apart.")
	k, src, stride := g.ptr("k"), g.ptr("src"), g.ptr("stride")
	loop, done := g.label("loop"), g.label("done")
	g.TESTQ(k, k)
	g.JLE(LabelRef(done))
	g.Label(loop)
	for at := 0; at < 8*g.lanes; at += 64 {
		line(Mem{Base: src, Disp: at})
	}
	line(Mem{Base: src, Disp: 8*g.lanes - 4})
	g.ADDQ(stride, src)
	g.DECQ(k)
	g.JNZ(LabelRef(loop))
	g.Label(done)
	g.RET()
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

// transpose16 writes the same of 16x16 blocks, twice: the second fetches the 16
// rows after them meanwhile.
func (g *gen) transpose16() {
	g.transpose16Of("Transpose16", "", false)
	g.transpose16Of("Transpose16Ahead", " Meanwhile it asks for the next 16 rows.", true)
}

func (g *gen) transpose16Of(name, meanwhile string, fetch bool) {
	g.begin(name, "func(blocks int, src *float32, stride int, dst *float32, step int)",
		"reads 16 rows of 16*blocks elements, stride bytes apart, and writes them as 16*blocks rows of 16 elements, step bytes apart."+meanwhile)
	n, src, stride, dst, step := g.ptr("blocks"), g.ptr("src"), g.ptr("stride"), g.ptr("dst"), g.ptr("step")
	stride3 := g.GP64()
	loop, done := g.label("loop"), g.label("done")
	g.TESTQ(n, n)
	g.JLE(LabelRef(done))
	g.LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, stride3)
	base := []Register{src} // of rows 0, 4, 8, 12
	for range 3 {
		p := g.GP64()
		g.LEAQ(Mem{Base: base[len(base)-1], Index: stride, Scale: 4}, p)
		base = append(base, p)
	}
	bits, upper := g.GP32(), g.K() // the upper half of a vector
	g.MOVL(U32(0xf0), bits)
	g.KMOVW(bits, upper)
	stride16, ahead := g.GP64(), g.GP64()
	if fetch {
		g.MOVQ(stride, stride16)
		g.SHLQ(Imm(4), stride16)
	}
	g.Label(loop)
	if fetch {
		g.LEAQ(Mem{Base: src, Index: stride16, Scale: 1}, ahead)
		for range 16 {
			g.PREFETCHT0(Mem{Base: ahead})
			g.ADDQ(stride, ahead)
		}
	}
	for col := 0; col < 16; col += 8 {
		// turned[q][c] has column c, then c+4, of the rows 8 q .. 8 q + 3, then
		// the same of the four rows below.
		var turned [2][4]vec
		for q := range turned {
			var x [4]vec // a row above the one that is four below
			for r := range x {
				above, below := Mem{Base: base[2*q], Disp: 4 * col}, Mem{Base: base[2*q+1], Disp: 4 * col}
				switch r {
				case 1, 2:
					above.Index, above.Scale, below.Index, below.Scale = stride, uint8(r), stride, uint8(r)
				case 3:
					above.Index, above.Scale, below.Index, below.Scale = stride3, 1, stride3, 1
				}
				x[r] = g.ZMM()
				g.VMOVUPS(above, x[r].AsY())
				g.VBROADCASTF64X4(below, upper, x[r])
			}
			a, b, c, d := g.ZMM(), g.ZMM(), g.ZMM(), g.ZMM()
			g.VUNPCKLPS(x[1], x[0], a)
			g.VUNPCKHPS(x[1], x[0], b)
			g.VUNPCKLPS(x[3], x[2], c)
			g.VUNPCKHPS(x[3], x[2], d)
			for i, p := range [][2]vec{{a, c}, {b, d}} {
				lo, hi := g.ZMM(), g.ZMM()
				g.VUNPCKLPD(p[1], p[0], lo)
				g.VUNPCKHPD(p[1], p[0], hi)
				turned[q][2*i], turned[q][2*i+1] = lo, hi
			}
		}
		for _, quarters := range []uint64{0x88, 0xdd} {
			for c := range 4 {
				column := g.ZMM()
				g.VSHUFF32X4(Imm(quarters), turned[1][c], turned[0][c], column)
				g.VMOVUPS(column, Mem{Base: dst})
				g.ADDQ(step, dst)
			}
		}
	}
	for _, b := range base {
		g.ADDQ(Imm(64), b)
	}
	g.DECQ(n)
	g.JNZ(LabelRef(loop))
	g.Label(done)
	g.end()
}
