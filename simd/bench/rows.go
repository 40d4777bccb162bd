package bench

import "github.com/unsup/unsup/simd"

// rows are the kernels that go row by row: biases and samples of a minibatch of
// 500 units, sums over its 784 pixels, the softmax of ten classes.
func rows() []kernel {
	return []kernel{
		rowwise("add_bias", 100, 500, 8, func(m simd.Matrix) func() {
			bias := make([]float32, m.Cols)
			return func() { simd.AddBias(m, bias) }
		}),
		rowwise("bias_sigmoid", 100, 500, 8, func(m simd.Matrix) func() {
			bias := values(m.Cols)
			return func() { simd.BiasSigmoid(m, 1, bias) }
		}),
		rowwise("bias_sigmoid_sample", 100, 500, 12, func(m simd.Matrix) func() {
			s, bias := simd.NewMatrix(m.Rows, m.Cols), values(m.Cols)
			return func() { simd.BiasSigmoidSample(m, s, 1, bias, draw) }
		}),
		rowwise("sample_rows", 100, 500, 8, func(m simd.Matrix) func() {
			s := simd.NewMatrix(m.Rows, m.Cols)
			return func() { simd.SampleRows(s, m, draw) }
		}),
		rowwise("col_sums", 100, 784, 4, func(m simd.Matrix) func() {
			dst := make([]float32, m.Cols)
			return func() { simd.ColSums(dst, m) }
		}),
		rowwise("row_sums", 100, 784, 4, func(m simd.Matrix) func() {
			dst := make([]float32, m.Rows)
			return func() { simd.RowSums(dst, m) }
		}),
		rowwise("row_squares", 100, 784, 4, func(m simd.Matrix) func() {
			dst := make([]float32, m.Rows)
			return func() { simd.RowSquares(dst, m) }
		}),
		rowwise("gather_rows", 100, 784, 8, func(m simd.Matrix) func() {
			src, idx := simd.NewMatrix(60000, m.Cols), make([]int32, 60000)
			simd.Permutation(idx, draw)
			return func() { simd.GatherRows(m, src, idx[:m.Rows]) }
		}),
		rowwise("gather_bytes", 100, 784, 5, func(m simd.Matrix) func() {
			src, idx := make([]uint8, 60000*m.Cols), make([]int32, 60000)
			simd.Permutation(idx, draw)
			return func() { simd.GatherBytes(m, 1./255, src, idx[:m.Rows]) }
		}),
		rowwise("softmax_rows", 1000, 10, 8, func(m simd.Matrix) func() {
			return func() { simd.SoftmaxRows(m) }
		}),
		rowwise("log_sum_exp_rows", 1000, 10, 8, func(m simd.Matrix) func() {
			dst := make([]float32, m.Rows)
			return func() { simd.LogSumExpRows(dst, m) }
		}),
		rowwise("argmax_rows", 1000, 10, 4, func(m simd.Matrix) func() {
			dst := make([]int32, m.Rows)
			return func() { simd.ArgmaxRows(dst, m) }
		}),
	}
}

// rowwise is a kernel of n rows; of its operands only those as large as they are
// count as moved, no biases and no sums.
func rowwise(name string, n, cols int, moves float64, prepare func(m simd.Matrix) func()) kernel {
	return inElements(name, shape(n, cols), n*cols, moves, func() func() {
		return prepare(simd.View(n, cols, values(n*cols)))
	})
}
