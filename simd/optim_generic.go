package simd

import "math"

func sgdGeneric(w, v, g []float32, s *SGDStep) {
	for i, x := range w {
		d := fma32(s.Decay, x, g[i])
		v[i] = flush32(fma32(-s.Rate, d, float32(s.Momentum*v[i])), 0x1p-126)
		w[i] = float32(x + v[i])
	}
}

func adamGeneric(w, m, v, g []float32, s *AdamStep) {
	b1, b2 := float32(1-s.Beta1), float32(1-s.Beta2)
	for i, x := range w {
		d := fma32(s.Decay, x, g[i])
		m[i] = flush32(fma32(b1, float32(d-m[i]), m[i]), 0x1p-126)
		d = flush32(d, 0x1p-63)
		v[i] = flush32(fma32(b2, float32(d*d), float32(s.Beta2*v[i])), 0x1p-126)
		q := fma32(s.Root, float32(math.Sqrt(float64(v[i]))), s.Eps)
		w[i] = fma32(-s.Rate, float32(m[i]/q), x)
	}
}

// flush32 is x, or 0 where its magnitude is below the limit.
func flush32(x, limit float32) float32 {
	if x < limit && x > -limit {
		return 0
	}
	return x
}
