package norb

import (
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// filler is a stack of 6 inputs, 4 features and two layers of 3 units, with
// weights from N(0, 1).
func filler() *stack {
	s, stream := &stack{grbm: rbm.NewGaussian(6, 4), dbm: dbm.New(4, 3, 3)}, rng.New(1, "filler")
	for i, p := range append(s.grbm.Parameters(), s.dbm.Parameters()...) {
		simd.Normal(p.Data, 1, stream.At(i, 0, 0))
	}
	return s
}

// Known inputs stay, and what the unknown ones held before plays no part.
func TestFillKeepsWhatIsKnown(t *testing.T) {
	s, known := filler(), []bool{true, false, true, false, true, false}
	a, b := simd.NewMatrix(2, 6), simd.NewMatrix(2, 6)
	simd.Normal(a.Flat(), 1, rng.New(2, "a").At(0, 0, 0))
	copy(b.Flat(), a.Flat())
	before := slices.Clone(a.Flat())
	for i := range b.Rows {
		for j, k := range known {
			if !k {
				b.Row(i)[j] = 7
			}
		}
	}
	s.fill(a, known, 5, 4)
	s.fill(b, known, 5, 4)
	if !slices.Equal(a.Flat(), b.Flat()) {
		t.Error("the completion depends on what was hidden")
	}
	for i, v := range a.Flat() {
		if (v == before[i]) != known[i%6] {
			t.Errorf("input %d: %v became %v, known %v", i, before[i], v, known[i%6])
		}
	}
}

// One round without mean field is the pass up and down that its doc comment
// writes, in float64.
func TestFillOneRound(t *testing.T) {
	s, known := filler(), []bool{true, true, true, false, false, false}
	v := simd.NewMatrix(1, 6)
	copy(v.Flat(), []float32{.5, -1, 2, 9, 9, 9})
	s.fill(v, known, 1, 0)
	in := []float64{.5, -1, 2, 0, 0, 0}
	f := up(in, s.grbm.W, s.grbm.C, 1)
	h := up(f, s.dbm.W[0], s.dbm.B[1], 2) // without h2 the input from below counts twice
	for i := 3; i < 6; i++ {
		want := float64(s.grbm.B[i])
		for j := range 4 {
			a := float64(s.dbm.B[0][j])
			for k := range 3 {
				a += h[k] * float64(s.dbm.W[0].Row(j)[k])
			}
			want += float64(s.grbm.W.Row(i)[j]) / (1 + math.Exp(-a))
		}
		if got := float64(v.Flat()[i]); math.Abs(got-want) > 1e-5 {
			t.Errorf("input %d is %v, want %v", i, got, want)
		}
	}
}

// up is s(gain x W + c).
func up(x []float64, w simd.Matrix, c []float32, gain float64) []float64 {
	out := make([]float64, w.Cols)
	for j := range out {
		a := float64(c[j])
		for i, v := range x {
			a += gain * v * float64(w.Row(i)[j])
		}
		out[j] = 1 / (1 + math.Exp(-a))
	}
	return out
}
