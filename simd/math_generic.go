package simd

import "math"

// The scalar definitions of the transcendental functions. Each is one fixed
// sequence of float32 operations: fused where fma32 is written, never
// elsewhere (the float32 conversions keep compilers from fusing). Assembly
// versions repeat the sequence lane by lane.

const (
	log2e    = 1.4426950408889634
	roundBig = 12582912 // 1.5 * 2^23: adding it rounds to an integer, ties to even
	expHi    = 89       // exp overflows below
	expLo    = -104     // exp underflows to 0 above
	ln2      = math.Ln2
)

var (
	ln2Hi = float32(ln2)
	ln2Lo = float32(ln2 - float64(float32(ln2)))

	// exp(r) = 1 + r + r^2 P(r) for |r| <= ln2/2 (Cephes expf).
	expPoly = [6]float32{1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3,
		4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1}

	// log(1+f) = f - f^2/2 + f^3 P(f) for sqrt(1/2) <= 1+f <= sqrt(2) (Cephes logf).
	logPoly = [9]float32{7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1,
		-1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
		-2.4999993993e-1, 3.3333331174e-1}

	// ln 2 = logHi + logLo with logHi*k exact for |k| < 2^14.
	logHi = float32(0.693359375)
	logLo = float32(-2.12194440e-4)

	// erf(x) = x + x P(x^2) for |x| <= 0.927734375, and
	// sign(x) (1 - exp(|x| Q(|x|) - |x|)) beyond (minimax, after N. Juffa).
	erfPoly = [6]float32{-5.96761703e-4, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1}
	erfTail = [7]float32{-1.72853470e-5, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2, -1.06777877e-1, -6.34846687e-1, -1.28717512e-1}

	// The inverse of erf is x P(w - 2.5) for w = -log(1-x^2) < 5 and
	// x Q(sqrt(w) - 3) beyond (Giles 2010, "Approximating the erfinv function").
	probitCentre = [9]float32{2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4,
		-1.25372503e-3, -4.17768164e-3, 2.46640727e-1, 1.50140941}
	probitTail = [9]float32{-2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3,
		-7.6224613e-3, 9.43887047e-3, 1.00167406, 2.83297682}

	// tanh(x) = x + x^3 P(x^2) for |x| < 0.625 (Cephes tanhf).
	tanhPoly = [5]float32{-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2,
		1.33314422036e-1, -3.33332819422e-1}
)

const (
	erfSmall   = 0.927734375
	probitNear = 5
	tanhSmall  = 0.625
	sqrtHalf   = 0x3f3504f3 // bits of sqrt(1/2)
	log1pSplit = 0.41421356 // sqrt(2) - 1
)

func exp32(x float32) float32 {
	if expHi < x {
		x = expHi
	}
	if expLo > x {
		x = expLo
	}
	t := fma32(x, log2e, roundBig)
	n := float32(t - roundBig)
	rh := fma32(n, -ln2Hi, x) // exact
	r := fma32(n, -ln2Lo, rh)
	p := horner(expPoly[:], r)
	// 1 + r + r^2 P: the rounding error of 1 + rh is known exactly, and added
	// with the small terms.
	tail := fma32(n, -ln2Lo, float32(p*float32(r*r)))
	one := float32(1 + rh)
	tail = float32(tail + float32(rh-float32(one-1)))
	y := float32(one + tail)
	k := int32(math.Float32bits(t)) - int32(math.Float32bits(roundBig))
	k1 := k >> 1 // two factors, so that results down to the smallest denormal round once
	y = float32(y * math.Float32frombits(uint32(k1+127)<<23))
	return float32(y * math.Float32frombits(uint32(k-k1+127)<<23))
}

// logSum returns log(1+f) + k ln 2 for sqrt(1/2) <= 1+f <= sqrt(2).
func logSum(f, k float32) float32 {
	p := horner(logPoly[:], f)
	z := float32(f * f)
	y := float32(float32(p*f) * z)
	y = fma32(k, logLo, y)
	y = fma32(-0.5, z, y)
	return fma32(k, logHi, float32(f+y))
}

func log32(x float32) float32 {
	switch {
	case x != x || x < 0:
		return float32(math.NaN())
	case x == 0:
		return float32(math.Inf(-1))
	case x > math.MaxFloat32:
		return x
	}
	k := int32(0)
	if x < 0x1p-126 {
		x = float32(x * 0x1p23)
		k = -23
	}
	u := int32(math.Float32bits(x)) - sqrtHalf
	k += u >> 23
	m := math.Float32frombits(uint32(u&0x7fffff + sqrtHalf))
	return logSum(float32(m-1), float32(k))
}

func abs32(x float32) float32 {
	return math.Float32frombits(math.Float32bits(x) &^ (1 << 31))
}

// probability32 is sigmoid32, and 0 in place of what is below 2^-126.
func probability32(x float32) float32 {
	return flush32(sigmoid32(x), 0x1p-126)
}

// sigmoid32 is 1/(1+exp(-x)), computed from e = exp(-|x|) so that both tails
// keep their relative accuracy: num/(1+e), times 1 - c/(1+e) for the rounding
// error c of 1+e, which is known exactly (1-e/2 is near enough to 1/(1+e)).
func sigmoid32(x float32) float32 {
	e := exp32(-abs32(x))
	num := float32(1)
	if x < 0 {
		num = e
	}
	den := float32(1 + e)
	c := float32(e - float32(den-1))
	q := float32(num / den)
	return fma32(-q, float32(c*fma32(-0.5, e, 1)), q)
}

func tanh32(x float32) float32 {
	a := abs32(x)
	var r float32
	if a >= tanhSmall {
		e := exp32(float32(a + a))
		r = float32(1 - float32(2/float32(e+1)))
	} else { // small or NaN
		z := float32(x * x)
		r = fma32(float32(horner(tanhPoly[:], z)*z), a, a)
	}
	return math.Float32frombits(math.Float32bits(r) | math.Float32bits(x)&(1<<31))
}

// softplus32 is log(1+exp(x)) = max(x, 0) + log(1+exp(-|x|)).
func softplus32(x float32) float32 {
	e := exp32(-abs32(x))
	f, k := e, float32(0)
	if e > log1pSplit {
		f, k = float32(float32(e-1)*0.5), 1
	}
	m := x
	if 0 > x {
		m = 0
	}
	return float32(m + logSum(f, k))
}

// horner is the polynomial with coefficients p, the highest first, at x.
func horner(p []float32, x float32) float32 {
	y := p[0]
	for _, c := range p[1:] {
		y = fma32(y, x, c)
	}
	return y
}

func erf32(x float32) float32 {
	a := abs32(x)
	var r float32
	if a > erfSmall {
		r = float32(1 - exp32(fma32(horner(erfTail[:], a), a, -a)))
	} else { // or NaN
		r = fma32(horner(erfPoly[:], float32(a*a)), a, a)
	}
	return math.Float32frombits(math.Float32bits(r) | math.Float32bits(x)&(1<<31))
}

// normal32 is the standard normal variate whose distribution function is
// u + 2^-25, for the uniform u: it lies within 5.3 of 0.
func normal32(u float32) float32 {
	x := fma32(2, u, -0x1.fffffep-1) // 2 (u + 2^-25) - 1, exact
	w := float32(-log32(fma32(-x, x, 1)))
	near := horner(probitCentre[:], float32(w-2.5))
	far := horner(probitTail[:], float32(sqrt32(w)-3))
	p := far
	if w < probitNear {
		p = near
	}
	return float32(float32(p*x) * math.Sqrt2)
}

func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func relu32(x float32) float32 {
	if 0 > x {
		return 0
	}
	return x
}
