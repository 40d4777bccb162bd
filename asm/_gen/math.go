package main

import (
	"math"

	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The constants are those of simd/math_generic.go, and the operations its
// sequence, lane by lane.

var (
	expPoly = []float64{1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3,
		4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1}
	logPoly = []float64{7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1,
		-1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
		-2.4999993993e-1, 3.3333331174e-1}
	tanhPoly = []float64{-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2,
		1.33314422036e-1, -3.33332819422e-1}
)

const (
	roundBig = 12582912
	signBit  = 1 << 31
	sqrtHalf = 0x3f3504f3
)

func emitMath(g *gen) {
	unary := func(name string, f func(*gen, reg.VecVirtual) reg.VecVirtual) {
		g.begin(name, "func(dst, x *float32, n int)", name+g.suffix+" sets dst[i] as simd's "+name+" defines, for i < n.")
		ptrs := []Register{g.ptr("dst"), g.ptr("x")}
		n := g.ptr("n")
		g.each(ptrs, n, func(s stream) { s.store(0, f(g, s.load(1))) })
		g.end()
	}
	unary("Exp", exp)
	unary("Log", log)
	unary("Sigmoid", sigmoid)
	unary("Tanh", tanh)
	unary("Softplus", softplus)
	unary("Relu", func(g *gen, x reg.VecVirtual) reg.VecVirtual {
		g.max(x, g.zero(), x)
		return x
	})
}

func (g *gen) poly(coef []float64, x Op) reg.VecVirtual {
	p := g.load(g.f32(coef[0]))
	for _, c := range coef[1:] {
		g.horner(p, x, g.f32(c))
	}
	return p
}

// exp returns exp(x) in a new vector; x is overwritten.
func exp(g *gen, x reg.VecVirtual) reg.VecVirtual {
	g.min(x, g.load(g.f32(89)), x)
	g.max(x, g.load(g.f32(-104)), x)
	t := g.load(g.f32(roundBig))
	g.fma(t, x, g.f32(math.Log2E))
	n := g.vec()
	g.sub(n, t, g.f32(roundBig))
	hi := float32(math.Ln2)
	g.fnma(x, n, g.f32(float64(hi)))
	r, lo := g.copy(x), g.load(g.f32(math.Ln2-float64(hi)))
	g.fnma(r, n, lo)
	p := g.poly(expPoly, r)
	g.mul(r, r, r)
	g.mul(p, p, r)
	g.fnma(p, n, lo)
	one := r
	g.add(one, x, g.f32(1))
	g.sub(n, one, g.f32(1))
	g.sub(x, x, n)
	g.add(p, p, x)
	g.add(p, p, one)
	k1 := n
	g.subInt(t, t, g.f32(roundBig))
	g.VPSRAD(Imm(1), t, k1)
	g.subInt(t, t, k1)
	for _, k := range []reg.VecVirtual{k1, t} {
		g.addInt(k, k, g.bits(127))
		g.VPSLLD(Imm(23), k, k)
		g.mul(p, p, k)
	}
	return p
}

// logSum returns log(1+f) + k ln 2 in a new vector; f is overwritten.
func logSum(g *gen, f, k reg.VecVirtual) reg.VecVirtual {
	p := g.poly(logPoly, f)
	z := g.vec()
	g.mul(z, f, f)
	g.mul(p, p, f)
	g.mul(p, p, z)
	g.fma(p, k, g.f32(-2.12194440e-4))
	g.fma(p, z, g.f32(-0.5))
	g.add(f, f, p)
	g.fma(f, k, g.f32(0.693359375))
	return f
}

func log(g *gen, x reg.VecVirtual) reg.VecVirtual {
	tiny := g.cmp(lt, x, g.f32(0x1p-126))
	y := g.vec()
	g.mul(y, x, g.f32(0x1p23))
	g.choose(y, tiny, y, x)
	k := g.keep(tiny, g.load(g.bits(^uint32(22)))) // -23
	g.subInt(y, y, g.bits(sqrtHalf))
	e := g.vec()
	g.VPSRAD(Imm(23), y, e)
	g.addInt(k, k, e)
	g.VCVTDQ2PS(k, k)
	g.and(y, y, g.bits(0x7fffff))
	g.addInt(y, y, g.bits(sqrtHalf))
	g.sub(y, y, g.f32(1))
	r := logSum(g, y, k)
	inf := g.load(g.f32(math.Inf(1)))
	g.choose(r, g.cmp(eq, x, inf), inf, r)
	zero := g.zero()
	g.choose(r, g.cmp(eq, x, zero), g.load(g.f32(math.Inf(-1))), r)
	g.choose(r, g.cmp(nge, x, zero), g.load(g.bits(0x7fc00000)), r)
	return r
}

// expNegAbs returns exp(-|x|) in a new vector.
func expNegAbs(g *gen, x reg.VecVirtual) reg.VecVirtual {
	a := g.vec()
	g.or(a, x, g.bits(signBit))
	return exp(g, a)
}

// sigmoid returns its value in a new vector.
func sigmoid(g *gen, x reg.VecVirtual) reg.VecVirtual {
	e := expNegAbs(g, x)
	num, one := g.vec(), g.load(g.f32(1))
	if g.wide() {
		g.choose(num, g.cmp(lt, x, g.zero()), e, one)
	} else {
		g.choose(num, mask{x}, e, one) // the sign of x decides; at -0 both are 1
	}
	g.add(e, e, one)
	g.div(num, num, e)
	return num
}

func tanh(g *gen, x reg.VecVirtual) reg.VecVirtual {
	z := g.vec()
	g.mul(z, x, x)
	small := g.poly(tanhPoly, z)
	g.mul(small, small, z)
	g.horner(small, x, x)
	a := g.vec()
	g.and(a, x, g.bits(^uint32(signBit)))
	big := g.cmp(ge, a, g.f32(0.625))
	g.add(a, a, a)
	e := exp(g, a)
	g.add(e, e, g.f32(1))
	two := g.load(g.f32(2))
	g.div(e, two, e)
	one := g.load(g.f32(1))
	g.sub(e, one, e)
	g.and(x, x, g.bits(signBit))
	g.or(e, e, x)
	g.choose(e, big, e, small)
	return e
}

func softplus(g *gen, x reg.VecVirtual) reg.VecVirtual {
	e := expNegAbs(g, x)
	far := g.cmp(gt, e, g.f32(0.41421356))
	f := g.vec()
	g.sub(f, e, g.f32(1))
	g.mul(f, f, g.f32(0.5))
	g.choose(f, far, f, e)
	k := g.keep(far, g.load(g.f32(1)))
	r := logSum(g, f, k)
	g.max(x, g.zero(), x)
	g.add(r, r, x)
	return r
}
