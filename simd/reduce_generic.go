package simd

import "math"

// lanes is the number of strided partial results of a reduction: lane j holds
// elements j, j+32, j+64, ... in that order, and the lanes are folded by
// halves: 32 to 16 (lane j with j+16), to 8, 4, 2, 1.
const lanes = 32

func fold(l *[lanes]float32, f func(a, b float32) float32) float32 {
	for h := lanes / 2; h > 0; h /= 2 {
		for j := range h {
			l[j] = f(l[j], l[j+h])
		}
	}
	return l[0]
}

func addf(a, b float32) float32 { return float32(a + b) }

// maxf keeps a unless b is greater: a NaN never wins.
func maxf(a, b float32) float32 {
	if b > a {
		return b
	}
	return a
}

func sumGeneric(x []float32) float32 {
	var l [lanes]float32
	for i, v := range x {
		l[i%lanes] = addf(l[i%lanes], v)
	}
	return fold(&l, addf)
}

func dotGeneric(x, y []float32) float32 {
	var l [lanes]float32
	for i, v := range x {
		l[i%lanes] = fma32(v, y[i], l[i%lanes])
	}
	return fold(&l, addf)
}

func maxGeneric(x []float32) float32 {
	var l [lanes]float32
	for j := range l {
		l[j] = float32(math.Inf(-1))
	}
	for i, v := range x {
		l[i%lanes] = maxf(l[i%lanes], v)
	}
	return fold(&l, maxf)
}
