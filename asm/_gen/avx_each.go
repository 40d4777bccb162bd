package main

import (
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// avxStream is a stream on AVX2 and AVX-512.
type avxStream struct {
	g    *gen
	ptrs []Register
	mask *mask // nil for a full vector
}

func (s avxStream) load(array int) vec {
	at := Mem{Base: s.ptrs[array]}
	if s.mask != nil {
		return s.g.loadMasked(*s.mask, at)
	}
	v := s.g.vec()
	s.g.VMOVUPS(at, v)
	return v
}

func (s avxStream) store(array int, v vec) {
	at := Mem{Base: s.ptrs[array]}
	if s.mask != nil {
		s.g.storeMasked(*s.mask, v, at)
		return
	}
	s.g.VMOVUPS(v, at)
}

func (s avxStream) own(array int) {
	s.g.own(Mem{Base: s.ptrs[array], Disp: ownAhead})
}

// own asks for a cache line to write to: PREFETCHW (RAX), which neither avo nor
// Go's assembler knows.
func (g *gen) own(at Mem) {
	g.LEAQ(at, reg.RAX)
	for _, b := range []uint8{0x0f, 0x0d, 0x08} {
		g.Instruction(&ir.Instruction{Opcode: "BYTE", Operands: []Op{U8(b)}, Inputs: []Op{reg.RAX}})
	}
}

func (g *gen) each(body func(stream[vec]), arrays ...string) {
	ptrs := g.ptrs(arrays)
	g.elements(ptrs, g.ptr("n"), body)
}

// elements runs body over n elements of the arrays, the last vector masked. It
// overwrites n and moves the pointers.
func (g *gen) elements(ptrs []Register, n Register, body func(stream[vec])) {
	loop, rest, done := g.label("loop"), g.label("rest"), g.label("done")
	g.Label(loop)
	g.CMPQ(n, Imm(uint64(g.lanes)))
	g.JLT(LabelRef(rest))
	body(avxStream{g: g, ptrs: ptrs})
	for _, p := range ptrs {
		g.ADDQ(Imm(uint64(4*g.lanes)), p)
	}
	g.SUBQ(Imm(uint64(g.lanes)), n)
	g.JMP(LabelRef(loop))
	g.Label(rest)
	g.TESTQ(n, n)
	g.JZ(LabelRef(done))
	m := g.tail(n)
	body(avxStream{g: g, ptrs: ptrs, mask: &m})
	g.Label(done)
}

// tail prepares the mask of the first n lanes, 0 < n <= lanes.
func (g *gen) tail(n Register) mask {
	if g.wide() {
		b := g.GP64()
		g.MOVQ(I64(1), b)
		g.SHLXQ(n, b, b)
		g.DECQ(b)
		k := g.K()
		g.KMOVW(b.As32(), k)
		return mask{k}
	}
	p := g.GP64()
	g.LEAQ(g.ramp(g.lanes), p)
	g.NEGQ(n)
	m := g.vec()
	g.VMOVUPS(Mem{Base: p, Index: n, Scale: 4, Disp: 4 * g.lanes}, m)
	return mask{m}
}

func (g *gen) loadMasked(m mask, src Mem) reg.VecVirtual {
	v := g.vec()
	if g.wide() {
		g.VMOVUPS_Z(src, m.r.(Op), v)
	} else {
		g.VMASKMOVPS(src, m.r.(Op), v)
	}
	return v
}

func (g *gen) storeMasked(m mask, v Op, dst Mem) {
	if g.wide() {
		g.VMOVUPS(v, m.r.(Op), dst)
	} else {
		g.VMASKMOVPS(v, m.r.(Op), dst)
	}
}
