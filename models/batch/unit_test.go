package batch

import (
	"testing"

	"github.com/unsup/unsup/simd"
)

func TestUnit(t *testing.T) {
	x := simd.NewMatrix(3, 2)
	copy(x.Data, []float32{3, 4, 0, 0, 0, -2})
	got := simd.NewMatrix(3, 2)
	Unit{Floats{x}}.Gather(got, []int32{2, 1, 0})
	for i, want := range []float32{0, -1, 0, 0, 0.6, 0.8} {
		if d := got.Data[i] - want; d > 1e-7 || d < -1e-7 {
			t.Errorf("element %d is %v, want %v", i, got.Data[i], want)
		}
	}
}
