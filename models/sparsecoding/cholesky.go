package sparsecoding

import (
	"math"

	"github.com/unsup/unsup/simd"
)

// matrix is rows of n numbers in float64. Of a symmetric one only the lower
// triangle is used, unless said otherwise.
type matrix struct {
	n    int
	data []float64
}

func newMatrix(rows, n int) matrix { return matrix{n, make([]float64, rows*n)} }

func (m matrix) row(i int) []float64 { return m.data[i*m.n : (i+1)*m.n] }

// dot is the sum of x[i] y[i], in four strided sums that no compiler may fuse:
// the same bits everywhere.
func dot(x, y []float64) float64 {
	var s0, s1, s2, s3 float64
	y = y[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		s0 += float64(x[i] * y[i])
		s1 += float64(x[i+1] * y[i+1])
		s2 += float64(x[i+2] * y[i+2])
		s3 += float64(x[i+3] * y[i+3])
	}
	for ; i < len(x); i++ {
		s0 += float64(x[i] * y[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// factor replaces the lower triangle of a positive definite matrix by its
// Cholesky factor L, m = L L'. It returns false when a pivot is not positive, or
// not above a share least of its diagonal element.
func (m matrix) factor(least float64) bool {
	for i := range m.n {
		ri := m.row(i)
		for j := range i {
			rj := m.row(j)
			ri[j] = (ri[j] - dot(ri[:j], rj[:j])) / rj[j]
		}
		d := ri[i] - dot(ri[:i], ri[:i])
		if !(d > 0) || d < float64(least*ri[i]) {
			return false
		}
		ri[i] = math.Sqrt(d)
	}
	return true
}

// solve replaces x by the solution of L L' y = x.
func (m matrix) solve(x []float64) {
	for i := range m.n {
		x[i] = (x[i] - dot(m.row(i)[:i], x[:i])) / m.row(i)[i]
	}
	for i := m.n - 1; i >= 0; i-- {
		x[i] /= m.row(i)[i]
		for j, l := range m.row(i)[:i] {
			x[j] -= float64(l * x[i])
		}
	}
}

// inverter computes the inverse of a factored matrix, a row of it at a time on
// all CPUs.
type inverter struct {
	l, inverse matrix
	run        func(i int)
}

func newInverter(l, inverse matrix) *inverter {
	v := &inverter{l: l, inverse: inverse}
	v.run = v.row
	return v
}

// compute sets inverse, both triangles, to (L L')^-1.
func (v *inverter) compute() { simd.Chunks(v.l.n, v.run) }

// row solves L L' y = e_i: row i of the inverse, of which only the parts that
// are not 0 by their place are computed.
func (v *inverter) row(i int) {
	n, l := v.l.n, v.l
	y := v.inverse.row(i)
	clear(y)
	y[i] = 1 / l.row(i)[i]
	for k := i + 1; k < n; k++ {
		r := l.row(k)
		y[k] = -dot(r[i:k], y[i:k]) / r[k]
	}
	for k := n - 1; k >= 0; k-- {
		r := l.row(k)
		y[k] /= r[k]
		axpy(-y[k], r[:k], y[:k])
	}
}

// axpy adds c x to y.
func axpy(c float64, x, y []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += float64(c * v)
	}
}
