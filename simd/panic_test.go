package simd

import (
	"strings"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// TestMismatchesPanic: a function that gets operands that do not fit panics with its
// name and both lengths or shapes.
func TestMismatchesPanic(t *testing.T) {
	var (
		d    rng.Draw
		x, y = func() []float32 { return make([]float32, 7) }, func() []float32 { return make([]float32, 9) }
		m, o = NewMatrix(3, 7), NewMatrix(5, 7)
		// sparse has a number in that column
		sparse = func(column int32) Sparse {
			return Sparse{Rows: 2, Cols: 4, Start: []int32{0, 0, 1}, Index: []int32{column}, Value: []float32{1}}
		}
	)
	falling := Sparse{Rows: 2, Cols: 4, Start: []int32{0, 2, 1}, Index: []int32{0}, Value: []float32{1}}
	found := func(a Matrix) *Nonzero {
		var z Nonzero
		z.Find(a, narrow)
		return &z
	}
	for _, c := range []struct {
		name string
		call func()
		want [2]string
	}{
		{"Exp", func() { Exp(x(), y()) }, [2]string{"7", "9"}},
		{"Log", func() { Log(x(), y()) }, [2]string{"7", "9"}},
		{"Sigmoid", func() { Sigmoid(x(), y()) }, [2]string{"7", "9"}},
		{"Tanh", func() { Tanh(x(), y()) }, [2]string{"7", "9"}},
		{"Softplus", func() { Softplus(x(), y()) }, [2]string{"7", "9"}},
		{"Relu", func() { Relu(x(), y()) }, [2]string{"7", "9"}},
		{"Add", func() { Add(x(), y(), x()) }, [2]string{"7", "9"}},
		{"Add", func() { Add(x(), x(), y()) }, [2]string{"7", "9"}},
		{"Sub", func() { Sub(x(), x(), y()) }, [2]string{"7", "9"}},
		{"Mul", func() { Mul(y(), x(), x()) }, [2]string{"7", "9"}},
		{"SigmoidGrad", func() { SigmoidGrad(x(), x(), y()) }, [2]string{"7", "9"}},
		{"TanhGrad", func() { TanhGrad(x(), y(), y()) }, [2]string{"7", "9"}},
		{"ReluGrad", func() { ReluGrad(x(), x(), y()) }, [2]string{"7", "9"}},
		{"Axpy", func() { Axpy(1, x(), y()) }, [2]string{"7", "9"}},
		{"Scale", func() { Scale(x(), 1, y()) }, [2]string{"7", "9"}},
		{"AddScalar", func() { AddScalar(x(), 1, y()) }, [2]string{"7", "9"}},
		{"FromBytes", func() { FromBytes(x(), 1, make([]uint8, 9)) }, [2]string{"7", "9"}},
		{"Dot", func() { Dot(x(), y()) }, [2]string{"7", "9"}},
		{"Bernoulli", func() { Bernoulli(x(), y(), d) }, [2]string{"7", "9"}},
		{"Dropout", func() { Dropout(x(), y(), 0.5, d) }, [2]string{"7", "9"}},
		{"SGD", func() { SGD(x(), y(), x(), SGDStep{}) }, [2]string{"7", "9"}},
		{"SGD", func() { SGD(x(), x(), y(), SGDStep{}) }, [2]string{"7", "9"}},
		{"Adam", func() { Adam(x(), y(), x(), x(), AdamStep{}) }, [2]string{"7", "9"}},
		{"Adam", func() { Adam(x(), x(), y(), x(), AdamStep{}) }, [2]string{"7", "9"}},
		{"Adam", func() { Adam(x(), x(), x(), y(), AdamStep{}) }, [2]string{"7", "9"}},
		{"ColSums", func() { ColSums(y(), m) }, [2]string{"3x7", "9"}},
		{"RowSquares", func() { RowSquares(y(), m) }, [2]string{"3", "9"}},
		{"AddBias", func() { AddBias(m, y()) }, [2]string{"3x7", "9"}},
		{"BiasSigmoid", func() { BiasSigmoid(m, 1, y()) }, [2]string{"3x7", "9"}},
		{"LogSumExpRows", func() { LogSumExpRows(y(), m) }, [2]string{"3", "9"}},
		{"ArgmaxRows", func() { ArgmaxRows(make([]int32, 9), m) }, [2]string{"3", "9"}},
		{"SampleRows", func() { SampleRows(m, o, d) }, [2]string{"3x7", "5x7"}},
		{"BiasSigmoidSample", func() { BiasSigmoidSample(m, o, 1, x(), d) }, [2]string{"3x7", "5x7"}},
		{"BiasSigmoidSample", func() { BiasSigmoidSample(m, m, 1, y(), d) }, [2]string{"3x7", "9"}},
		{"Erf", func() { Erf(x(), y()) }, [2]string{"7", "9"}},
		{"Clamp", func() { Clamp(x(), 0, 1, y()) }, [2]string{"7", "9"}},
		{"RowSums", func() { RowSums(y(), m) }, [2]string{"3", "9"}},
		{"Gemv", func() { Gemv(NoTrans, 1, m, y(), 0, x()) }, [2]string{"7", "9"}},
		{"Gemv", func() { Gemv(Trans, 1, m, x()[:3], 0, y()) }, [2]string{"7", "9"}},
		{"Ger", func() { Ger(1, y(), x(), m) }, [2]string{"3", "9"}},
		{"Ger", func() { Ger(1, x()[:3], y(), m) }, [2]string{"7", "9"}},
		{"SparseGemm", func() { SparseGemm(sparse(0), o, 0, NewMatrix(2, 7)) }, [2]string{"2x4", "5x7"}},
		{"SparseGemm", func() { SparseGemm(sparse(4), o.RowRange(0, 4), 0, NewMatrix(2, 7)) }, [2]string{"column 4", "2x4"}},
		{"SparseGemm", func() { SparseGemm(sparse(-1), o.RowRange(0, 4), 0, NewMatrix(2, 7)) }, [2]string{"column -1", "2x4"}},
		{"SparseGemm", func() { SparseGemm(falling, o.RowRange(0, 4), 0, NewMatrix(2, 7)) }, [2]string{"row 1", "from 2 to 1"}},
		{"NonzeroGemm", func() { NonzeroGemm(NoTrans, 1, found(m), o, 0, m) }, [2]string{"3x7", "5x7"}},
		{"NonzeroGemm", func() { NonzeroGemm(Trans, 1, found(m), o, 0, m) }, [2]string{"7x3", "5x7"}},
		{"NonzeroGemm", func() { NonzeroGemm(Trans, 1, found(m), m, 0, o) }, [2]string{"7x3", "5x7"}},
		{"NonzeroGemmTwo", func() { NonzeroGemmTwo(1, found(m), m, 1, found(o), o, 0, m) }, [2]string{"7x3", "3x7"}},
		{"NonzeroGemmTwo", func() { NonzeroGemmTwo(1, found(m), m, 1, found(o), m, 0, NewMatrix(7, 7)) }, [2]string{"7x5", "3x7"}},
		{"SquaredDistances", func() { SquaredDistances(NewMatrix(3, 5), m, o, x()[:3], y()) }, [2]string{"5", "9"}},
		{"SquaredDistances", func() { SquaredDistances(NewMatrix(3, 2), m, NewMatrix(2, 6), x()[:3], x()[:2]) }, [2]string{"3x7", "2x6"}},
		{"GatherRows", func() { GatherRows(m, NewMatrix(5, 6), []int32{0, 0, 0}) }, [2]string{"6", "3x7"}},
		{"GatherRows", func() { GatherRows(m, o, []int32{0, 0}) }, [2]string{"3", "2"}},
		{"GatherRows", func() { GatherRows(m, o.RowRange(0, 4), []int32{0, 3, 4}) }, [2]string{"4", "of 4"}},
		{"GatherBytes", func() { GatherBytes(m, 1, make([]uint8, 20), []int32{0, 1, 2}) }, [2]string{"2", "of 2"}},
		{"GatherBytes", func() { GatherBytes(m, 1, nil, []int32{0, 0, 0}) }, [2]string{"0", "of 0"}},
		{"Gemm", func() { Gemm(NoTrans, NoTrans, 1, m, o, 0, m) }, [2]string{"3x7", "5x7"}},
		{"Gemm", func() { Gemm(Trans, NoTrans, 1, m, o, 0, m) }, [2]string{"7x3", "5x7"}},
		{"Gemm", func() { Gemm(NoTrans, Trans, 1, m, o, 0, m) }, [2]string{"3x7", "7x5"}},
		{"Gemm", func() { Gemm(NoTrans, Trans, 1, m, o, 0, NewMatrix(3, 6)) }, [2]string{"7x5", "3x6"}},
		{"Gemm", func() { Gemm(NoTrans, Trans, 1, m, o, 0, NewMatrix(4, 5)) }, [2]string{"7x5", "4x5"}},
		{"Gemm", func() { Gemm(NoTrans, Trans, 1, m, o, 0, Matrix{Rows: 3, Cols: 5, Stride: 5, Data: x()}) }, [2]string{"3x5", "7 elements"}},
		{"Gemm", func() {
			Gemm(NoTrans, Trans, 1, m, Matrix{Rows: 5, Cols: 7, Stride: 6, Data: o.Data}, 0, NewMatrix(3, 5))
		}, [2]string{"5x7", "stride 6"}},
		{"View", func() { View(2, 5, y()) }, [2]string{"9", "2x5"}},
		{"RowRange", func() { m.RowRange(2, 9) }, [2]string{"9", "3 rows"}},
		{"RowRange", func() { m.RowRange(2, 1) }, [2]string{"(2, 1)", "3 rows"}},
		{"ColumnRange", func() { m.ColumnRange(2, 9) }, [2]string{"9", "7 columns"}},
		{"ColumnRange", func() { m.ColumnRange(2, 1) }, [2]string{"(2, 1)", "7 columns"}},
		{"Flat", func() { Matrix{Rows: 3, Cols: 7, Stride: 9, Data: make([]float32, 27)}.Flat() }, [2]string{"3x7", "9"}},
	} {
		func() {
			defer func() {
				r := recover()
				if p, is := r.(*ChunkPanic); is { // the check is in a chunk
					r = p.Value
				}
				got, ok := r.(string)
				if !ok || !strings.HasPrefix(got, "simd: "+c.name) || !strings.Contains(got, c.want[0]) || !strings.Contains(got, c.want[1]) {
					t.Errorf("%s: panic %q, want one that names %s and %s", c.name, got, c.want[0], c.want[1])
				}
			}()
			c.call()
		}()
	}
}
