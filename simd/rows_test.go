package simd

import (
	"math"
	"slices"
	"testing"
)

// TestSoftmaxRows: rows sum to 1 and survive values whose exponentials
// overflow or vanish.
func TestSoftmaxRows(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		m := Matrix{Rows: 4, Cols: 3, Stride: 5, Data: values(20, 1, false)}
		copy(m.Row(0), []float32{1e30, 1e30, -1e30})
		copy(m.Row(1), []float32{-1000, -1001, -inf})
		copy(m.Row(2), []float32{0, float32(math.Log(2)), float32(math.Log(5))})
		copy(m.Row(3), []float32{7, 7, 7})
		outside := slices.Clone(m.Data[3:5])
		SoftmaxRows(m)
		want := [][]float64{{0.5, 0.5, 0}, {1 / (1 + math.Exp(-1)), 1 / (1 + math.E), 0}, {1. / 8, 2. / 8, 5. / 8}, {1. / 3, 1. / 3, 1. / 3}}
		for i := range want {
			for j, w := range want[i] {
				// exp within 1 ULP, a sum of three, a reciprocal and a product: at most 5 roundings.
				if got := float64(m.Row(i)[j]); math.Abs(got-w) > 5*0x1p-24*w {
					t.Errorf("row %d, column %d: %v, want %v", i, j, got, w)
				}
			}
		}
		if !slices.Equal(outside, m.Data[3:5]) {
			t.Error("SoftmaxRows wrote between the rows")
		}
	})
}

func TestLogSumExpRows(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		for _, c := range []struct {
			row  []float32
			want float64
		}{
			{[]float32{-inf, -inf, -inf}, math.Inf(-1)},
			{[]float32{1, inf, 2}, math.Inf(1)},
			{[]float32{-inf, 3, -inf}, 3},
			{[]float32{1e30, 1e30}, 1e30},
			{[]float32{-200, -200}, -200 + math.Ln2},
			{[]float32{0, 0, 0, 0}, 2 * math.Ln2},
			{[]float32{}, math.Inf(-1)},
			{[]float32{nan, 1}, math.NaN()},
		} {
			var got [1]float32
			LogSumExpRows(got[:], View(1, len(c.row), slices.Clone(c.row)))
			if e := ulps(got[0], c.want); e > 2 {
				t.Errorf("LogSumExpRows(%v) = %v, want %v", c.row, got[0], c.want)
			}
		}
	})
}

func TestArgmaxRows(t *testing.T) {
	rows := [][]float32{{1, 3, 2}, {3, 1, 3}, {nan, -inf, -5}, {nan, nan, nan}, {-inf, -inf, -inf}, {negZero, 0, -1}, {2, inf, inf}}
	want := []int32{1, 0, 2, 0, 0, 0, 1}
	everyPath(t, func(t *testing.T) {
		m, got := NewMatrix(len(rows), 3), make([]int32, len(rows))
		for i, r := range rows {
			copy(m.Row(i), r)
		}
		if ArgmaxRows(got, m); !slices.Equal(got, want) {
			t.Errorf("ArgmaxRows = %v, want %v", got, want)
		}
	})
}

// TestRowFunctionsMatchTheirDefinition compares the row functions, on a matrix whose
// stride exceeds its columns, with loops over elements.
func TestRowFunctionsMatchTheirDefinition(t *testing.T) {
	const rows, cols = 5, 37
	everyPath(t, func(t *testing.T) {
		matrix := func() Matrix {
			return Matrix{Rows: rows, Cols: cols, Stride: cols + 3, Data: values(rows*(cols+3), 9, false)}
		}
		bias := values(cols, 10, false)

		sums, want := make([]float32, cols), make([]float32, cols)
		ColSums(sums, matrix())
		for i := range rows {
			for j, v := range matrix().Row(i) {
				want[j] = float32(want[j] + v)
			}
		}
		if err := sameBits(sums, want); err != nil {
			t.Errorf("ColSums: %v", err)
		}

		rowSums, wantRows := make([]float32, rows), make([]float32, rows)
		RowSums(rowSums, matrix())
		for i := range wantRows {
			wantRows[i] = sumGeneric(matrix().Row(i))
		}
		if err := sameBits(rowSums, wantRows); err != nil {
			t.Errorf("RowSums: %v", err)
		}

		squares, wantSquares := make([]float32, rows), make([]float32, rows)
		RowSquares(squares, matrix())
		for i := range wantSquares {
			wantSquares[i] = dotGeneric(matrix().Row(i), matrix().Row(i))
		}
		if err := sameBits(squares, wantSquares); err != nil {
			t.Errorf("RowSquares: %v", err)
		}

		got, expect := matrix(), matrix()
		AddBias(got, bias)
		for i := range rows {
			for j := range cols {
				expect.Row(i)[j] = float32(expect.Row(i)[j] + bias[j])
			}
		}
		if err := sameBits(got.Data, expect.Data); err != nil {
			t.Errorf("AddBias: %v", err)
		}

		got, expect = matrix(), matrix()
		BiasSigmoid(got, 2, bias)
		for i := range rows {
			for j := range cols {
				expect.Row(i)[j] = sigmoid32(float32(2 * float32(expect.Row(i)[j]+bias[j])))
			}
		}
		if err := sameBits(got.Data, expect.Data); err != nil {
			t.Errorf("BiasSigmoid: %v", err)
		}
	})
}
