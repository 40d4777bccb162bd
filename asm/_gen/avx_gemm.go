package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/operand"
)

// gemm writes the register-tiled microkernels and the packing of panels.
// A tile has up to rows x 2 vectors: 6x16 on AVX2 (12 accumulators of 16
// registers), 14x32 on AVX-512 (28 of 32).
func (g *gen) gemm() {
	rows := 6
	if g.wide() {
		rows = 14
	}
	for r := 1; r <= rows; r++ {
		g.tile(r)
	}
	g.packRows()
	g.prefetch()
	if !g.wide() {
		g.packTranspose()
	}
}

// tile writes the microkernel of r rows:
//
//	c[i, j] = fma(a[i, k], b[k, j], c[i, j])   for k = 0, 1, 2, ...
//
// with a at byte strides ars, acs and rows of 2 vectors of b and c at byte
// strides ldb, ldc. load tells whether c is read or starts at zero. mask is nil
// for a full tile, else 2 vectors of lane masks for its columns.
func (g *gen) tile(r int) {
	width := 2 * g.lanes
	g.begin(fmt.Sprintf("Gemm%dx%d", r, width), "func(k int, a *float32, ars, acs int, b *float32, ldb int, c *float32, ldc int, load int, mask *uint32)",
		fmt.Sprintf("accumulates c += a b over a %dx%d tile, in order of k.", r, width))
	k, a, ars, acs, b, ldb, c, ldc := g.ptr("k"), g.ptr("a"), g.ptr("ars"), g.ptr("acs"), g.ptr("b"), g.ptr("ldb"), g.ptr("c"), g.ptr("ldc")
	acc := make([][2]vec, r)
	for i := range acc {
		acc[i] = [2]vec{g.vec(), g.vec()}
	}
	fresh, loop, done, edge, masked, ret := g.label("fresh"), g.label("loop"), g.label("done"), g.label("edge"), g.label("masked"), g.label("ret")

	// Read c, or start at zero.
	mp, load := g.GP64(), g.GP64()
	g.Load(g.Param("load"), load)
	g.TESTQ(load, load)
	g.JZ(LabelRef(fresh))
	start := g.label("start")
	g.Load(g.Param("mask"), mp)
	row := g.GP64()
	g.MOVQ(c, row)
	g.TESTQ(mp, mp)
	g.JNZ(LabelRef(edge))
	g.eachRow(acc, row, ldc, func(i, h int, at Mem) { g.VMOVUPS(at, acc[i][h]) })
	g.JMP(LabelRef(start))
	g.Label(edge)
	m := g.columnMask(mp)
	g.eachRow(acc, row, ldc, func(i, h int, at Mem) {
		if g.wide() {
			g.VMOVUPS_Z(at, m(h).r.(Op), acc[i][h])
		} else {
			g.VMASKMOVPS(at, m(h).r.(Op), acc[i][h])
		}
	})
	g.JMP(LabelRef(start))
	g.Label(fresh)
	for i := range acc {
		for h := range 2 {
			g.clear(acc[i][h])
		}
	}
	g.Label(start)

	// Every third row has a base register; the two after it are reached by index.
	bases := []Register{a}
	for i := 3; i < r; i += 3 {
		p := g.GP64()
		g.LEAQ(Mem{Base: bases[len(bases)-1], Index: ars, Scale: 2}, p)
		g.ADDQ(ars, p)
		bases = append(bases, p)
	}
	at := func(i int) Mem {
		m := Mem{Base: bases[i/3]}
		if i%3 > 0 {
			m.Index, m.Scale = ars, uint8(i%3)
		}
		return m
	}
	g.TESTQ(k, k)
	g.JLE(LabelRef(done))
	g.Label(loop)
	b0, b1, x := g.vec(), g.vec(), g.vec()
	g.VMOVUPS(Mem{Base: b}, b0)
	g.VMOVUPS(Mem{Base: b, Disp: 4 * g.lanes}, b1)
	for i := range acc {
		g.VBROADCASTSS(at(i), x)
		g.VFMADD231PS(b0, x, acc[i][0])
		g.VFMADD231PS(b1, x, acc[i][1])
	}
	for _, p := range bases {
		g.ADDQ(acs, p)
	}
	g.ADDQ(ldb, b)
	g.DECQ(k)
	g.JNZ(LabelRef(loop))
	g.Label(done)

	// Write c.
	g.Load(g.Param("mask"), mp)
	g.TESTQ(mp, mp)
	g.JNZ(LabelRef(masked))
	g.eachRow(acc, c, ldc, func(i, h int, at Mem) { g.VMOVUPS(acc[i][h], at) })
	g.JMP(LabelRef(ret))
	g.Label(masked)
	m = g.columnMask(mp)
	g.eachRow(acc, c, ldc, func(i, h int, at Mem) { g.storeMasked(m(h), acc[i][h], at) })
	g.Label(ret)
	g.end()
}

// eachRow visits the two vectors of each row of c; it moves row.
func (g *gen) eachRow(acc [][2]vec, row, ldc Register, f func(i, h int, at Mem)) {
	for i := range acc {
		for h := range 2 {
			f(i, h, Mem{Base: row, Disp: 4 * g.lanes * h})
		}
		if i < len(acc)-1 {
			g.ADDQ(ldc, row)
		}
	}
}

// columnMask returns the masks of a row's two vectors, read when asked for so
// that they hold a register only between rows.
func (g *gen) columnMask(p Register) func(h int) mask {
	if g.wide() {
		var ks [2]mask
		for h := range ks {
			v, k := g.ZMM(), g.K()
			g.VMOVUPS(Mem{Base: p, Disp: 64 * h}, v)
			g.VPTESTMD(v, v, k)
			ks[h] = mask{k}
		}
		return func(h int) mask { return ks[h] }
	}
	return func(h int) mask {
		v := g.vec()
		g.VMOVUPS(Mem{Base: p, Disp: 32 * h}, v)
		return mask{v}
	}
}

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
	g.Label(loop)
	for h := range 2 {
		v := g.vec()
		g.VMOVUPS(Mem{Base: src, Disp: 4 * g.lanes * h}, v)
		g.VMOVUPS(v, Mem{Base: dst, Disp: 4 * g.lanes * h})
	}
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

// prefetch asks for the cache lines of what packRows will read.
func (g *gen) prefetch() {
	g.begin("Prefetch", "func(k int, src *float32, stride int)",
		"asks for k rows of 2 vectors from src, stride bytes apart.")
	k, src, stride := g.ptr("k"), g.ptr("src"), g.ptr("stride")
	loop, done := g.label("loop"), g.label("done")
	g.TESTQ(k, k)
	g.JLE(LabelRef(done))
	g.Label(loop)
	for line := 0; line < 8*g.lanes; line += 64 {
		g.PREFETCHT0(Mem{Base: src, Disp: line})
	}
	g.PREFETCHT0(Mem{Base: src, Disp: 8*g.lanes - 4})
	g.ADDQ(stride, src)
	g.DECQ(k)
	g.JNZ(LabelRef(loop))
	g.Label(done)
	g.RET()
}

// packTranspose writes the packing of a panel whose columns are contiguous:
// 8x8 blocks turned in registers. AVX-512 code uses it too.
func (g *gen) packTranspose() {
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
