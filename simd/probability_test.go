package simd

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// TestProbability: the fused sigmoids are Sigmoid where that is at least 2^-126,
// +0 where it is less, and NaN where it is NaN; nothing subnormal comes out, and
// a unit of probability 0 is never on.
func TestProbability(t *testing.T) {
	x := []float32{nan, inf, -inf, 0, 1, -1, 100, -87.33654, -87.33655, -87.4, -87.3, -44}
	for v := float32(-110); v < -30; v += 0.03125 {
		x = append(x, v)
	}
	bias := make([]float32, len(x))
	everyPath(t, func(t *testing.T) {
		want := make([]float32, len(x))
		Sigmoid(want, x)
		flushed := 0
		for i, p := range want {
			if p < 0x1p-126 {
				want[i] = 0
				flushed++
			}
		}
		if flushed < 500 || flushed == len(x) {
			t.Fatalf("%d of %d arguments have tiny sigmoids", flushed, len(x))
		}
		p, q, s := NewMatrix(1, len(x)), NewMatrix(1, len(x)), NewMatrix(1, len(x))
		copy(p.Data, x)
		copy(q.Data, x)
		BiasSigmoid(p, 1, bias)
		BiasSigmoidSample(q, s, 1, bias, rng.New(1, "probability").At(0, 0, 0))
		for i := range x {
			for _, got := range []float32{p.Data[i], q.Data[i]} {
				if math.Float32bits(got) != math.Float32bits(want[i]) && (got == got || want[i] == want[i]) { // a NaN may be any
					t.Errorf("argument %v: %v, want %v", x[i], got, want[i])
				}
			}
			if want[i] == 0 && s.Data[i] != 0 {
				t.Errorf("argument %v: a unit of probability 0 is on", x[i])
			}
		}
	})
}
