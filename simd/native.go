//go:build !purego && (amd64 || arm64)

package simd

import "github.com/unsup/unsup/simd/rng"

// The functions here turn an assembly stub, which takes pointers and a length,
// into a kernel, which takes slices.

func nativeUnary(f func(dst, x *float32, n int)) func(dst, x []float32) {
	return func(dst, x []float32) {
		if len(x) > 0 {
			f(&dst[0], &x[0], len(x))
		}
	}
}

func nativeBinary(f func(dst, a, b *float32, n int)) func(dst, a, b []float32) {
	return func(dst, a, b []float32) {
		if len(a) > 0 {
			f(&dst[0], &a[0], &b[0], len(a))
		}
	}
}

func nativeAxpy(f func(alpha float32, x, y *float32, n int)) func(alpha float32, x, y []float32) {
	return func(alpha float32, x, y []float32) {
		if len(x) > 0 {
			f(alpha, &x[0], &y[0], len(x))
		}
	}
}

func nativeScalar(f func(dst *float32, c float32, x *float32, n int)) func(dst []float32, c float32, x []float32) {
	return func(dst []float32, c float32, x []float32) {
		if len(x) > 0 {
			f(&dst[0], c, &x[0], len(x))
		}
	}
}

func nativeClamp(f func(dst *float32, lo, hi float32, x *float32, n int)) func(dst []float32, lo, hi float32, x []float32) {
	return func(dst []float32, lo, hi float32, x []float32) {
		if len(x) > 0 {
			f(&dst[0], lo, hi, &x[0], len(x))
		}
	}
}

func nativeFromBytes(f func(dst *float32, scale float32, src *uint8, n int)) func(dst []float32, scale float32, src []uint8) {
	return func(dst []float32, scale float32, src []uint8) {
		if len(src) > 0 {
			f(&dst[0], scale, &src[0], len(src))
		}
	}
}

func nativeReduce(f func(x *float32, n int) float32) func(x []float32) float32 {
	var none float32
	return func(x []float32) float32 {
		if len(x) == 0 {
			return f(&none, 0)
		}
		return f(&x[0], len(x))
	}
}

func nativeDot(f func(x, y *float32, n int) float32) func(x, y []float32) float32 {
	return func(x, y []float32) float32 {
		if len(x) == 0 {
			return 0
		}
		return f(&x[0], &y[0], len(x))
	}
}

func nativeBiasSigmoid(f func(x *float32, scale float32, bias *float32, n int)) func(x []float32, scale float32, bias []float32) {
	return func(x []float32, scale float32, bias []float32) {
		if len(x) > 0 {
			f(&x[0], scale, &bias[0], len(x))
		}
	}
}

func nativeSGD(f func(w, v, g *float32, n int, s *float32)) func(w, v, g []float32, s *SGDStep) {
	return func(w, v, g []float32, s *SGDStep) {
		if len(w) > 0 {
			f(&w[0], &v[0], &g[0], len(w), &s.Rate)
		}
	}
}

func nativeAdam(f func(w, m, v, g *float32, n int, s *float32)) func(w, m, v, g []float32, s *AdamStep) {
	return func(w, m, v, g []float32, s *AdamStep) {
		if len(w) > 0 {
			f(&w[0], &m[0], &v[0], &g[0], len(w), &s.Rate)
		}
	}
}

func nativeUniform(f func(dst *float32, n int, d *uint32, group int)) func(dst []float32, d *rng.Draw, group int) {
	return func(dst []float32, d *rng.Draw, group int) {
		if len(dst) > 0 {
			f(&dst[0], len(dst), &d.Key[0], group)
		}
	}
}

func nativeNormal(f func(dst *float32, sd float32, n int, d *uint32, group int)) func(dst []float32, sd float32, d *rng.Draw, group int) {
	return func(dst []float32, sd float32, d *rng.Draw, group int) {
		if len(dst) > 0 {
			f(&dst[0], sd, len(dst), &d.Key[0], group)
		}
	}
}

func nativeBernoulli(f func(dst, p *float32, n int, d *uint32, group int)) func(dst, p []float32, d *rng.Draw, group int) {
	return func(dst, p []float32, d *rng.Draw, group int) {
		if len(dst) > 0 {
			f(&dst[0], &p[0], len(dst), &d.Key[0], group)
		}
	}
}

func nativeDropout(f func(dst, x *float32, keep, scale float32, n int, d *uint32, group int)) func(dst, x []float32, keep float32, d *rng.Draw, group int) {
	return func(dst, x []float32, keep float32, d *rng.Draw, group int) {
		if len(dst) > 0 {
			f(&dst[0], &x[0], keep, float32(1/keep), len(dst), &d.Key[0], group)
		}
	}
}

func nativeBiasSigmoidSample(f func(p, s *float32, scale float32, bias *float32, n int, d *uint32, group int)) func(p, s []float32, scale float32, bias []float32, d *rng.Draw, group int) {
	return func(p, s []float32, scale float32, bias []float32, d *rng.Draw, group int) {
		if len(p) > 0 {
			f(&p[0], &s[0], scale, &bias[0], len(p), &d.Key[0], group)
		}
	}
}

// nativePeak counts the operations of a kernel that does fused multiply-adds
// on this many float32 a round.
func nativePeak(f func(n int), floats int) func(n int) float64 {
	return func(n int) float64 {
		f(n)
		return float64(2 * floats * n)
	}
}

// sparseKernel adds a sparse matrix times a panel of b to a panel of c, see
// asm/_gen. Strides are in bytes.
type sparseKernel func(rows int, start, end, index *int32, value, b *float32, ldb int, c *float32, ldc, load, tail int)

// nativeSparse takes the kernels of 1, 2, ... vectors.
func nativeSparse(lanes int, kernels ...sparseKernel) func(s *rowLists, i0, i1 int, b Matrix, load bool, c Matrix) {
	return func(s *rowLists, i0, i1 int, b Matrix, load bool, c Matrix) {
		if s.values == 0 {
			sparseGeneric(s, i0, i1, b, load, c)
			return
		}
		read := 0
		if load {
			read = 1
		}
		for j := 0; j < c.Cols; j += lanes * len(kernels) {
			n := min(c.Cols-j, lanes*len(kernels))
			vectors := (n + lanes - 1) / lanes
			kernels[vectors-1](i1-i0, &s.start[i0], &s.end[i0], &s.index[0], &s.value[0],
				&b.Data[j], 4*b.Stride, &c.Data[i0*c.Stride+j], 4*c.Stride, read, n-(vectors-1)*lanes)
		}
	}
}

func nativeCompress(f func(index *int32, value, x *float32, n int) int) func(index []int32, value, x []float32) int {
	return func(index []int32, value, x []float32) int {
		if len(x) == 0 {
			return 0
		}
		return f(&index[0], &value[0], &x[0], len(x))
	}
}
