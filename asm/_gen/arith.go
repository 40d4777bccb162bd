package main

func emitArith[V any](g vocabulary[V]) {
	binary := func(name, formula string, f func(a, b V) V) {
		g.begin(name, "func(dst, a, b *float32, n int)", "sets dst[i] = "+formula+" for i < n.")
		g.each(func(s stream[V]) {
			a, b := s.load(1), s.load(2)
			s.store(0, f(a, b))
		}, "dst", "a", "b")
		g.end()
	}
	binary("Add", "a[i] + b[i]", func(a, b V) V { g.add(a, a, b); return a })
	binary("Sub", "a[i] - b[i]", func(a, b V) V { g.sub(a, a, b); return a })
	binary("Mul", "a[i] * b[i]", func(a, b V) V { g.mul(a, a, b); return a })
	binary("SigmoidGrad", "a[i] * (b[i] * (1-b[i]))", func(a, b V) V {
		one := g.load(f32(1))
		g.sub(one, one, b)
		g.mul(b, b, one)
		g.mul(a, a, b)
		return a
	})
	binary("TanhGrad", "a[i] * fma(-b[i], b[i], 1)", func(a, b V) V {
		one := g.load(f32(1))
		g.fnma(one, b, b)
		g.mul(a, a, one)
		return a
	})
	binary("ReluGrad", "a[i] where b[i] > 0, else 0", func(a, b V) V { return g.keep(g.cmp(gt, b, g.zero()), a) })

	g.begin("Axpy", "func(alpha float32, x, y *float32, n int)", "sets y[i] = fma(alpha, x[i], y[i]) for i < n.")
	alpha := g.scalar("alpha")
	g.each(func(s stream[V]) {
		y := s.load(1)
		g.fma(y, alpha, s.load(0))
		s.store(1, y)
	}, "x", "y")
	g.end()

	scalar := func(name, formula string, f func(x, c V)) {
		g.begin(name, "func(dst *float32, c float32, x *float32, n int)", "sets dst[i] = "+formula+" for i < n.")
		c := g.scalar("c")
		g.each(func(s stream[V]) {
			x := s.load(1)
			f(x, c)
			s.store(0, x)
		}, "dst", "x")
		g.end()
	}
	scalar("Scale", "c * x[i]", func(x, c V) { g.mul(x, x, c) })
	scalar("AddScalar", "x[i] + c", func(x, c V) { g.add(x, x, c) })

	g.begin("Clamp", "func(dst *float32, lo, hi float32, x *float32, n int)", "sets dst[i] to x[i], or to the bound that it lies beyond, for i < n.")
	lo, hi := g.scalar("lo"), g.scalar("hi")
	g.each(func(s stream[V]) {
		x := s.load(1)
		g.max(x, lo, x)
		g.min(x, hi, x)
		s.store(0, x)
	}, "dst", "x")
	g.end()

	g.begin("BiasSigmoid", "func(x *float32, scale float32, bias *float32, n int)", "sets x[i] = sigmoid(scale * (x[i] + bias[i])), or 0 if that is below 2^-126, for i < n.")
	scale := g.scalar("scale")
	g.each(func(s stream[V]) {
		x := s.load(0)
		g.add(x, x, s.load(1))
		g.mul(x, x, scale)
		s.store(0, probability(g, x))
	}, "x", "bias")
	g.end()
}
