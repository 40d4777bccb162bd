package main

import (
	"math"

	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// emitReduce writes the reductions: 32 strided partial results in 32/lanes
// registers, folded by halves (simd/reduce_generic.go).
func emitReduce(g *gen) {
	g.begin("Sum", "func(x *float32, n int) float32", "Sum"+g.suffix+" returns the sum of x[i] for i < n, in simd's order.")
	g.reduce([]Register{g.ptr("x")}, g.ptr("n"), 0, 0, func(acc reg.VecVirtual, x []reg.VecVirtual) { g.add(acc, acc, x[0]) },
		func(dst, a, b Op) { g.VADDPS(b, a, dst) })
	g.begin("Dot", "func(x, y *float32, n int) float32", "Dot"+g.suffix+" returns the sum of x[i] y[i] for i < n, in simd's order.")
	g.reduce([]Register{g.ptr("x"), g.ptr("y")}, g.ptr("n"), 0, 0, func(acc reg.VecVirtual, x []reg.VecVirtual) { g.fma(acc, x[0], x[1]) },
		func(dst, a, b Op) { g.VADDPS(b, a, dst) })
	g.begin("Max", "func(x *float32, n int) float32", "Max"+g.suffix+" returns the greatest x[i] for i < n; NaNs are passed over.")
	g.reduce([]Register{g.ptr("x")}, g.ptr("n"), math.Inf(-1), math.Inf(-1), func(acc reg.VecVirtual, x []reg.VecVirtual) { g.max(acc, x[0], acc) },
		func(dst, a, b Op) { g.VMAXPS(a, b, dst) }) // b > a ? b : a
}

// reduce folds the arrays into one number. start fills the lanes; pad stands
// in for elements past the end.
func (g *gen) reduce(ptrs []Register, n Register, start, pad float64, step func(acc reg.VecVirtual, x []reg.VecVirtual), join func(dst, a, b Op)) {
	regs := 32 / g.lanes
	acc := make([]reg.VecVirtual, regs)
	for i := range acc {
		acc[i] = g.load(g.f32(start))
	}
	loop, rest, done := g.label("loop"), g.label("rest"), g.label("done")
	body := func(i int, load func(at Mem) reg.VecVirtual) {
		var x []reg.VecVirtual
		for _, p := range ptrs {
			x = append(x, load(Mem{Base: p, Disp: 4 * g.lanes * i}))
		}
		step(acc[i], x)
	}
	g.Label(loop)
	g.CMPQ(n, Imm(32))
	g.JLT(LabelRef(rest))
	for i := range acc {
		body(i, func(at Mem) reg.VecVirtual {
			v := g.vec()
			g.VMOVUPS(at, v)
			return v
		})
	}
	for _, p := range ptrs {
		g.ADDQ(Imm(128), p)
	}
	g.SUBQ(Imm(32), n)
	g.JMP(LabelRef(loop))
	g.Label(rest)
	g.TESTQ(n, n)
	g.JZ(LabelRef(done))
	masks := g.tailMasks(n, regs)
	for i := range acc {
		m := masks(i)
		body(i, func(at Mem) reg.VecVirtual {
			v := g.loadMasked(m, at)
			if pad != 0 {
				g.choose(v, m, v, g.load(g.f32(pad)))
			}
			return v
		})
	}
	g.Label(done)
	g.fold(acc, join)
}

// tailMasks returns the masks of the registers of a last, partial block of n
// elements, 0 < n < 32; ask for them in order.
func (g *gen) tailMasks(n Register, regs int) func(i int) mask {
	if g.wide() {
		b := g.GP64()
		g.MOVQ(I64(1), b)
		g.SHLXQ(n, b, b)
		g.DECQ(b)
		return func(i int) mask {
			k := g.K()
			g.KMOVW(b.As32(), k)
			g.SHRQ(Imm(16), b)
			return mask{k}
		}
	}
	p := g.GP64()
	g.LEAQ(g.ramp(32), p)
	g.NEGQ(n)
	return func(i int) mask {
		v := g.vec()
		g.VMOVUPS(Mem{Base: p, Index: n, Scale: 4, Disp: 4 * (32 + g.lanes*i)}, v)
		return mask{v}
	}
}

// fold joins lane j with lane j+h for h = 16, 8, 4, 2, 1 and returns the rest.
func (g *gen) fold(acc []reg.VecVirtual, join func(dst, a, b Op)) {
	for h := len(acc) / 2; h > 0; h /= 2 {
		for j := range h {
			join(acc[j], acc[j], acc[j+h])
		}
	}
	v := acc[0]
	if g.wide() {
		half := g.YMM()
		g.VEXTRACTF64X4(Imm(1), v, half)
		join(v.AsY(), v.AsY(), half)
	}
	t := g.XMM()
	g.VEXTRACTF128(Imm(1), v.AsY(), t)
	join(v.AsX(), v.AsX(), t)
	g.VPERMILPS(Imm(0x0e), v.AsX(), t)
	join(v.AsX(), v.AsX(), t)
	g.VPERMILPS(Imm(0x01), v.AsX(), t)
	join(v.AsX(), v.AsX(), t)
	g.Store(v.AsX(), g.ReturnIndex(0))
	g.end()
}
