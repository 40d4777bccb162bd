package simd

import "math"

// fma32 returns a*b + c rounded once to float32, on every platform.
//
// The product of two float32 is exact in float64, but the sum is not, and
// rounding it twice (to 53 bits, then to 24) can give the wrong neighbour when
// the first rounding lands exactly between two float32. Where that can happen
// the sum is rounded to odd first, which makes the second rounding right
// (Boldo & Melquiond 2008).
func fma32(a, b, c float32) float32 {
	s := float64(float64(a)*float64(b)) + float64(c)
	u := math.Float64bits(s)
	// Not a midpoint of two normal float32: the second rounding is safe.
	if u&0x1fffffff != 0x10000000 && (u>>52)&0x7ff > 0x3ff-126 {
		return float32(s)
	}
	return fmaSlow(a, b, c, s)
}

// fmaSlow rounds s = RN(a*b+c) to odd, given its exact error, then to float32.
func fmaSlow(a, b, c float32, s float64) float32 {
	if math.IsNaN(s) || math.IsInf(s, 0) {
		return float32(s)
	}
	p, q := float64(float64(a)*float64(b)), float64(c)
	t := float64(s - p)
	err := float64(p-float64(s-t)) + float64(q-t) // Knuth's two-sum: exact
	u := math.Float64bits(s)
	if err != 0 && u&1 == 0 {
		if (err > 0) == (s > 0) {
			u++
		} else {
			u--
		}
	}
	return float32(math.Float64frombits(u))
}
