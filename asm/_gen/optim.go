package main

// emitOptim writes the optimiser steps of simd/optim_generic.go. Their
// constants are the fields of simd.SGDStep and simd.AdamStep, in their order.
func emitOptim[V any](g vocabulary[V]) {
	g.begin("SGD", "func(w, v, grad *float32, n int, s *float32)", "takes one step of simd.SGD; s points to an SGDStep.")
	f := g.fields("s", 3)
	rate, momentum, decay := f[0], f[1], f[2]
	g.each(func(s stream[V]) {
		s.own(0)
		w, v, d := s.load(0), s.load(1), s.load(2)
		g.fma(d, decay, w)
		g.mul(v, v, momentum)
		g.fnma(v, rate, d)
		flush(g, v, 0x1p-126)
		g.add(w, w, v)
		s.store(1, v)
		s.store(0, w)
	}, "w", "v", "grad")
	g.end()

	g.begin("Adam", "func(w, m, v, grad *float32, n int, s *float32)", "takes one step of simd.Adam; s points to an AdamStep.")
	f = g.fields("s", 6)
	rate, b1, beta2, root, eps, wd := f[0], f[1], f[2], f[3], f[4], f[5]
	one := g.load(f32(1))
	b2 := g.vec()
	g.sub(b1, one, b1)
	g.sub(b2, one, beta2)
	g.each(func(s stream[V]) {
		s.own(0)
		w, m, v, d := s.load(0), s.load(1), s.load(2), s.load(3)
		g.fma(d, wd, w)
		t := g.vec()
		g.sub(t, d, m)
		g.fma(m, b1, t)
		flush(g, m, 0x1p-126)
		flush(g, d, 0x1p-63)
		g.mul(d, d, d)
		g.mul(v, v, beta2)
		g.fma(v, b2, d)
		flush(g, v, 0x1p-126)
		s.store(1, m)
		s.store(2, v)
		g.sqrt(t, v)
		g.horner(t, root, eps)
		g.div(m, m, t)
		g.fnma(w, rate, m)
		s.store(0, w)
	}, "w", "m", "v", "grad")
	g.end()
}

// flush replaces x by 0 where its magnitude is below the limit. NaN stays.
func flush[V any](g vocabulary[V], x V, limit float64) {
	a := g.vec()
	g.and(a, x, constant(^uint32(signBit)))
	g.choose(x, g.cmp(lt, a, f32(limit)), g.zero(), x)
}
