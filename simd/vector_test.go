package simd

import (
	"math"
	"testing"
)

// TestGemvIsAProduct compares with float64 sums.
func TestGemvIsAProduct(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		for _, op := range []Op{NoTrans, Trans} {
			a := operand(NoTrans, 37, 129, 1, false)
			in, out := a.Cols, a.Rows
			if op == Trans {
				in, out = out, in
			}
			x, y := values(in, 2, false), values(out, 3, false)
			before := append([]float32(nil), y...)
			Gemv(op, 1.5, a, x, -0.5, y)
			for i := range y {
				want := -0.5 * float64(before[i])
				for k := range x {
					r, c := i, k
					if op == Trans {
						r, c = k, i
					}
					want += 1.5 * float64(a.Row(r)[c]) * float64(x[k])
				}
				if math.Abs(float64(y[i])-want) > 1e-3 { // 129 terms of up to 24, 2^-24 each
					t.Fatalf("op %v: y[%d] = %v, want %v", op, i, y[i], want)
				}
			}
		}
	})
}

// TestGemvTransIsGemm: the same chain, so the same bits.
func TestGemvTransIsGemm(t *testing.T) {
	a, x := operand(NoTrans, 300, 77, 1, false), values(300, 2, false)
	y, z := make([]float32, 77), make([]float32, 77)
	Gemv(Trans, 1, a, x, 0, y)
	Gemm(NoTrans, NoTrans, 1, View(1, 300, x), a, 0, View(1, 77, z))
	if err := sameBits(y, z); err != nil {
		t.Error(err)
	}
}

// TestGerIsGemm: a rank-1 update is a product over one term.
func TestGerIsGemm(t *testing.T) {
	x, y := values(45, 1, false), values(130, 2, false)
	a, b := View(45, 130, values(45*130, 3, false)), View(45, 130, values(45*130, 3, false))
	Ger(-0.5, x, y, a)
	Gemm(Trans, NoTrans, -0.5, View(1, 45, x), View(1, 130, y), 1, b)
	if err := sameBits(a.Data, b.Data); err != nil {
		t.Error(err)
	}
}

// TestSparseGemmIsGemm: leaving out products with zero changes no finite sum.
func TestSparseGemmIsGemm(t *testing.T) {
	dense := NewMatrix(21, 50)
	s := Sparse{Rows: 21, Cols: 50, Start: []int32{0}}
	for i := range dense.Rows {
		for j := i % 4; j < 50; j += 3 + i {
			dense.Row(i)[j] = float32(i - j)
			s.Index, s.Value = append(s.Index, int32(j)), append(s.Value, float32(i-j))
		}
		s.Start = append(s.Start, int32(len(s.Index)))
	}
	b := View(50, 67, values(50*67, 1, false))
	got, want := View(21, 67, values(21*67, 2, false)), View(21, 67, values(21*67, 2, false))
	SparseGemm(s, b, 0.5, got)
	Gemm(NoTrans, NoTrans, 1, dense, b, 0.5, want)
	if err := sameBits(got.Data, want.Data); err != nil {
		t.Error(err)
	}
}

func TestSquaredDistances(t *testing.T) {
	a, b := View(9, 40, values(360, 1, false)), View(9, 40, values(360, 2, false))
	copy(b.Row(4), a.Row(7))
	na, nb, d, e := make([]float32, 9), make([]float32, 9), NewMatrix(9, 9), NewMatrix(9, 9)
	RowSquares(na, a)
	RowSquares(nb, b)
	SquaredDistances(d, a, b, na, nb)
	SquaredDistances(e, b, a, nb, na)
	for i := range 9 {
		for j := range 9 {
			want := 0.0
			for k := range 40 {
				x := float64(a.Row(i)[k]) - float64(b.Row(j)[k])
				want += x * x
			}
			got := d.Row(i)[j]
			if math.Abs(float64(got)-want) > 1e-3 || got < 0 || got != e.Row(j)[i] {
				t.Errorf("distance of %d and %d: %v and %v, want %v", i, j, got, e.Row(j)[i], want)
			}
		}
	}
}
