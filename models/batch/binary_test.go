package batch

import (
	"slices"
	"testing"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// TestBinaryIsOneFixedSet: an example's bits are those of its own draw,
// whatever is gathered with it.
func TestBinaryIsOneFixedSet(t *testing.T) {
	const n, dim = 6, 100
	p := simd.NewMatrix(n, dim)
	simd.Uniform(p.Flat(), rng.New(1, "p").At(0, 0, 0))
	b := Binary{Source: Floats{p}, Stream: rng.New(0, "binary")}
	whole, part := simd.NewMatrix(n, dim), simd.NewMatrix(2, dim)
	b.Gather(whole, []int32{0, 1, 2, 3, 4, 5})
	b.Gather(part, []int32{4, 1})
	if !slices.Equal(part.Row(0), whole.Row(4)) || !slices.Equal(part.Row(1), whole.Row(1)) {
		t.Error("an example's bits depend on what it is gathered with")
	}
	for i := range n {
		for j, x := range whole.Row(i) {
			want := float32(0)
			if b.Stream.At(0, i, 0).Uniform(j) < p.Row(i)[j] {
				want = 1
			}
			if x != want {
				t.Fatalf("example %d, pixel %d is %v, want %v", i, j, x, want)
			}
		}
	}
	first := First{Source: b, N: 4}
	first.Gather(part, []int32{3, 0})
	if first.Len() != 4 || first.Dim() != dim || !slices.Equal(part.Row(0), whole.Row(3)) {
		t.Errorf("the first 4 of %d: %d examples of %d", n, first.Len(), first.Dim())
	}
}
