package simd

import "github.com/unsup/unsup/simd/rng"

const groupLen = rng.Group

// groupUniforms fills u with the uniforms of one group.
func groupUniforms(u *[groupLen]float32, d *rng.Draw, group int) {
	var words [groupLen]uint32
	d.Words(&words, group)
	for i, x := range words {
		u[i] = float32(float32(x>>8) * 0x1p-24)
	}
}

// eachUniform calls f(i, u) for i = 0..n-1 with the uniforms of a draw from a
// group on.
func eachUniform(n int, d *rng.Draw, group int, f func(i int, u float32)) {
	var u [groupLen]float32
	for lo := 0; lo < n; lo += groupLen {
		groupUniforms(&u, d, group+lo/groupLen)
		for i := lo; i < min(lo+groupLen, n); i++ {
			f(i, u[i-lo])
		}
	}
}

func uniformGeneric(dst []float32, d *rng.Draw, group int) {
	eachUniform(len(dst), d, group, func(i int, u float32) { dst[i] = u })
}

func normalGeneric(dst []float32, sd float32, d *rng.Draw, group int) {
	eachUniform(len(dst), d, group, func(i int, u float32) { dst[i] = float32(sd * normal32(u)) })
}

func bernoulliGeneric(dst, p []float32, d *rng.Draw, group int) {
	eachUniform(len(dst), d, group, func(i int, u float32) { dst[i] = less(u, p[i]) })
}

func dropoutGeneric(dst, x []float32, keep float32, d *rng.Draw, group int) {
	scale := float32(1 / keep)
	eachUniform(len(dst), d, group, func(i int, u float32) {
		v := float32(x[i] * scale)
		if !(u < keep) {
			v = 0
		}
		dst[i] = v
	})
}

func biasSigmoidSampleGeneric(p, s []float32, scale float32, bias []float32, d *rng.Draw, group int) {
	biasSigmoidGeneric(p, scale, bias)
	bernoulliGeneric(s, p, d, group)
}

func less(u, p float32) float32 {
	if u < p {
		return 1
	}
	return 0
}
