package main

import "fmt"

// The registers of a tile: row i of c in V(2i) and V(2i+1), row i of a in
// V(16+i), two rows of b in turn from V24.
const (
	tileRows = 8
	tileCols = 8
	tileA    = 16
	tileB    = 24
)

// gemm writes the register-tiled microkernels, 8x8 at most, and the packing of
// panels.
func (g *neon) gemm() {
	for r := 1; r <= tileRows; r++ {
		g.tile(r)
	}
	g.packRows()
	g.transpose8()
}

// tile writes the microkernel of r rows:
//
//	c[i, j] = fma(a[i, k], b[k, j], c[i, j])   for k = 0, 1, 2, ...
//
// with a at byte strides ars, acs and rows of 2 vectors of b and c at byte
// strides ldb, ldc. load tells whether c is read or starts at zero. mask is nil
// for a full tile, else 2 vectors of lane masks for its columns, the first
// ones. There is a loop for each way that a is contiguous, and one for none.
// The line at next, which moves by step bytes with k, is asked for into the
// second-level cache: a part of what comes after these tiles. The parts, one a
// tile, are apart bytes from each other; after the last the line stays.
//
// From tile to tile a moves by down bytes and c by r rows: what differs is kept
// where the arguments are. Nothing is asked of c: no such machine was there to
// measure it.
func (g *neon) tile(r int) {
	g.begin(fmt.Sprintf("Gemm%dx%d", r, tileCols), tileSignature, tileDoc(r, tileCols)+" It takes no notice of asks and own.")
	again := g.label("again")
	g.place(again)
	k, a, ars, acs, b, ldb, c, ldc, load, mask := g.ptr("k"), g.ptr("a"), g.ptr("ars"), g.ptr("acs"), g.ptr("b"), g.ptr("ldb"), g.ptr("c"), g.ptr("ldc"), g.ptr("load"), g.ptr("mask")
	next, step := g.ptr("next"), g.ptr("step")
	start, byRows, single, byColumns, done := g.label("start"), g.label("rows"), g.label("single"), g.label("columns"), g.label("done")
	width := g.width(mask)
	for v := range 2 * r {
		g.text(clearVector(v))
	}
	g.line("CBZ %s, %s", load, start)
	row := load // not needed any more
	g.line("MOVD %s, %s", c, row)
	g.eachRow(r, row, ldc, mask, width, func(v, at int) string { return fmt.Sprintf("\tFMOVQ %d(%s), F%d\n", at, row, v) }, g.loadFew)
	g.place(start)
	g.line("CMP $0, %s", k)
	g.line("BLE %s", done)
	g.line("CMP $4, %s", ars)
	g.line("BEQ %s", byColumns)
	rows := []string{a}
	for i := 1; i < r; i++ {
		p := g.gp()
		g.line("ADD %s, %s, %s", ars, rows[i-1], p)
		rows = append(rows, p)
	}
	g.line("CMP $4, %s", acs)
	g.line("BNE %s", single)
	g.line("SUBS $4, %s", k)
	g.line("BLT %s", byRows+"end")
	g.place(byRows)
	g.fourSteps(r, rows, b, ldb, next, step)
	g.line("SUBS $4, %s", k)
	g.line("BGE %s", byRows)
	g.place(byRows + "end")
	g.line("ADDS $4, %s", k)
	g.line("BEQ %s", done)
	g.place(single)
	for i, p := range rows {
		g.line("FMOVS (%s), F%d", p, tileA+i)
		g.line("ADD %s, %s", acs, p)
	}
	g.ask(next, step)
	g.step(r, b, ldb, tileB, func(i int) (v, lane int) { return tileA + i, 0 })
	g.line("SUBS $1, %s", k)
	g.line("BNE %s", single)
	g.line("B %s", done)
	g.place(byColumns)
	g.column(r, a)
	g.line("ADD %s, %s", acs, a)
	g.ask(next, step)
	g.step(r, b, ldb, tileB, func(i int) (v, lane int) { return tileA + i/4, i % 4 })
	g.line("SUBS $1, %s", k)
	g.line("BNE %s", byColumns)
	g.place(done)
	g.eachRow(r, c, ldc, mask, width, func(v, at int) string { return fmt.Sprintf("\tFMOVQ F%d, %d(%s)\n", v, at, c) }, g.storeFew)
	g.moveOn(c, ldc, step, again)
	g.end()
}

// moveOn goes on with the tile below, whose c is a row after last. It needs two
// registers and step's.
func (g *neon) moveOn(last, ldc, step, again string) {
	finished := g.label("finished")
	x, y := scratchRegister, step
	add := func(what, to string) {
		g.line("MOVD %s, %s", g.arg(what), x)
		g.line("MOVD %s, %s", g.arg(to), y)
		g.line("ADD %s, %s, %s", x, y, y)
		g.line("MOVD %s, %s", y, g.arg(to))
	}
	g.line("MOVD %s, %s", g.arg("tiles"), x)
	g.line("SUBS $1, %s", x)
	g.line("BLE %s", finished)
	g.line("MOVD %s, %s", x, g.arg("tiles"))
	g.line("ADD %s, %s, %s", ldc, last, x)
	g.line("MOVD %s, %s", x, g.arg("c"))
	add("down", "a")
	g.line("MOVD %s, %s", g.arg("parts"), x)
	g.line("SUBS $1, %s", x)
	g.line("MOVD %s, %s", x, g.arg("parts"))
	still := g.label("still")
	g.line("BLE %s", still)
	add("apart", "next")
	g.line("B %s", again)
	g.place(still)
	g.line("MOVD ZR, %s", g.arg("step"))
	g.line("B %s", again)
	g.place(finished)
}

// width returns a register with the number of columns in a mask that is not
// nil; for nil it holds anything.
func (g *neon) width(mask string) string {
	w, full := g.gp(), g.label("full")
	g.line("CBZ %s, %s", mask, full)
	g.line("VLD1 (%s), [V0.S4, V1.S4]", mask)
	g.line("VADD V0.S4, V1.S4, V0.S4")
	g.line("VADDV V0.S4, V0")
	g.line("VMOV V0.S[0], %s", w)
	g.line("NEGW %s, %s", w, w)
	g.place(full)
	return w
}

// eachRow visits the r rows of c from the pointer on, which it moves: whole
// for a full tile, few for the last vector of each row of a narrower one.
func (g *neon) eachRow(r int, p, ldc, mask, width string, whole func(v, at int) string, few func(p, n string, v int) string) {
	edge, done, second := g.label("edge"), g.label("rowsdone"), g.gp()
	next := func(i int) {
		if i < r-1 {
			g.line("ADD %s, %s", ldc, p)
		}
	}
	g.line("CBNZ %s, %s", mask, edge)
	for i := range r {
		g.text(whole(2*i, 0))
		g.text(whole(2*i+1, 16))
		next(i)
	}
	g.line("B %s", done)
	g.place(edge)
	for i := range r {
		narrow, rowDone := g.label("narrow"), g.label("rowdone")
		g.line("TBZ $2, %s, %s", width, narrow)
		g.text(whole(2*i, 0))
		g.line("ADD $16, %s, %s", p, second)
		g.text(few(second, width, 2*i+1))
		g.line("B %s", rowDone)
		g.place(narrow)
		g.text(few(p, width, 2*i))
		g.place(rowDone)
		next(i)
	}
	g.place(done)
}

// fourSteps adds four terms, a's rows being contiguous.
func (g *neon) fourSteps(r int, rows []string, b, ldb, next, step string) {
	for i, p := range rows {
		g.line("FMOVQ.P 16(%s), F%d", p, tileA+i)
	}
	for k := range 4 {
		g.ask(next, step)
		g.step(r, b, ldb, tileB+2*k, func(i int) (v, lane int) { return tileA + i, k })
	}
}

// ask asks for the line at next and moves on.
func (g *neon) ask(next, step string) {
	g.line("PRFM (%s), PLDL2KEEP", next)
	g.line("ADD %s, %s", step, next)
}

// column reads r contiguous elements of a.
func (g *neon) column(r int, a string) {
	for i := 0; i+4 <= r; i += 4 {
		g.line("FMOVQ %d(%s), F%d", 4*i, a, tileA+i/4)
	}
	at, v := 4*(r/4*4), tileA+r/4
	switch r % 4 {
	case 1:
		g.line("FMOVS %d(%s), F%d", at, a, v)
	case 2, 3:
		g.line("FMOVD %d(%s), F%d", at, a, v)
	}
	if r%4 == 3 {
		g.line("ADD $%d, %s, %s", at+8, a, scratchRegister)
		g.line("VLD1 (%s), V%d.S[2]", scratchRegister, v)
	}
}

// step adds one term: the next row of b from memory into two vectors from bv on, times
// the lanes that element gives for a's rows.
func (g *neon) step(r int, b, ldb string, bv int, element func(i int) (v, lane int)) {
	g.line("VLD1.P (%s)(%s), [V%d.S4, V%d.S4]", b, ldb, bv, bv+1)
	for i := range r {
		v, lane := element(i)
		g.text(fmlaLane(2*i, bv, v, lane))
		g.text(fmlaLane(2*i+1, bv+1, v, lane))
	}
}
