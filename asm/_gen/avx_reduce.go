package main

import (
	"math"

	. "github.com/mmcloughlin/avo/operand"
)

// reductions writes the reductions: 32 strided partial results in 32/lanes
// registers, folded by halves (simd/reduce_generic.go).
func (g *gen) reductions() {
	g.begin("Sum", "func(x *float32, n int) float32", "returns the sum of x[i] for i < n, in simd's order.")
	g.reduce([]Register{g.ptr("x")}, g.ptr("n"), 0, func(acc vec, x []vec) { g.add(acc, acc, x[0]) },
		func(dst, a, b Op) { g.VADDPS(b, a, dst) })
	g.begin("Dot", "func(x, y *float32, n int) float32", "returns the sum of x[i] y[i] for i < n, in simd's order.")
	g.reduce([]Register{g.ptr("x"), g.ptr("y")}, g.ptr("n"), 0, func(acc vec, x []vec) { g.fma(acc, x[0], x[1]) },
		func(dst, a, b Op) { g.VADDPS(b, a, dst) })
	g.begin("Max", "func(x *float32, n int) float32", "returns the greatest x[i] for i < n; NaNs are passed over.")
	g.reduce([]Register{g.ptr("x")}, g.ptr("n"), math.Inf(-1), func(acc vec, x []vec) { g.max(acc, x[0], acc) },
		func(dst, a, b Op) { g.VMAXPS(a, b, dst) }) // b > a ? b : a
}

// reduce folds the arrays into one number. start fills the lanes; a lane that
// has no element in the last block stays as it is (adding a zero would turn -0
// into +0).
func (g *gen) reduce(ptrs []Register, n Register, start float64, step func(acc vec, x []vec), join func(dst, a, b Op)) {
	regs := 32 / g.lanes
	acc := make([]vec, regs)
	for i := range acc {
		acc[i] = g.load(f32(start))
	}
	loop, rest, done := g.label("loop"), g.label("rest"), g.label("done")
	body := func(i int, load func(at Mem) vec) {
		var x []vec
		for _, p := range ptrs {
			x = append(x, load(Mem{Base: p, Disp: 4 * g.lanes * i}))
		}
		step(acc[i], x)
	}
	g.Label(loop)
	g.CMPQ(n, Imm(32))
	g.JLT(LabelRef(rest))
	for i := range acc {
		body(i, func(at Mem) vec {
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
		m, before := masks(i), g.copy(acc[i])
		body(i, func(at Mem) vec { return g.loadMasked(m, at) })
		g.choose(acc[i], m, acc[i], before)
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
func (g *gen) fold(acc []vec, join func(dst, a, b Op)) {
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
