package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// gen writes one family for one instruction set. Its methods are the vector
// vocabulary that both sets share; a method has the operands in the order
// destination, first source, second source.
type gen struct {
	*build.Context
	isa
	tables map[string]Mem
	labels int
}

// constant is a float32 or int32 in read-only memory, replicated to a full
// AVX2 vector (AVX-512 reads one element with broadcast).
type constant struct{ mem Mem }

func (g *gen) wide() bool { return g.lanes == 16 }

func (g *gen) vec() reg.VecVirtual {
	if g.wide() {
		return g.ZMM()
	}
	return g.YMM()
}

func (g *gen) label(name string) string {
	g.labels++
	return fmt.Sprintf("%s%d", name, g.labels)
}

func (g *gen) bits(u uint32) constant {
	n := g.lanes
	if g.wide() {
		n = 1
	}
	return constant{g.table(fmt.Sprintf("c%08x", u), n, func(int) uint32 { return u })}
}

func (g *gen) f32(f float64) constant { return g.bits(math.Float32bits(float32(f))) }

// load returns a new vector holding the constant in every lane.
func (g *gen) load(c constant) reg.VecVirtual {
	v := g.vec()
	if g.wide() {
		g.VBROADCASTSS(c.mem, v)
	} else {
		g.VMOVUPS(c.mem, v)
	}
	return v
}

type op3 func(ops ...Op)

// with applies plain(c, a, dst), with c a register or a constant.
func (g *gen) with(plain, bcst op3, c any, a, dst Op) {
	k, isConst := c.(constant)
	switch {
	case !isConst:
		plain(c.(Op), a, dst)
	case g.wide():
		bcst(k.mem, a, dst)
	default:
		plain(k.mem, a, dst)
	}
}

func (g *gen) add(dst, a Op, b any) { g.with(g.VADDPS, g.VADDPS_BCST, b, a, dst) }
func (g *gen) sub(dst, a Op, b any) { g.with(g.VSUBPS, g.VSUBPS_BCST, b, a, dst) }
func (g *gen) mul(dst, a Op, b any) { g.with(g.VMULPS, g.VMULPS_BCST, b, a, dst) }
func (g *gen) div(dst, a Op, b any) { g.with(g.VDIVPS, g.VDIVPS_BCST, b, a, dst) }

// min is a < b ? a : b, max is a > b ? a : b: b where either is NaN.
func (g *gen) min(dst, a Op, b any) { g.with(g.VMINPS, g.VMINPS_BCST, b, a, dst) }
func (g *gen) max(dst, a Op, b any) { g.with(g.VMAXPS, g.VMAXPS_BCST, b, a, dst) }

// fma accumulates dst += a b; fnma dst -= a b; horner dst = dst a + c.
func (g *gen) fma(dst, a Op, b any)    { g.with(g.VFMADD231PS, g.VFMADD231PS_BCST, b, a, dst) }
func (g *gen) fnma(dst, a Op, b any)   { g.with(g.VFNMADD231PS, g.VFNMADD231PS_BCST, b, a, dst) }
func (g *gen) horner(dst, a Op, c any) { g.with(g.VFMADD213PS, g.VFMADD213PS_BCST, c, a, dst) }

func (g *gen) addInt(dst, a Op, b any) { g.with(g.VPADDD, g.VPADDD_BCST, b, a, dst) }
func (g *gen) subInt(dst, a Op, b any) { g.with(g.VPSUBD, g.VPSUBD_BCST, b, a, dst) }

func (g *gen) and(dst, a Op, b any) {
	if g.wide() {
		g.with(g.VPANDD, g.VPANDD_BCST, b, a, dst)
	} else {
		g.VPAND(memory(b), a, dst)
	}
}

func (g *gen) or(dst, a Op, b any) {
	if g.wide() {
		g.with(g.VPORD, g.VPORD_BCST, b, a, dst)
	} else {
		g.VPOR(memory(b), a, dst)
	}
}

// memory is the operand of c, a register or an AVX2 constant.
func memory(c any) Op {
	if k, ok := c.(constant); ok {
		return k.mem
	}
	return c.(Op)
}

func (g *gen) copy(v Op) reg.VecVirtual {
	w := g.vec()
	g.VMOVAPS(v, w)
	return w
}

func (g *gen) zero() reg.VecVirtual {
	v := g.vec()
	if g.wide() {
		g.VPXORD(v, v, v)
	} else {
		g.VXORPS(v, v, v)
	}
	return v
}

// The predicates of a comparison.
const (
	lt  = 0x11 // ordered, quiet
	gt  = 0x1e
	ge  = 0x1d
	eq  = 0x00
	nge = 0x19 // unordered: true for NaN
)

// mask is the lanewise outcome of a comparison: a K register or a vector.
type mask struct{ r Op }

// cmp returns the lanes where a <predicate> b.
func (g *gen) cmp(predicate int, a Op, b any) mask {
	if g.wide() {
		k := g.K()
		if c, ok := b.(constant); ok {
			g.VCMPPS_BCST(Imm(uint64(predicate)), c.mem, a, k)
		} else {
			g.VCMPPS(Imm(uint64(predicate)), b.(Op), a, k)
		}
		return mask{k}
	}
	m := g.vec()
	g.VCMPPS(Imm(uint64(predicate)), memory(b), a, m)
	return mask{m}
}

// choose sets dst to yes in the lanes of m and to no elsewhere.
func (g *gen) choose(dst Op, m mask, yes, no Op) {
	if g.wide() {
		g.VBLENDMPS(yes, no, m.r, dst)
	} else {
		g.VBLENDVPS(m.r, yes, no, dst)
	}
}

// keep returns v in the lanes of m and 0 elsewhere.
func (g *gen) keep(m mask, v Op) reg.VecVirtual {
	w := g.vec()
	if g.wide() {
		g.VMOVAPS_Z(v, m.r, w)
	} else {
		g.VPAND(v, m.r, w)
	}
	return w
}

// tail prepares the mask of the first n lanes, 0 < n < lanes.
func (g *gen) tail(n reg.GPVirtual) mask {
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

// ramp is a table of n words of ones followed by n of zeros.
func (g *gen) ramp(n int) Mem {
	return g.table(fmt.Sprintf("ramp%d", n), 2*n, func(i int) uint32 {
		if i < n {
			return ^uint32(0)
		}
		return 0
	})
}

// table is n words in read-only memory.
func (g *gen) table(name string, n int, word func(i int) uint32) Mem {
	if m, ok := g.tables[name]; ok {
		return m
	}
	m := g.StaticGlobal(name + g.file)
	g.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range n {
		g.AddDatum(4*i, U32(word(i)))
	}
	g.tables[name] = m
	return m
}

func (g *gen) loadMasked(m mask, src Mem) reg.VecVirtual {
	v := g.vec()
	if g.wide() {
		g.VMOVUPS_Z(src, m.r, v)
	} else {
		g.VMASKMOVPS(src, m.r, v)
	}
	return v
}

func (g *gen) storeMasked(m mask, v Op, dst Mem) {
	if g.wide() {
		g.VMOVUPS(v, m.r, dst)
	} else {
		g.VMASKMOVPS(v, m.r, dst)
	}
}

// stream is one vector's worth of the arrays of an elementwise kernel.
type stream struct {
	g    *gen
	at   func(array int) Mem
	mask *mask // nil for a full vector
}

func (s stream) load(array int) reg.VecVirtual {
	if s.mask != nil {
		return s.g.loadMasked(*s.mask, s.at(array))
	}
	v := s.g.vec()
	s.g.VMOVUPS(s.at(array), v)
	return v
}

func (s stream) store(array int, v Op) {
	if s.mask != nil {
		s.g.storeMasked(*s.mask, v, s.at(array))
		return
	}
	s.g.VMOVUPS(v, s.at(array))
}

// each runs body over n elements of the arrays, vector by vector, the last
// one masked. It overwrites n and moves the pointers.
func (g *gen) each(ptrs []Register, n reg.GPVirtual, body func(stream)) {
	loop, rest, done := g.label("loop"), g.label("rest"), g.label("done")
	at := func(i int) Mem { return Mem{Base: ptrs[i]} }
	g.Label(loop)
	g.CMPQ(n, Imm(uint64(g.lanes)))
	g.JLT(LabelRef(rest))
	body(stream{g: g, at: at})
	for _, p := range ptrs {
		g.ADDQ(Imm(uint64(4*g.lanes)), p)
	}
	g.SUBQ(Imm(uint64(g.lanes)), n)
	g.JMP(LabelRef(loop))
	g.Label(rest)
	g.TESTQ(n, n)
	g.JZ(LabelRef(done))
	m := g.tail(n)
	body(stream{g: g, at: at, mask: &m})
	g.Label(done)
}

// Register is what a pointer lives in.
type Register = reg.GPVirtual

// begin starts a kernel called name+suffix.
func (g *gen) begin(name, signature string, doc ...string) {
	g.Function(name + g.suffix)
	g.Attributes(attr.NOSPLIT)
	g.SignatureExpr(signature)
	g.Doc(doc...)
	g.Pragma("noescape")
}

func (g *gen) ptr(name string) Register {
	return g.Load(g.Param(name), g.GP64()).(reg.GPVirtual)
}

// scalar returns the float32 argument in every lane.
func (g *gen) scalar(name string) reg.VecVirtual {
	v := g.vec()
	a, err := g.Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	g.VBROADCASTSS(a.Addr, v)
	return v
}

func (g *gen) end() {
	g.VZEROUPPER()
	g.RET()
}
