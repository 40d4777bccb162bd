package linearsvm

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

var testStream = rng.New(1, "linearsvm test")

// clouds returns n examples of d numbers in c classes that overlap a little.
func clouds(n, d, c int) (simd.Matrix, []uint8) {
	x, centres, labels := simd.NewMatrix(n, d), simd.NewMatrix(c, d), make([]uint8, n)
	simd.Normal(x.Data, 1, testStream.Child("x").At(0, 0, 0))
	simd.Normal(centres.Data, 0.8, testStream.Child("centres").At(0, 0, 0))
	for i := range n {
		labels[i] = uint8(i % c)
		simd.Add(x.Row(i), x.Row(i), centres.Row(i%c))
	}
	return x, labels
}

func fit(t *testing.T, opt Options, x simd.Matrix, labels []uint8, classes int) *Model {
	t.Helper()
	m, err := New(opt, x, labels, classes, testStream)
	if err != nil {
		t.Fatal(err)
	}
	if left := m.Fit(); left > opt.Tolerance {
		t.Errorf("C = %v: a violation of %v is left", opt.C, left)
	}
	return m
}

// TestOptimum: the gradient of the primal objective, bias included, is 0 at the
// solution, in float64 and from nothing but W and b.
func TestOptimum(t *testing.T) {
	x, labels := clouds(90, 6, 3)
	for _, c := range []float64{0.01, 1, 20} {
		m := fit(t, Options{C: c, Tolerance: 1e-4, Passes: 20000}, x, labels, 3)
		for k := range 3 {
			grad := make([]float64, 7)
			scale := 0.0
			for j, w := range m.W.Row(k) {
				grad[j] = float64(w)
			}
			grad[6] = float64(m.B[k])
			for i := range x.Rows {
				y := -1.0
				if int(labels[i]) == k {
					y = 1
				}
				f := float64(m.B[k])
				for j, v := range x.Row(i) {
					f += float64(v) * float64(m.W.Row(k)[j])
				}
				over := 2 * c * max(0, 1-y*f) * y
				for j, v := range x.Row(i) {
					grad[j] -= over * float64(v)
					scale += math.Abs(over * float64(v))
				}
				grad[6] -= over
			}
			for j, g := range grad {
				if math.Abs(g) > 1e-3*scale {
					t.Errorf("C = %v, class %d: the gradient of weight %d is %v of a sum of %v", c, k, j, g, scale)
				}
			}
		}
	}
}

func TestPredict(t *testing.T) {
	x, labels := clouds(600, 20, 5)
	m := fit(t, Options{C: 1, Tolerance: 1e-2, Passes: 3000}, x.RowRange(0, 300), labels[:300], 5)
	wrong := 0
	for i, k := range m.Predict(x.RowRange(300, 600)) {
		if k != labels[300+i] {
			wrong++
		}
	}
	if wrong > 45 { // the clouds overlap
		t.Errorf("%d of 300 wrong", wrong)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	again := fit(t, Options{C: 1, Tolerance: 1e-2, Passes: 3000}, x.RowRange(0, 300), labels[:300], 5)
	if !slices.Equal(m.W.Data, again.W.Data) || !slices.Equal(m.B, again.B) {
		t.Error("other bits with three threads")
	}
}

func TestErrors(t *testing.T) {
	x, labels := clouds(10, 2, 3)
	good := Options{C: 1, Tolerance: 1e-2, Passes: 10}
	for _, opt := range []Options{{}, {C: 1, Passes: 3}, {C: 1, Tolerance: 1e-2}, {C: math.Inf(1), Tolerance: 1e-2, Passes: 3}} {
		if _, err := New(opt, x, labels, 3, testStream); err == nil {
			t.Errorf("no error for %+v", opt)
		}
	}
	if _, err := New(good, x, labels[1:], 3, testStream); err == nil {
		t.Error("no error for a missing label")
	}
	if _, err := New(good, x, labels, 2, testStream); err == nil {
		t.Error("no error for a label beyond the classes")
	}
}
