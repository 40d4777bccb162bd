package main

import (
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func emitArith(g *gen) {
	binary := func(name, formula string, f func(dst, a, b reg.VecVirtual)) {
		g.begin(name, "func(dst, a, b *float32, n int)", name+g.suffix+" sets dst[i] = "+formula+" for i < n.")
		ptrs := []Register{g.ptr("dst"), g.ptr("a"), g.ptr("b")}
		g.each(ptrs, g.ptr("n"), func(s stream) {
			a, b := s.load(1), s.load(2)
			f(a, a, b)
			s.store(0, a)
		})
		g.end()
	}
	binary("Add", "a[i] + b[i]", func(d, a, b reg.VecVirtual) { g.add(d, a, b) })
	binary("Sub", "a[i] - b[i]", func(d, a, b reg.VecVirtual) { g.sub(d, a, b) })
	binary("Mul", "a[i] * b[i]", func(d, a, b reg.VecVirtual) { g.mul(d, a, b) })
	binary("SigmoidGrad", "a[i] * (b[i] * (1-b[i]))", func(d, a, b reg.VecVirtual) {
		one := g.load(g.f32(1))
		g.sub(one, one, b)
		g.mul(b, b, one)
		g.mul(d, a, b)
	})
	binary("TanhGrad", "a[i] * fma(-b[i], b[i], 1)", func(d, a, b reg.VecVirtual) {
		one := g.load(g.f32(1))
		g.fnma(one, b, b)
		g.mul(d, a, one)
	})
	binary("ReluGrad", "a[i] where b[i] > 0, else 0", func(d, a, b reg.VecVirtual) {
		g.VMOVAPS(g.keep(g.cmp(gt, b, g.zero()), a), d)
	})

	g.begin("Axpy", "func(alpha float32, x, y *float32, n int)", "Axpy"+g.suffix+" sets y[i] = fma(alpha, x[i], y[i]) for i < n.")
	alpha := g.scalar("alpha")
	g.each([]Register{g.ptr("x"), g.ptr("y")}, g.ptr("n"), func(s stream) {
		y := s.load(1)
		g.fma(y, alpha, s.load(0))
		s.store(1, y)
	})
	g.end()

	scalar := func(name, formula string, f func(x, c reg.VecVirtual)) {
		g.begin(name, "func(dst *float32, c float32, x *float32, n int)", name+g.suffix+" sets dst[i] = "+formula+" for i < n.")
		c := g.scalar("c")
		g.each([]Register{g.ptr("dst"), g.ptr("x")}, g.ptr("n"), func(s stream) {
			x := s.load(1)
			f(x, c)
			s.store(0, x)
		})
		g.end()
	}
	scalar("Scale", "c * x[i]", func(x, c reg.VecVirtual) { g.mul(x, x, c) })
	scalar("AddScalar", "x[i] + c", func(x, c reg.VecVirtual) { g.add(x, x, c) })

	emitFromBytes(g)
	emitBiasSigmoid(g)
}

// emitFromBytes reads bytes, for which there are no masked loads: its tail is
// scalar.
func emitFromBytes(g *gen) {
	g.begin("FromBytes", "func(dst *float32, scale float32, src *uint8, n int)", "FromBytes"+g.suffix+" sets dst[i] = float32(src[i]) * scale for i < n.")
	scale := g.scalar("scale")
	dst, src, n := g.ptr("dst"), g.ptr("src"), g.ptr("n")
	loop, rest, byByte, done := g.label("loop"), g.label("rest"), g.label("byte"), g.label("done")
	g.Label(loop)
	g.CMPQ(n, Imm(uint64(g.lanes)))
	g.JLT(LabelRef(rest))
	v := g.vec()
	g.VPMOVZXBD(Mem{Base: src}, v)
	g.VCVTDQ2PS(v, v)
	g.mul(v, v, scale)
	g.VMOVUPS(v, Mem{Base: dst})
	g.ADDQ(Imm(uint64(g.lanes)), src)
	g.ADDQ(Imm(uint64(4*g.lanes)), dst)
	g.SUBQ(Imm(uint64(g.lanes)), n)
	g.JMP(LabelRef(loop))
	g.Label(rest)
	g.TESTQ(n, n)
	g.JZ(LabelRef(done))
	g.Label(byByte)
	b, x := g.GP32(), g.XMM()
	g.MOVBLZX(Mem{Base: src}, b)
	g.VXORPS(x, x, x)
	g.VCVTSI2SSL(b, x, x)
	g.VMULSS(scale.AsX(), x, x)
	g.VMOVSS(x, Mem{Base: dst})
	g.INCQ(src)
	g.ADDQ(Imm(4), dst)
	g.DECQ(n)
	g.JNZ(LabelRef(byByte))
	g.Label(done)
	g.end()
}

func emitBiasSigmoid(g *gen) {
	g.begin("BiasSigmoid", "func(x *float32, scale float32, bias *float32, n int)", "BiasSigmoid"+g.suffix+" sets x[i] = sigmoid(scale * (x[i] + bias[i])) for i < n.")
	scale := g.scalar("scale")
	g.each([]Register{g.ptr("x"), g.ptr("bias")}, g.ptr("n"), func(s stream) {
		x := s.load(0)
		g.add(x, x, s.load(1))
		g.mul(x, x, scale)
		s.store(0, sigmoid(g, x))
	})
	g.end()
}
