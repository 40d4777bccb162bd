package main

import "math"

// The constants are those of simd/math_generic.go, and the operations its
// sequence, lane by lane.

var (
	expPoly = []float64{1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3,
		4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1}
	logPoly = []float64{7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1,
		-1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
		-2.4999993993e-1, 3.3333331174e-1}
	erfPoly = []float64{-5.96761703e-4, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1}
	erfTail = []float64{-1.72853470e-5, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2, -1.06777877e-1, -6.34846687e-1, -1.28717512e-1}

	probitCentre = []float64{2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4,
		-1.25372503e-3, -4.17768164e-3, 2.46640727e-1, 1.50140941}
	probitTail = []float64{-2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3,
		-7.6224613e-3, 9.43887047e-3, 1.00167406, 2.83297682}

	tanhPoly = []float64{-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2,
		1.33314422036e-1, -3.33332819422e-1}
)

const (
	roundBig = 12582912
	signBit  = 1 << 31
	sqrtHalf = 0x3f3504f3
)

func emitMath[V any](g vocabulary[V]) {
	unary := func(name string, f func(g vocabulary[V], x V) V) {
		g.begin(name, "func(dst, x *float32, n int)", "sets dst[i] as simd's "+name+" defines, for i < n.")
		g.each(func(s stream[V]) { s.store(0, f(g, s.load(1))) }, "dst", "x")
		g.end()
	}
	unary("Exp", exp)
	unary("Log", log)
	unary("Sigmoid", sigmoid)
	unary("Tanh", tanh)
	unary("Softplus", softplus)
	unary("Erf", erf)
	unary("Relu", relu)
}

func poly[V any](g vocabulary[V], coef []float64, x V) V {
	p := g.load(f32(coef[0]))
	for _, c := range coef[1:] {
		g.horner(p, x, f32(c))
	}
	return p
}

// exp returns exp(x) in a new vector; x is overwritten.
func exp[V any](g vocabulary[V], x V) V {
	g.clamp(x, f32(-104), f32(89))
	t := g.load(f32(roundBig))
	g.fma(t, x, f32(math.Log2E))
	n := g.vec()
	g.sub(n, t, f32(roundBig))
	hi := float32(math.Ln2)
	g.fnma(x, n, f32(float64(hi)))
	r, lo := g.copy(x), g.load(f32(math.Ln2-float64(hi)))
	g.fnma(r, n, lo)
	p := poly(g, expPoly, r)
	g.mul(r, r, r)
	g.mul(p, p, r)
	g.fnma(p, n, lo)
	one := r
	g.add(one, x, f32(1))
	g.sub(n, one, f32(1))
	g.sub(x, x, n)
	g.add(p, p, x)
	g.add(p, p, one)
	g.scale(p, t)
	return p
}

// scaleInTwo is scale by two powers of 2, since one alone could overflow where
// the product does not.
func scaleInTwo[V any](g vocabulary[V], p, t V) {
	half := g.vec()
	g.subInt(t, t, f32(roundBig))
	g.sra(half, t, 1)
	g.subInt(t, t, half)
	for _, k := range []V{half, t} {
		g.addInt(k, k, constant(127))
		g.shl(k, k, 23)
		g.mul(p, p, k)
	}
}

// logSum returns log(1+f) + k ln 2 in a new vector; f is overwritten.
func logSum[V any](g vocabulary[V], f, k V) V {
	p := poly(g, logPoly, f)
	z := g.vec()
	g.mul(z, f, f)
	g.mul(p, p, f)
	g.mul(p, p, z)
	g.fma(p, k, f32(-2.12194440e-4))
	g.fma(p, z, f32(-0.5))
	g.add(f, f, p)
	g.fma(f, k, f32(0.693359375))
	return f
}

func log[V any](g vocabulary[V], x V) V {
	tiny := g.cmp(lt, x, f32(0x1p-126))
	y := g.vec()
	g.mul(y, x, f32(0x1p23))
	g.choose(y, tiny, y, x)
	k := g.keep(tiny, g.load(constant(^uint32(22)))) // -23
	g.subInt(y, y, constant(sqrtHalf))
	e := g.vec()
	g.sra(e, y, 23)
	g.addInt(k, k, e)
	g.toFloat(k, k)
	g.and(y, y, constant(0x7fffff))
	g.addInt(y, y, constant(sqrtHalf))
	g.sub(y, y, f32(1))
	r := logSum(g, y, k)
	inf := g.load(f32(math.Inf(1)))
	g.choose(r, g.cmp(eq, x, inf), inf, r)
	zero := g.zero()
	g.choose(r, g.cmp(eq, x, zero), g.load(f32(math.Inf(-1))), r)
	g.choose(r, g.cmp(ge, x, zero), r, g.load(constant(0x7fc00000)))
	return r
}

// expNegAbs returns exp(-|x|) in a new vector.
func expNegAbs[V any](g vocabulary[V], x V) V {
	a := g.vec()
	g.or(a, x, constant(signBit))
	return exp(g, a)
}

// sigmoid returns its value in a new vector.
func sigmoid[V any](g vocabulary[V], x V) V {
	e := expNegAbs(g, x)
	num, one := g.vec(), g.load(f32(1))
	g.choose(num, g.negative(x), e, one) // at -0 both are 1
	den, c := g.vec(), g.vec()
	g.add(den, e, one)
	g.sub(c, den, one)
	g.sub(c, e, c)
	g.div(num, num, den)
	g.fma(one, e, f32(-0.5))
	g.mul(c, c, one)
	g.fnma(num, num, c)
	return num
}

// probability is sigmoid, and 0 in place of what is below 2^-126. NaN stays.
func probability[V any](g vocabulary[V], x V) V {
	p := sigmoid(g, x)
	g.choose(p, g.cmp(lt, p, f32(0x1p-126)), g.zero(), p)
	return p
}

func tanh[V any](g vocabulary[V], x V) V {
	z := g.vec()
	g.mul(z, x, x)
	small := poly(g, tanhPoly, z)
	g.mul(small, small, z)
	a := g.vec()
	g.and(a, x, constant(^uint32(signBit)))
	g.horner(small, a, a)
	big := g.cmp(ge, a, f32(0.625))
	g.add(a, a, a)
	e := exp(g, a)
	g.add(e, e, f32(1))
	two := g.load(f32(2))
	g.div(e, two, e)
	one := g.load(f32(1))
	g.sub(e, one, e)
	g.choose(e, big, e, small)
	g.and(x, x, constant(signBit))
	g.or(e, e, x)
	return e
}

func softplus[V any](g vocabulary[V], x V) V {
	e := expNegAbs(g, x)
	far := g.cmp(gt, e, f32(0.41421356))
	f := g.vec()
	g.sub(f, e, f32(1))
	g.mul(f, f, f32(0.5))
	g.choose(f, far, f, e)
	k := g.keep(far, g.load(f32(1)))
	r := logSum(g, f, k)
	g.max(x, g.zero(), x)
	g.add(r, r, x)
	return r
}

func erf[V any](g vocabulary[V], x V) V {
	a, z := g.vec(), g.vec()
	g.and(a, x, constant(^uint32(signBit)))
	g.mul(z, a, a)
	small := poly(g, erfPoly, z)
	g.horner(small, a, a)
	t := poly(g, erfTail, a)
	g.or(z, a, constant(signBit))
	g.horner(t, a, z)
	far := g.cmp(gt, a, f32(0.927734375))
	e := exp(g, t)
	one := g.load(f32(1))
	g.sub(e, one, e)
	g.choose(e, far, e, small)
	g.and(x, x, constant(signBit))
	g.or(e, e, x)
	return e
}

// normal returns the standard normal variate of the uniform u in a new vector.
func normal[V any](g vocabulary[V], u V) V {
	x := g.load(f32(-0x1.fffffep-1))
	g.fma(x, u, f32(2))
	t := g.load(f32(1))
	g.fnma(t, x, x)
	w := log(g, t)
	g.mul(w, w, f32(-1))
	near := g.cmp(lt, w, f32(5))
	s := g.vec()
	g.sqrt(s, w)
	g.sub(s, s, f32(3))
	far := poly(g, probitTail, s)
	g.sub(w, w, f32(2.5))
	p := poly(g, probitCentre, w)
	g.choose(p, near, p, far)
	g.mul(p, p, x)
	g.mul(p, p, f32(math.Sqrt2))
	return p
}

func relu[V any](g vocabulary[V], x V) V {
	g.max(x, g.zero(), x)
	return x
}
