package simd

import "math"

func sgdGeneric(w, v, g []float32, s *SGDStep) {
	for i, x := range w {
		d := fma32(s.Decay, x, g[i])
		v[i] = fma32(-s.Rate, d, float32(s.Momentum*v[i]))
		w[i] = float32(x + v[i])
	}
}

func adamGeneric(w, m, v, g []float32, s *AdamStep) {
	b1, b2 := float32(1-s.Beta1), float32(1-s.Beta2)
	for i, x := range w {
		d := fma32(s.Decay, x, g[i])
		m[i] = fma32(b1, float32(d-m[i]), m[i])
		v[i] = fma32(b2, float32(d*d), float32(s.Beta2*v[i]))
		q := fma32(s.Root, float32(math.Sqrt(float64(v[i]))), s.Eps)
		w[i] = fma32(-s.Rate, float32(m[i]/q), x)
	}
}
