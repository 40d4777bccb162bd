package bench

import (
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// matrices are the kernels on whole matrices that are no product of two dense
// ones: a vector and the weights of 784 x 500, the words of documents, the
// distances of nearest neighbours.
func matrices() []kernel {
	const rows, cols = 784, 500
	weights := func() (a simd.Matrix, x, y []float32) {
		return simd.View(rows, cols, values(rows*cols)), values(rows), values(cols)
	}
	return []kernel{
		inBytes("gemv_n", shape(rows, cols), 4*rows*cols, func() func() { // reads a
			a, y, x := weights()
			return func() { simd.Gemv(simd.NoTrans, 1, a, x, 0, y) }
		}),
		inBytes("gemv_t", shape(rows, cols), 4*rows*cols, func() func() {
			a, x, y := weights()
			return func() { simd.Gemv(simd.Trans, 1, a, x, 0, y) }
		}),
		inBytes("ger", shape(rows, cols), 8*rows*cols, func() func() { // reads and writes a
			a, x, y := weights()
			return func() { simd.Ger(1e-6, x, y, a) }
		}),
		sparse(100, 2000, 500),
		nonzero("nonzero_gemm_nn", simd.NoTrans, 100, 784, 500),
		nonzero("nonzero_gemm_tn", simd.Trans, 784, 100, 500),
		distances(500, 784, 4096),
	}
}

// sparse is a minibatch of m documents of 100 different words each, out of k,
// times weights.
func sparse(m, k, n int) kernel {
	const words = 100
	return inFlops("sparse_gemm", shape(m, k, n), Flops(m, words, n), func() func() {
		s := simd.Sparse{Rows: m, Cols: k, Start: []int32{0}, Value: values(m * words)}
		for i := range m {
			for j := range words {
				s.Index = append(s.Index, int32(i+j*(k/words))%int32(k))
			}
			s.Start = append(s.Start, int32(len(s.Index)))
		}
		b, c := simd.View(k, n, values(k*n)), simd.NewMatrix(m, n)
		return func() { simd.SparseGemm(s, b, 0, c) }
	})
}

// nonzero is a product whose left operand has as much ink as MNIST's digits, 19 %
// of the elements, the search for them included. The operations that are made
// count, a fifth of Gemm's.
func nonzero(name string, op simd.Op, m, k, n int) kernel {
	const ink = 0.19
	return inFlops(name, shape(m, k, n), ink*Flops(m, k, n), func() func() {
		a, b, c := operand(op, m, k), simd.View(k, n, values(k*n)), simd.NewMatrix(m, n)
		u := make([]float32, len(a.Data))
		simd.Uniform(u, rng.New(0, "ink").At(0, 0, 0))
		for i, x := range u {
			if x >= ink {
				a.Data[i] = 0
			}
		}
		var z simd.Nonzero
		return func() {
			z.Find(a, n)
			simd.NonzeroGemm(op, 1, &z, b, 0, c)
		}
	})
}

// distances are those of m examples of k pixels to n others; the product's
// operations count.
func distances(m, k, n int) kernel {
	return inFlops("squared_distances", shape(m, k, n), Flops(m, k, n), func() func() {
		a, b, dst := operand(simd.NoTrans, m, k), operand(simd.NoTrans, n, k), simd.NewMatrix(m, n)
		squaresA, squaresB := make([]float32, m), make([]float32, n)
		simd.RowSquares(squaresA, a)
		simd.RowSquares(squaresB, b)
		return func() { simd.SquaredDistances(dst, a, b, squaresA, squaresB) }
	})
}
