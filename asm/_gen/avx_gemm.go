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
	g.packTile()
	if g.wide() {
		g.transpose16()
	} else {
		g.transpose8()
	}
}

// tileSignature is that of the microkernels of all instruction sets.
const tileSignature = "func(tiles, asks, own, k int, a *float32, ars, acs, down int, b *float32, ldb int, c *float32, ldc int, load int, mask *uint32, next *float32, step, apart, parts int)"

// tileDoc is what a microkernel of r x width does.
func tileDoc(r, width int) string {
	return fmt.Sprintf("accumulates c += a b over %dx%d tiles, one below the other, in order of k. Meanwhile it asks for the lines next, next + step, ...", r, width)
}

// tile writes the microkernel of r rows:
//
//	c[i, j] = fma(a[i, k], b[k, j], c[i, j])   for k = 0, 1, 2, ...
//
// with a at byte strides ars, acs and rows of 2 vectors of b and c at byte
// strides ldb, ldc. load tells whether c is read or starts at zero. mask is nil
// for a full tile, else 2 vectors of lane masks for its columns, the first ones:
// where they fit one vector, the other of b is not read.
//
// From tile to tile a moves by down bytes and c by r rows: one call for all
// tiles of a panel, since getting here costs as much as forty terms.
//
// Rows of b that lie apart in memory are no stream that hardware would follow,
// so the row that is eight ahead is asked for. On AVX2 a row is as long as a line:
// where it takes parts of two, only the second is asked for, since the panel
// before had the first. The line at next, which moves by
// step bytes with k, is asked for too, into the second-level cache: a part of
// what comes after these tiles. The parts, one a tile, are apart bytes from each
// other; after the last the line stays. The c of the tile below is asked for
// before a tile's own, for writing if own is not 0: that takes its lines from
// another core, which costs a core that is alone a few cycles.
func (g *gen) tile(r int) {
	width := 2 * g.lanes
	g.begin(fmt.Sprintf("Gemm%dx%d", r, width), tileSignature, tileDoc(r, width)+" Before each of the first asks tiles it asks for the c of the one below.")
	again := g.label("again")
	g.Label(again)
	g.askBelow(r)
	k, a, ars, acs, b, ldb := g.ptr("k"), g.ptr("a"), g.ptr("ars"), g.ptr("acs"), g.ptr("b"), g.ptr("ldb")
	acc := make([][2]vec, r)
	for i := range acc {
		acc[i] = [2]vec{g.vec(), g.vec()}
	}
	fresh, loop, narrow, done, edge, masked, ret := g.label("fresh"), g.label("loop"), g.label("narrow"), g.label("done"), g.label("edge"), g.label("masked"), g.label("ret")

	// Read c, or start at zero.
	mp, load := g.GP64(), g.GP64()
	g.Load(g.Param("load"), load)
	g.TESTQ(load, load)
	g.JZ(LabelRef(fresh))
	start := g.label("start")
	g.Load(g.Param("mask"), mp)
	row, ldc := g.ptr("c"), g.ptr("ldc")
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
	next, step := g.ptr("next"), g.ptr("step")

	// On AVX2 all 6 rows of a are reached from one register: a CPU that takes four
	// instructions a cycle has none to spare beside the 12 sums.
	each := 6
	if g.wide() {
		each = 3
	}
	rows := g.rowsFrom(a, ars, r, each)
	steps := func(label string, vectors int) {
		g.Label(label)
		var row [2]vec
		for h := range vectors {
			row[h] = g.vec()
			g.VMOVUPS(Mem{Base: b, Disp: 4 * g.lanes * h}, row[h])
		}
		bytes := 4 * g.lanes * vectors
		for at := 0; g.wide() && at < bytes; at += 64 {
			g.PREFETCHT0(Mem{Base: b, Index: ldb, Scale: 8, Disp: at})
		}
		g.PREFETCHT0(Mem{Base: b, Index: ldb, Scale: 8, Disp: bytes - 4})
		g.PREFETCHT1(Mem{Base: next})
		g.ADDQ(step, next)
		x := g.vec()
		for i := range acc {
			g.VBROADCASTSS(rows.at(i, 0), x)
			for h := range vectors {
				g.VFMADD231PS(row[h], x, acc[i][h])
			}
		}
		g.advance(rows, acs)
		g.ADDQ(ldb, b)
		g.DECQ(k)
		g.JNZ(LabelRef(label))
	}
	g.TESTQ(k, k)
	g.JLE(LabelRef(done))
	g.Load(g.Param("mask"), mp)
	g.TESTQ(mp, mp)
	g.JZ(LabelRef(loop))
	g.CMPL(Mem{Base: mp, Disp: 4 * g.lanes}, Imm(0))
	g.JE(LabelRef(narrow))
	steps(loop, 2)
	g.JMP(LabelRef(done))
	steps(narrow, 1)
	g.Label(done)

	// Write c.
	c, ldc := g.ptr("c"), g.ptr("ldc")
	g.Load(g.Param("mask"), mp)
	g.TESTQ(mp, mp)
	g.JNZ(LabelRef(masked))
	g.eachRow(acc, c, ldc, func(i, h int, at Mem) { g.VMOVUPS(acc[i][h], at) })
	g.JMP(LabelRef(ret))
	g.Label(masked)
	m = g.columnMask(mp)
	g.eachRow(acc, c, ldc, func(i, h int, at Mem) { g.storeMasked(m(h), acc[i][h], at) })
	g.Label(ret)
	g.moveOn(c, ldc, again)
	g.end()
}

// argument is where an argument is in memory: what differs from tile to tile is
// kept there.
func (g *gen) argument(name string) Mem {
	a, err := g.Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return a.Addr
}

// askBelow asks for the r rows of c below a tile, if they are another one's.
func (g *gen) askBelow(r int) {
	loop, own, done := g.label("ask"), g.label("own"), g.label("asked")
	g.DECQ(g.argument("asks"))
	g.JL(LabelRef(done))
	row, ldc, n := g.ptr("c"), g.ptr("ldc"), g.GP64()
	g.IMUL3Q(Imm(uint64(r)), ldc, n)
	g.ADDQ(n, row)
	g.MOVQ(U32(uint32(r)), n)
	lines := func(label string, line func(Mem)) {
		g.Label(label)
		for at := 0; at < 8*g.lanes; at += 64 {
			line(Mem{Base: row, Disp: at})
		}
		line(Mem{Base: row, Disp: 8*g.lanes - 4})
		g.ADDQ(ldc, row)
		g.DECQ(n)
		g.JNZ(LabelRef(label))
	}
	g.CMPQ(g.argument("own"), Imm(0))
	g.JNE(LabelRef(own))
	lines(loop, func(at Mem) { g.PREFETCHT0(at) })
	g.JMP(LabelRef(done))
	lines(own, g.own)
	g.Label(done)
}

// moveOn goes on with the tile below, whose c is a row after last.
func (g *gen) moveOn(last, ldc Register, again string) {
	finished, still := g.label("finished"), g.label("still")
	g.DECQ(g.argument("tiles"))
	g.JLE(LabelRef(finished))
	g.ADDQ(ldc, last)
	g.MOVQ(last, g.argument("c"))
	down := g.ptr("down")
	g.ADDQ(down, g.argument("a"))
	g.DECQ(g.argument("parts"))
	g.JLE(LabelRef(still))
	apart := g.ptr("apart")
	g.ADDQ(apart, g.argument("next"))
	g.JMP(LabelRef(again))
	g.Label(still)
	g.MOVQ(U32(0), g.argument("step"))
	g.JMP(LabelRef(again))
	g.Label(finished)
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
