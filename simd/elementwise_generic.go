package simd

func unary(f func(float32) float32) func(dst, x []float32) {
	return func(dst, x []float32) {
		for i, v := range x {
			dst[i] = f(v)
		}
	}
}

func binary(dst, a, b []float32, f func(a, b float32) float32) {
	for i, v := range a {
		dst[i] = f(v, b[i])
	}
}

func sigmoidGrad32(dy, y float32) float32 { return float32(dy * float32(y*float32(1-y))) }

func tanhGrad32(dy, y float32) float32 { return float32(dy * fma32(-y, y, 1)) }

func reluGrad32(dy, y float32) float32 {
	if y > 0 {
		return dy
	}
	return 0
}

func axpyGeneric(alpha float32, x, y []float32) {
	for i, v := range x {
		y[i] = fma32(alpha, v, y[i])
	}
}

func scaleGeneric(dst []float32, c float32, x []float32) {
	for i, v := range x {
		dst[i] = float32(c * v)
	}
}

func addScalarGeneric(dst []float32, c float32, x []float32) {
	for i, v := range x {
		dst[i] = float32(v + c)
	}
}

// clampGeneric keeps NaNs: they lie beyond no bound.
func clampGeneric(dst []float32, lo, hi float32, x []float32) {
	for i, v := range x {
		if lo > v {
			v = lo
		}
		if hi < v {
			v = hi
		}
		dst[i] = v
	}
}

func fromBytesGeneric(dst []float32, scale float32, src []uint8) {
	for i, v := range src {
		dst[i] = float32(float32(v) * scale)
	}
}

func biasSigmoidGeneric(x []float32, scale float32, bias []float32) {
	for i, v := range x {
		x[i] = probability32(float32(scale * float32(v+bias[i])))
	}
}
