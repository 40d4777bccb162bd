package main

import (
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// emitOptim writes the optimiser steps of simd/optim_generic.go. Their
// constants are the fields of simd.SGDStep and simd.AdamStep, in their order.
func emitOptim(g *gen) {
	g.begin("SGD", "func(w, v, grad *float32, n int, s *float32)", "SGD"+g.suffix+" takes one step of simd.SGD; s points to an SGDStep.")
	s := g.ptr("s")
	field := func(i int) reg.VecVirtual {
		v := g.vec()
		g.VBROADCASTSS(Mem{Base: s, Disp: 4 * i}, v)
		return v
	}
	rate, momentum, decay := field(0), field(1), field(2)
	g.each([]Register{g.ptr("w"), g.ptr("v"), g.ptr("grad")}, g.ptr("n"), func(st stream) {
		w, v, d := st.load(0), st.load(1), st.load(2)
		g.fma(d, decay, w)
		g.mul(v, v, momentum)
		g.fnma(v, rate, d)
		g.add(w, w, v)
		st.store(1, v)
		st.store(0, w)
	})
	g.end()

	g.begin("Adam", "func(w, m, v, grad *float32, n int, s *float32)", "Adam"+g.suffix+" takes one step of simd.Adam; s points to an AdamStep.")
	s = g.ptr("s")
	rate, b1, beta2, root, eps, wd := field(0), field(1), field(2), field(3), field(4), field(5)
	one := g.load(g.f32(1))
	b2 := g.vec()
	g.sub(b1, one, b1)
	g.sub(b2, one, beta2)
	g.each([]Register{g.ptr("w"), g.ptr("m"), g.ptr("v"), g.ptr("grad")}, g.ptr("n"), func(st stream) {
		w, m, v, d := st.load(0), st.load(1), st.load(2), st.load(3)
		g.fma(d, wd, w)
		t := g.vec()
		g.sub(t, d, m)
		g.fma(m, b1, t)
		g.mul(d, d, d)
		g.mul(v, v, beta2)
		g.fma(v, b2, d)
		st.store(1, m)
		st.store(2, v)
		g.VSQRTPS(v, t)
		g.horner(t, root, eps)
		g.div(m, m, t)
		g.fnma(w, rate, m)
		st.store(0, w)
	})
	g.end()
}
