package svm

import "github.com/unsup/unsup/simd"

// points are rows of a matrix and their squared norms.
type points struct {
	x     simd.Matrix
	norms []float32
}

func newPoints(n, dim int) points {
	return points{x: simd.NewMatrix(n, dim), norms: make([]float32, n)}
}

func (p points) rowRange(lo, hi int) points {
	return points{p.x.RowRange(lo, hi), p.norms[lo:hi]}
}

// rbf fills the contiguous k with the Gaussian kernel of every row of a with
// every row of b:
//
//	k[i, j] = exp(-gamma |a_i - b_j|^2)
//
// with the same bits as the kernel of b_j with a_i.
func rbf(k simd.Matrix, gamma float32, a, b points) {
	simd.SquaredDistances(k, a.x, b.x, a.norms, b.norms)
	flat := k.Flat()
	simd.Scale(flat, -gamma, flat)
	simd.Exp(flat, flat)
}
