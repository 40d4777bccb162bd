package simd

import "testing"

// TestPeakCountsItsRounds: what Peak says that it did is proportional to the
// rounds, and none is none.
func TestPeakCountsItsRounds(t *testing.T) {
	for _, k := range paths {
		if one, none, many := k.peak(1), k.peak(0), k.peak(1000); one <= 0 || none != 0 || many != 1000*one {
			t.Errorf("%s: %v operations in 1 round, %v in 0, %v in 1000", k.name, one, none, many)
		}
	}
}
