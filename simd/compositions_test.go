package simd

import "math"

// composition is an exported function made of kernels, and what it computes
// written as loops over elements. Both take their operands from o, in the same
// order: as o is made anew for each of the two, they get equal ones.
type composition struct {
	name  string
	build func(o *operands) (call, definition func())
}

var compositions = []composition{
	{"Fill", func(o *operands) (call, definition func()) {
		x := o.vector(o.n)
		return func() { Fill(x, o.alpha) }, func() {
			for i := range x {
				x[i] = o.alpha
			}
		}
	}},
	{"Permutation", func(o *operands) (call, definition func()) {
		p := o.numbers(o.n, 1)
		return func() { Permutation(p, o.draw) }, func() {
			for i := range p {
				p[i] = int32(i)
			}
			for i := len(p) - 1; i > 0; i-- {
				j := int(uint64(o.draw.Word(i)) * uint64(i+1) >> 32)
				p[i], p[j] = p[j], p[i]
			}
		}
	}},
	{"AddBias", func(o *operands) (call, definition func()) {
		x, bias := o.matrix(o.m, o.n), o.vector(o.n)
		return func() { AddBias(x, bias) }, func() {
			x.each(func(_, j int, v *float32) { *v = float32(*v + bias[j]) })
		}
	}},
	{"BiasSigmoid", func(o *operands) (call, definition func()) {
		x, bias := o.matrix(o.m, o.n), o.vector(o.n)
		return func() { BiasSigmoid(x, o.alpha, bias) }, func() {
			x.each(func(_, j int, v *float32) { *v = probability32(float32(o.alpha * float32(*v+bias[j]))) })
		}
	}},
	{"BiasSigmoidSample", func(o *operands) (call, definition func()) {
		p, s, bias := o.matrix(o.m, o.n), o.matrix(o.m, o.n), o.vector(o.n)
		return func() { BiasSigmoidSample(p, s, o.alpha, bias, o.draw) }, func() {
			p.each(func(i, j int, v *float32) {
				*v = probability32(float32(o.alpha * float32(*v+bias[j])))
				s.Row(i)[j] = less(o.uniform(i, j), *v)
			})
		}
	}},
	{"SampleRows", func(o *operands) (call, definition func()) {
		p, s := o.matrix(o.m, o.n), o.matrix(o.m, o.n)
		return func() { SampleRows(s, p, o.draw) }, func() {
			s.each(func(i, j int, v *float32) { *v = less(o.uniform(i, j), p.Row(i)[j]) })
		}
	}},
	{"SoftmaxRows", func(o *operands) (call, definition func()) {
		x := o.matrix(o.m, o.n)
		return func() { SoftmaxRows(x) }, func() {
			for i := range x.Rows {
				r := x.Row(i)
				exponentials(r, maxGeneric(r))
				total := float32(1 / sumGeneric(r))
				for j := range r {
					r[j] = float32(total * r[j])
				}
			}
		}
	}},
	{"LogSumExpRows", func(o *operands) (call, definition func()) {
		x, dst := o.matrix(o.m, o.n), o.vector(o.m)
		return func() { LogSumExpRows(dst, x) }, func() {
			for i := range dst {
				r := x.Row(i)
				switch top := maxGeneric(r); {
				case math.IsInf(float64(top), 1):
					dst[i] = top
				case math.IsInf(float64(top), -1):
					dst[i] = float32(top + sumGeneric(r))
				default:
					exponentials(r, top)
					dst[i] = float32(top + log32(sumGeneric(r)))
				}
			}
		}
	}},
	{"ArgmaxRows", func(o *operands) (call, definition func()) {
		x, dst := o.matrix(o.m, o.n), o.numbers(o.m, 1)
		return func() { ArgmaxRows(dst, x) }, func() {
			for i := range dst {
				best := -1
				for j, v := range x.Row(i) {
					if v == v && (best < 0 || v > x.Row(i)[best]) {
						best = j
					}
				}
				dst[i] = int32(max(0, best))
			}
		}
	}},
	{"ColSums", func(o *operands) (call, definition func()) {
		x, dst := o.matrix(o.m, o.n), o.vector(o.n)
		return func() { ColSums(dst, x) }, func() {
			clear(dst)
			x.each(func(_, j int, v *float32) { dst[j] = float32(dst[j] + *v) })
		}
	}},
	{"RowSums", func(o *operands) (call, definition func()) {
		x, dst := o.matrix(o.m, o.n), o.vector(o.m)
		return func() { RowSums(dst, x) }, func() {
			for i := range dst {
				dst[i] = sumGeneric(x.Row(i))
			}
		}
	}},
	{"RowSquares", func(o *operands) (call, definition func()) {
		x, dst := o.matrix(o.m, o.n), o.vector(o.m)
		return func() { RowSquares(dst, x) }, func() {
			for i := range dst {
				dst[i] = dotGeneric(x.Row(i), x.Row(i))
			}
		}
	}},
	{"Gemv", func(o *operands) (call, definition func()) {
		a, x, y := o.matrix(o.m, o.n), o.vector(o.n), o.vector(o.m)
		return func() { Gemv(NoTrans, o.alpha, a, x, o.beta, y) }, func() {
			for i := range y {
				y[i] = fma32(o.alpha, dotGeneric(a.Row(i), x), o.before(y[i]))
			}
		}
	}},
	{"Gemv, transposed", func(o *operands) (call, definition func()) {
		a, x, y := o.matrix(o.m, o.n), o.vector(o.m), o.vector(o.n)
		return func() { Gemv(Trans, o.alpha, a, x, o.beta, y) }, func() {
			for j := range y {
				y[j] = o.before(y[j])
			}
			a.each(func(i, j int, v *float32) { y[j] = fma32(float32(o.alpha*x[i]), *v, y[j]) })
		}
	}},
	{"Ger", func(o *operands) (call, definition func()) {
		x, y, a := o.vector(o.m), o.vector(o.n), o.matrix(o.m, o.n)
		return func() { Ger(o.alpha, x, y, a) }, func() {
			a.each(func(i, j int, v *float32) { *v = fma32(float32(o.alpha*x[i]), y[j], *v) })
		}
	}},
	{"SparseGemm", func(o *operands) (call, definition func()) {
		s, b, c := o.sparse(o.m, o.k), o.matrix(o.k, o.n), o.matrix(o.m, o.n)
		return func() { SparseGemm(s, b, o.beta, c) }, func() {
			c.each(func(i, j int, v *float32) {
				*v = o.before(*v)
				for k := s.Start[i]; k < s.Start[i+1]; k++ {
					*v = fma32(s.Value[k], b.Row(int(s.Index[k]))[j], *v)
				}
			})
		}
	}},
	{"NonzeroGemm", func(o *operands) (call, definition func()) {
		a, b, c := o.thin(o.m, o.k), o.matrix(o.k, o.n), o.matrix(o.m, o.n)
		return func() { nonzeroGemm(NoTrans, o.alpha, a, b, o.beta, c) }, func() {
			add := termsWith(a, o.alpha)
			c.each(func(i, j int, v *float32) {
				*v = o.before(*v)
				for k, x := range a.Row(i) {
					add(v, x, b.Row(k)[j])
				}
			})
		}
	}},
	{"NonzeroGemm, transposed", func(o *operands) (call, definition func()) {
		a, b, c := o.thin(o.k, o.m), o.matrix(o.k, o.n), o.matrix(o.m, o.n)
		return func() { nonzeroGemm(Trans, o.alpha, a, b, o.beta, c) }, func() {
			add := termsWith(a, o.alpha)
			c.each(func(i, j int, v *float32) {
				*v = o.before(*v)
				for k := range b.Rows {
					add(v, a.Row(k)[i], b.Row(k)[j])
				}
			})
		}
	}},
	{"NonzeroGemmTwo", func(o *operands) (call, definition func()) {
		a1, b1, a2, b2, c := o.thin(o.k, o.m), o.matrix(o.k, o.n), o.thin(2, o.m), o.matrix(2, o.n), o.matrix(o.m, o.n)
		return func() {
				var z1, z2 Nonzero
				z1.Find(a1, narrow)
				z2.Find(a2, narrow)
				NonzeroGemmTwo(o.alpha, &z1, b1, -0.5, &z2, b2, o.beta, c)
			}, func() {
				add1, add2 := termsWith(a1, o.alpha), termsWith(a2, -0.5)
				c.each(func(i, j int, v *float32) {
					*v = o.before(*v)
					for k := range b1.Rows {
						add1(v, a1.Row(k)[i], b1.Row(k)[j])
					}
					for k := range b2.Rows {
						add2(v, a2.Row(k)[i], b2.Row(k)[j])
					}
				})
			}
	}},
	{"SquaredDistances", func(o *operands) (call, definition func()) {
		a, b, dst := o.matrix(o.m, o.n), o.matrix(o.k, o.n), o.matrix(o.m, o.k)
		normsA, normsB := o.vector(o.m), o.vector(o.k)
		return func() { SquaredDistances(dst, a, b, normsA, normsB) }, func() {
			dst.each(func(i, j int, v *float32) {
				*v = float32(normsA[i] + normsB[j])
				for k, x := range a.Row(i) {
					*v = fma32(float32(-2*x), b.Row(j)[k], *v)
				}
				*v = relu32(*v)
			})
		}
	}},
	{"GatherRows", func(o *operands) (call, definition func()) {
		dst, src, which := o.matrix(o.m, o.n), o.matrix(o.k, o.n), o.numbers(o.m, o.k)
		return func() { GatherRows(dst, src, which) }, func() {
			dst.each(func(i, j int, v *float32) { *v = src.Row(int(which[i]))[j] })
		}
	}},
	{"GatherBytes", func(o *operands) (call, definition func()) {
		dst, src, which := o.matrix(o.m, o.n), o.bytes(o.k*o.n), o.numbers(o.m, o.k)
		return func() { GatherBytes(dst, o.alpha, src, which) }, func() {
			dst.each(func(i, j int, v *float32) { *v = float32(float32(src[int(which[i])*o.n+j]) * o.alpha) })
		}
	}},
}

// exponentials sets every element of x to exp(x - top).
func exponentials(x []float32, top float32) {
	for j, v := range x {
		x[j] = exp32(float32(v - top))
	}
}

// nonzeroGemm is NonzeroGemm of a matrix in which nothing has been found yet.
func nonzeroGemm(op Op, alpha float32, a, b Matrix, beta float32, c Matrix) {
	var z Nonzero
	z.Find(a, narrow)
	NonzeroGemm(op, alpha, &z, b, beta, c)
}

// termsWith returns what adds a term alpha x y of a product with a, x being an
// element of it, unless the product leaves it out.
func termsWith(a Matrix, alpha float32) func(v *float32, x, y float32) {
	n := 0
	a.each(func(_, _ int, v *float32) {
		if *v != 0 {
			n++
		}
	})
	few := n <= int(sparseShare*float64(a.Rows*a.Cols))
	return func(v *float32, x, y float32) {
		if x != 0 || !few {
			*v = fma32(float32(alpha*x), y, *v)
		}
	}
}
