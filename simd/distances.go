package simd

import "fmt"

// SquaredDistances sets dst[i, j] = |a[i] - b[j]|^2 for the rows of a and b,
// given their squared norms (RowSquares): the norms' sum is where the product
// starts,
//
//	|a|^2 + |b|^2 - 2 a.b
//
// so that the distance of a to b has the same bits as that of b to a. Where
// rounding leaves a little less than 0 it is 0.
func SquaredDistances(dst, a, b Matrix, normsA, normsB []float32) {
	mustLen("SquaredDistances: a", a.Rows, len(normsA))
	mustLen("SquaredDistances: b", b.Rows, len(normsB))
	mustLen("SquaredDistances: rows", a.Rows, dst.Rows)
	mustLen("SquaredDistances: columns", b.Rows, dst.Cols)
	if a.Cols != b.Cols {
		panic(fmt.Sprintf("simd: SquaredDistances: a is %s, b is %s", a.shape(), b.shape()))
	}
	for i := range dst.Rows {
		AddScalar(dst.Row(i), normsA[i], normsB)
	}
	Gemm(NoTrans, Trans, -2, a, b, 1, dst)
	for i := range dst.Rows {
		active.relu(dst.Row(i), dst.Row(i))
	}
}
