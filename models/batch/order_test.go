package batch

import (
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// Every example comes once an epoch, also where a minibatch would be larger
// than all of them.
func TestOrderShowsEveryExampleOnce(t *testing.T) {
	for size, steps := range map[int]int{1: 5, 2: 3, 5: 1, 6: 1, math.MaxInt: 1} {
		o := NewOrder(rng.New(1, "order"), 5, size)
		o.Begin(0)
		var seen []int32
		for step := range o.Steps() {
			seen = append(seen, o.Batch(step)...)
		}
		slices.Sort(seen)
		if o.Steps() != steps || !slices.Equal(seen, []int32{0, 1, 2, 3, 4}) {
			t.Errorf("size %d: %d minibatches, examples %v", size, o.Steps(), seen)
		}
	}
}
