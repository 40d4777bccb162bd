package main

import (
	"fmt"
	"math/bits"

	. "github.com/mmcloughlin/avo/operand"
)

// sparse writes the kernels of a sparse matrix times a dense one, and what makes a
// matrix sparse.
func (g *gen) sparse() {
	for v := 1; v <= sparseVectors; v++ {
		g.sparseRows(v)
	}
	g.compress()
}

// sparseVectors is the most vectors of a row of c that live in registers: with
// fewer sums at a time their latency would show.
const sparseVectors = 8

// sparseSignature is that of the kernels of all instruction sets.
const sparseSignature = "func(rows int, start, end, index *int32, value, b *float32, ldb int, c *float32, ldc, load, tail int)"

// sparseDoc is what a kernel of so many columns does.
func sparseDoc(width int) string {
	return fmt.Sprintf("accumulates c += s b over rows of up to %d columns, in the order in which the elements of s are stored.", width)
}

// sparseRows writes the kernel of v vectors:
//
//	c[i, j] = fma(value[e], b[index[e], j], c[i, j])   for e = start[i], start[i]+1, ..., end[i]-1
//
// with rows of b and c at byte strides ldb, ldc. load tells whether c is read or
// starts at zero. The last vector has tail columns, of 1 to all its lanes.
func (g *gen) sparseRows(v int) {
	g.begin(fmt.Sprintf("SparseRows%d", v*g.lanes), sparseSignature, sparseDoc(v*g.lanes))
	row, fresh, begin, loop, store, ret := g.label("row"), g.label("fresh"), g.label("begin"), g.label("loop"), g.label("store"), g.label("ret")
	rows, start, end, index, value := g.ptr("rows"), g.ptr("start"), g.ptr("end"), g.ptr("index"), g.ptr("value")
	b, ldb, c, ldc := g.ptr("b"), g.ptr("ldb"), g.ptr("c"), g.ptr("ldc")
	g.TESTQ(rows, rows)
	g.JLE(LabelRef(ret))
	m := g.tail(g.ptr("tail"))
	acc := make([]vec, v)
	for i := range acc {
		acc[i] = g.vec()
	}
	last := v - 1
	at := func(p Register, i int) Mem { return Mem{Base: p, Disp: 4 * g.lanes * i} }

	g.Label(row)
	g.CMPQ(g.argument("load"), Imm(0))
	g.JE(LabelRef(fresh))
	for i := range last {
		g.VMOVUPS(at(c, i), acc[i])
	}
	g.VMOVAPS(g.loadMasked(m, at(c, last)), acc[last])
	g.JMP(LabelRef(begin))
	g.Label(fresh)
	for _, a := range acc {
		g.clear(a)
	}
	g.Label(begin)
	e, stop, p, x := g.GP64(), g.GP64(), g.GP64(), g.vec()
	g.MOVLQSX(Mem{Base: start}, e)
	g.MOVLQSX(Mem{Base: end}, stop)
	g.ADDQ(Imm(4), start)
	g.ADDQ(Imm(4), end)
	g.CMPQ(e, stop)
	g.JGE(LabelRef(store))
	g.Label(loop)
	g.MOVLQSX(Mem{Base: index, Index: e, Scale: 4}, p)
	g.IMULQ(ldb, p)
	g.ADDQ(b, p)
	g.VBROADCASTSS(Mem{Base: value, Index: e, Scale: 4}, x)
	for i := range last {
		g.VFMADD231PS(at(p, i), x, acc[i])
	}
	if g.wide() {
		g.VFMADD231PS(at(p, last), x, m.r.(Op), acc[last])
	} else {
		g.VFMADD231PS(g.loadMasked(m, at(p, last)), x, acc[last])
	}
	g.INCQ(e)
	g.CMPQ(e, stop)
	g.JLT(LabelRef(loop))
	g.Label(store)
	for i := range last {
		g.VMOVUPS(acc[i], at(c, i))
	}
	g.storeMasked(m, acc[last], at(c, last))
	g.ADDQ(ldc, c)
	g.DECQ(rows)
	g.JNZ(LabelRef(row))
	g.Label(ret)
	g.end()
}

const (
	compressSignature = "func(index *int32, value, x *float32, n int) int"
	compressDoc       = "writes the places i < n and the values of the elements x[i] that are not 0 (-0 is), in order, and returns their number. It may write anything to the other elements of index and value below n."
)

// compress writes the packing of what is not zero. A vector's elements are moved
// to its front and all of it is written; the next one begins behind the last
// that counts, so that a write ends where x does at the latest.
func (g *gen) compress() {
	g.begin("Compress", compressSignature, compressDoc)
	out, x, n := g.ptrs([]string{"index", "value"}), g.ptr("x"), g.ptr("n")
	zero, places, step := g.zero(), g.vec(), g.load(constant(g.lanes))
	g.VMOVUPS(g.numbers(), places)
	bytes := g.GP64()
	g.MOVQ(out[0], bytes)
	g.NEGQ(bytes)
	g.elements([]Register{x}, n, func(s stream[vec]) {
		in := s.(avxStream)
		packed, where, more := g.front(in.load(0), zero, places)
		front := avxStream{g: g, ptrs: out, mask: in.mask}
		front.store(0, where)
		front.store(1, packed)
		for _, p := range out {
			g.LEAQ(Mem{Base: p, Index: more, Scale: 4}, p)
		}
		g.addInt(places, places, step)
	})
	g.ADDQ(out[0], bytes)
	g.SHRQ(Imm(2), bytes)
	g.Store(bytes, g.ReturnIndex(0))
	g.end()
}

// front moves the elements of v that are not zero, and their places, to the
// front, and counts them.
func (g *gen) front(v, zero, places vec) (packed, where vec, count Register) {
	packed, where, count = g.vec(), g.vec(), g.GP64()
	const notEqual = 4 // unordered, quiet
	if g.wide() {
		k := g.K()
		g.VCMPPS(Imm(notEqual), zero, v, k)
		g.VCOMPRESSPS_Z(v, k, packed)
		g.VPCOMPRESSD_Z(places, k, where)
		g.KMOVW(k, count.As32())
		g.POPCNTL(count.As32(), count.As32())
		return packed, where, count
	}
	// The table has, for each set of lanes, their numbers in order.
	order := g.table("order", 256*8, func(i int) uint32 {
		set := i / 8
		for range i % 8 {
			set &= set - 1
		}
		if set == 0 {
			return 0
		}
		return uint32(bits.TrailingZeros(uint(set)))
	})
	set, p, which, not := g.GP64(), g.GP64(), g.vec(), g.vec()
	g.VCMPPS(Imm(notEqual), zero, v, not)
	g.VMOVMSKPS(not, set.As32())
	g.POPCNTL(set.As32(), count.As32())
	g.SHLQ(Imm(5), set)
	g.LEAQ(order, p)
	g.VMOVUPS(Mem{Base: p, Index: set, Scale: 1}, which)
	g.VPERMPS(v, which, packed)
	g.VPERMD(places, which, where)
	return packed, where, count
}
