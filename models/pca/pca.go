// Package pca is principal component analysis and the whitening that follows
// from it. Everything that decides a bit is float32 products in order of k and
// float64 arithmetic that no compiler may fuse: the same bits everywhere.
package pca

import (
	"context"
	"fmt"
	"math"

	"github.com/unsup/unsup/simd"
)

// Model is the mean of a set of examples and the axes of their covariance.
type Model struct {
	Mean []float32 // dim

	// Components has an orthonormal eigenvector of the covariance in each row
	// (dim x dim), that of the greatest eigenvalue first. The element of
	// greatest magnitude of each is positive.
	Components simd.Matrix

	// Variance is the eigenvalues, descending: the variance along each
	// component, in squared units of the examples.
	Variance []float64 // dim
}

// rowBlock is the number of rows whose products are summed in float32, before
// the sums of blocks are added in float64.
const rowBlock = 4096

// Fit finds the components of the examples in the rows of x (n x dim). The
// covariance is divided by n. It returns an error when there are fewer than two
// examples, when one is not finite, and when ctx ends.
func Fit(ctx context.Context, x simd.Matrix) (*Model, error) {
	if x.Rows < 2 || x.Cols < 1 {
		return nil, fmt.Errorf("pca: %d examples of %d numbers, want at least 2 of 1", x.Rows, x.Cols)
	}
	m := &Model{Mean: mean(x), Components: simd.NewMatrix(x.Cols, x.Cols)}
	values, vectors, err := Eigen(ctx, covariance(x, m.Mean), x.Cols)
	if err != nil {
		return nil, fmt.Errorf("pca: %w", err)
	}
	m.Variance = values
	for i, v := range vectors {
		m.Components.Data[i] = float32(v)
	}
	return m, nil
}

func mean(x simd.Matrix) []float32 {
	sum, part := make([]float64, x.Cols), make([]float32, x.Cols)
	for lo := 0; lo < x.Rows; lo += rowBlock {
		simd.ColSums(part, x.RowRange(lo, min(lo+rowBlock, x.Rows)))
		for j, v := range part {
			sum[j] += float64(v)
		}
	}
	for j, v := range sum {
		part[j] = float32(v / float64(x.Rows))
	}
	return part
}

// covariance returns (1/n) sum (x-mean)(x-mean)', dim x dim.
func covariance(x simd.Matrix, mean []float32) []float64 {
	d := x.Cols
	sum, part := make([]float64, d*d), simd.NewMatrix(d, d)
	centred := simd.NewMatrix(min(rowBlock, x.Rows), d)
	for lo := 0; lo < x.Rows; lo += rowBlock {
		c := centred.RowRange(0, min(rowBlock, x.Rows-lo))
		for i := range c.Rows {
			simd.Sub(c.Row(i), x.Row(lo+i), mean)
		}
		simd.Gemm(simd.Trans, simd.NoTrans, 1, c, c, 0, part)
		for i, v := range part.Data {
			sum[i] += float64(v)
		}
	}
	for i := range sum {
		sum[i] /= float64(x.Rows)
	}
	return sum
}

// Project sets y (n x k) to the first k coefficients of the rows of x (n x dim):
//
//	y = (x - mean) V_k'
//
// x is overwritten by x - mean.
func (m *Model) Project(y, x simd.Matrix) {
	for i := range x.Rows {
		simd.Sub(x.Row(i), x.Row(i), m.Mean)
	}
	simd.Gemm(simd.NoTrans, simd.Trans, 1, x, m.Components.RowRange(0, y.Cols), 0, y)
}

// ZCA returns the symmetric whitening matrix (dim x dim) of Bell and Sejnowski
// (1997):
//
//	W = V' diag(1/sqrt(variance + eps)) V
//
// (x - mean) W has about unit variance in every direction whose variance is
// well above eps, and stays as near to x as possible: a whitened patch still
// looks like a patch.
func (m *Model) ZCA(eps float64) simd.Matrix {
	d := len(m.Mean)
	scaled := simd.NewMatrix(d, d)
	for i := range d {
		simd.Scale(scaled.Row(i), float32(1/math.Sqrt(max(m.Variance[i], 0)+eps)), m.Components.Row(i))
	}
	w := simd.NewMatrix(d, d)
	simd.Gemm(simd.Trans, simd.NoTrans, 1, m.Components, scaled, 0, w)
	return w
}
