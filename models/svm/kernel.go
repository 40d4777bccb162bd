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
//	k[i, j] = exp(-gamma |a_i - b_j|^2),  |a_i - b_j|^2 = |a_i|^2 + |b_j|^2 - 2 a_i.b_j
//
// The inner products start from the sum of the norms, so that k[i, j] has the
// same bits as the kernel of b_j with a_i.
func rbf(k simd.Matrix, gamma float32, a, b points) {
	for i := range k.Rows {
		simd.AddScalar(k.Row(i), a.norms[i], b.norms)
	}
	simd.Gemm(simd.NoTrans, simd.Trans, -2, a.x, b.x, 1, k)
	flat := k.Flat()
	simd.Relu(flat, flat) // rounding can leave a distance a little below 0
	simd.Scale(flat, -gamma, flat)
	simd.Exp(flat, flat)
}
