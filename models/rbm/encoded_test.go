package rbm

import (
	"slices"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// What Encoded gathers are the codes that Codes keeps, of the RBM as it is by
// then.
func TestEncoded(t *testing.T) {
	r := tiny()
	src := batch.Floats{Matrix: matrix(data)}
	e := NewEncoded(r, src)
	if e.Len() != 4 || e.Dim() != 3 {
		t.Fatalf("%d x %d, want 4 x 3", e.Len(), e.Dim())
	}
	got := simd.NewMatrix(3, 3)
	for _, bias := range []float32{0, 2} {
		r.C[0] = bias
		want := r.Codes(src)
		e.Gather(got, []int32{2, 0, 3})
		for i, k := range []int{2, 0, 3} {
			if !slices.Equal(got.Row(i), want.Row(k)) {
				t.Errorf("bias %v: code %v, want %v", bias, got.Row(i), want.Row(k))
			}
		}
	}
	two := []int32{1, 0}
	if n := testing.AllocsPerRun(5, func() { e.Gather(got.RowRange(0, 2), two) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
