package main

// Philox4x32-10's multipliers and Weyl constants, as in simd/rng.
const (
	philoxM0 constant = 0xD2511F53
	philoxM1 constant = 0xCD9E8D57
	philoxW0 constant = 0x9E3779B9
	philoxW1 constant = 0xBB67AE85
)

// emitRandom writes the kernels that draw. A draw d points to a rng.Draw: the
// two words of the key, Epoch, Batch, At. Words come in groups of 64 from 16
// counters (rng.Draw.Word).
func emitRandom[V any](g vocabulary[V]) {
	g.begin("Uniform", "func(dst *float32, n int, d *uint32, group int)", "sets dst[i] to uniform i of the draw, from the group on, for i < n.")
	g.eachUniform(func(s stream[V]) { s.store(0, s.load(1)) }, "dst")
	g.end()

	g.begin("Bernoulli", "func(dst, p *float32, n int, d *uint32, group int)", "sets dst[i] = 1 where uniform i of the draw, from the group on, is below p[i], else 0, for i < n.")
	one := g.load(f32(1))
	g.eachUniform(func(s stream[V]) { s.store(0, g.keep(g.cmp(lt, s.load(2), s.load(1)), one)) }, "dst", "p")
	g.end()

	g.begin("Dropout", "func(dst, x *float32, keep, scale float32, n int, d *uint32, group int)", "sets dst[i] = x[i] * scale where uniform i of the draw, from the group on, is below keep, else 0, for i < n.")
	keep, scale := g.scalar("keep"), g.scalar("scale")
	g.eachUniform(func(s stream[V]) {
		x := s.load(1)
		g.mul(x, x, scale)
		s.store(0, g.keep(g.cmp(lt, s.load(2), keep), x))
	}, "dst", "x")
	g.end()

	g.begin("Normal", "func(dst *float32, sd float32, n int, d *uint32, group int)", "sets dst[i] = sd times the standard normal variate of uniform i of the draw, from the group on, for i < n.")
	sd := g.scalar("sd")
	g.eachUniform(func(s stream[V]) {
		z := normal(g, s.load(1))
		g.mul(z, z, sd)
		s.store(0, z)
	}, "dst")
	g.end()

	g.begin("BiasSigmoidSample", "func(p, s *float32, scale float32, bias *float32, n int, d *uint32, group int)", "sets p[i] = sigmoid(scale * (p[i] + bias[i])), or 0 if that is below 2^-126, and s[i] = 1 where uniform i of the draw, from the group on, is below it, else 0, for i < n.")
	scale = g.scalar("scale")
	g.eachUniform(func(s stream[V]) {
		x := s.load(0)
		g.add(x, x, s.load(2))
		g.mul(x, x, scale)
		y := probability(g, x)
		s.store(0, y)
		s.store(1, g.keep(g.cmp(lt, s.load(3), y), g.load(f32(1))))
	}, "p", "s", "bias")
	g.end()
}
