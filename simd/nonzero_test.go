package simd

import (
	"fmt"
	"math"
	"testing"
)

// TestCompress: what is not zero comes first, in order, whatever the rest of n
// elements holds, and nothing behind them is written.
func TestCompress(t *testing.T) {
	eachPath(t, func(t *testing.T, p *kernels) {
		for n := range 70 {
			for _, of := range []int{1, 2, 7} {
				x := make([]float32, n)
				var index []int32
				for i := range x {
					switch {
					case i%of == 0:
						x[i] = []float32{1, -3, math.SmallestNonzeroFloat32, float32(math.NaN()), float32(math.Inf(-1))}[i%5]
						index = append(index, int32(i))
					case i%3 == 0:
						x[i] = float32(math.Copysign(0, -1))
					}
				}
				where, what := make([]int32, n+32), make([]float32, n+32)
				for i := range where {
					where[i], what[i] = -1, -1
				}
				if got := p.compress(where[:n:n], what[:n:n], x); got != len(index) {
					t.Fatalf("%d elements, one of %d: found %d, want %d", n, of, got, len(index))
				}
				for k, i := range index {
					if where[k] != i || math.Float32bits(what[k]) != math.Float32bits(x[i]) {
						t.Fatalf("%d elements, one of %d: the %d-th found is %v at %d, want %v at %d", n, of, k, what[k], where[k], x[i], i)
					}
				}
				for i := n; i < n+32; i++ {
					if where[i] != -1 || what[i] != -1 {
						t.Fatalf("%d elements, one of %d: element %d is written", n, of, i)
					}
				}
			}
		}
	})
}

// TestNonzeroGemmIsGemm: leaving out products with zero changes no bit of an
// ordinary product, whether its columns of b are copied or not.
func TestNonzeroGemmIsGemm(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		for _, s := range []struct{ rows, terms, cols int }{{100, 784, 500}, {784, 100, 500}, {3, 784, 500}, {300, 700, 10}, {7, 2100, 33}, {1, 1, 1}, {600, 20, 129}} {
			t.Run(fmt.Sprintf("%dx%dx%d", s.rows, s.terms, s.cols), func(t *testing.T) {
				a, b := thinMatrix(s.rows, s.terms), View(s.terms, s.cols, values(s.terms*s.cols, 2, false))
				var z Nonzero
				z.Find(a, narrow)
				if !z.few {
					t.Fatal("not few enough to be left out")
				}
				got, want := View(s.rows, s.cols, values(s.rows*s.cols, 3, false)), View(s.rows, s.cols, values(s.rows*s.cols, 3, false))
				NonzeroGemm(NoTrans, 0.7, &z, b, 0.5, got)
				Gemm(NoTrans, NoTrans, 0.7, a, b, 0.5, want)
				if err := sameBits(got.Data, want.Data); err != nil {
					t.Error(err)
				}
				NonzeroGemm(Trans, -0.3, &z, got, 1, b)
				twice := View(s.terms, s.cols, values(s.terms*s.cols, 2, false))
				Gemm(Trans, NoTrans, -0.3, a, got, 1, twice)
				if err := sameBits(b.Data, twice.Data); err != nil {
					t.Error("transposed:", err)
				}
			})
		}
	})
}

// TestNonzeroKeepsNothing: a matrix found after another, larger or smaller, with
// more or less in it, is as if it were the first.
func TestNonzeroKeepsNothing(t *testing.T) {
	full := View(30, 40, values(1200, 1, false))
	var z Nonzero
	for _, a := range []Matrix{thinMatrix(30, 40), full, thinMatrix(3, 90), NewMatrix(30, 40), thinMatrix(30, 40)} {
		z.Find(a, narrow)
		for _, op := range []Op{NoTrans, Trans} {
			m, k := a.Rows, a.Cols
			if op == Trans {
				m, k = k, m
			}
			b, got, want := View(k, 20, values(k*20, 2, false)), NewMatrix(m, 20), NewMatrix(m, 20)
			NonzeroGemm(op, 1, &z, b, 0, got)
			nonzeroGemm(op, 1, a, b, 0, want)
			if err := sameBits(got.Data, want.Data); err != nil {
				t.Errorf("%s: %v", a.shape(), err)
			}
		}
	}
}

// thinMatrix returns a matrix of which a fifth is not 0.
func thinMatrix(rows, cols int) Matrix {
	m := View(rows, cols, values(rows*cols, 1, false))
	for i := range m.Data {
		if i%5 != rows%5 {
			m.Data[i] = 0
		}
	}
	return m
}
