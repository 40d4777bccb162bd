package main

import "fmt"

// sparse writes the kernels of a sparse matrix times a dense one, and what makes a
// matrix sparse.
func (g *neon) sparse() {
	for v := 1; v <= sparseVectors; v++ {
		g.sparseRows(v)
	}
	g.compress()
}

// The registers of a sparse row: its sums from V0, a row of b from V8, and what
// that is multiplied by.
const (
	sparseB     = 8
	sparseValue = 16
)

// sparseRows writes the kernel of v vectors:
//
//	c[i, j] = fma(value[e], b[index[e], j], c[i, j])   for e = start[i], start[i]+1, ..., end[i]-1
//
// with rows of b and c at byte strides ldb, ldc. load tells whether c is read or
// starts at zero. The last vector has tail columns, of 1 to all its lanes.
func (g *neon) sparseRows(v int) {
	g.begin(fmt.Sprintf("SparseRows%d", 4*v), sparseSignature, sparseDoc(4*v))
	rows, start, end, index, value := g.ptr("rows"), g.ptr("start"), g.ptr("end"), g.ptr("index"), g.ptr("value")
	b, ldb, c, ldc, load, tail := g.ptr("b"), g.ptr("ldb"), g.ptr("c"), g.ptr("ldc"), g.ptr("load"), g.ptr("tail")
	first, count, column, element, at := g.gp(), g.gp(), g.gp(), g.gp(), g.gp()
	row, fresh, begin, store, ret := g.label("row"), g.label("fresh"), g.label("begin"), g.label("store"), g.label("ret")
	last := v - 1
	// vectors visits the v vectors from a pointer on: the last one by few, unless
	// it is whole.
	vectors := func(p string, whole func(at, i int) string, few func(p string, i int) string) {
		for i := range last {
			g.text(whole(16*i, i))
		}
		part, done := g.label("part"), g.label("whole")
		g.line("TBZ $2, %s, %s", tail, part)
		g.text(whole(16*last, last))
		g.line("B %s", done)
		g.place(part)
		g.line("ADD $%d, %s, %s", 16*last, p, at)
		g.text(few(at, last))
		g.place(done)
	}
	read := func(p string, to int) {
		vectors(p,
			func(at, i int) string { return fmt.Sprintf("\tFMOVQ %d(%s), F%d\n", at, p, to+i) },
			func(p string, i int) string { return clearVector(to+i) + g.loadFew(p, tail, to+i) })
	}

	g.line("CMP $0, %s", rows)
	g.line("BLE %s", ret)
	g.place(row)
	g.line("CBZ %s, %s", load, fresh)
	read(c, 0)
	g.line("B %s", begin)
	g.place(fresh)
	for i := range v {
		g.text(clearVector(i))
	}
	g.place(begin)
	g.line("MOVW.P 4(%s), %s", start, first)
	g.line("MOVW.P 4(%s), %s", end, count)
	g.line("ADD %s<<2, %s, %s", first, index, column)
	g.line("ADD %s<<2, %s, %s", first, value, element)
	g.line("SUBS %s, %s, %s", first, count, count)
	g.line("BLE %s", store)
	loop := g.label("loop")
	g.place(loop)
	g.line("MOVW.P 4(%s), %s", column, first)
	g.line("MUL %s, %s, %s", ldb, first, first)
	g.line("ADD %s, %s, %s", b, first, first)
	g.line("FMOVS.P 4(%s), F%d", element, sparseValue)
	read(first, sparseB)
	for i := range v {
		g.text(fmlaLane(i, sparseB+i, sparseValue, 0))
	}
	g.line("SUBS $1, %s", count)
	g.line("BNE %s", loop)
	g.place(store)
	vectors(c,
		func(at, i int) string { return fmt.Sprintf("\tFMOVQ F%d, %d(%s)\n", i, at, c) },
		func(p string, i int) string { return g.storeFew(p, tail, i) })
	g.line("ADD %s, %s", ldc, c)
	g.line("SUBS $1, %s", rows)
	g.line("BNE %s", row)
	g.place(ret)
	g.end()
}

// compress writes the packing of what is not zero, one element after the other:
// each is written, and the next one over it unless it counts.
func (g *neon) compress() {
	g.begin("Compress", compressSignature, compressDoc)
	index, value, x, n := g.ptr("index"), g.ptr("value"), g.ptr("x"), g.ptr("n")
	place, count, bits := g.gp(), g.gp(), g.gp()
	loop, done := g.label("loop"), g.label("done")
	g.line("MOVD ZR, %s", place)
	g.line("MOVD ZR, %s", count)
	g.line("CMP $0, %s", n)
	g.line("BLE %s", done)
	g.place(loop)
	g.line("MOVWU.P 4(%s), %s", x, bits)
	g.line("MOVW %s, (%s)(%s<<2)", bits, value, count)
	g.line("MOVW %s, (%s)(%s<<2)", place, index, count)
	g.line("ADD $1, %s", place)
	g.line("LSLW $1, %s, %[1]s", bits)
	g.line("CMPW $0, %s", bits)
	g.line("CINC NE, %s, %[1]s", count)
	g.line("CMP %s, %s", n, place)
	g.line("BLT %s", loop)
	g.place(done)
	g.line("MOVD %s, %s", count, g.arg("ret"))
	g.end()
}
