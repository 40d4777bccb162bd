package svm

import (
	"slices"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// TestRowCache compares the cache with a list in order of use.
func TestRowCache(t *testing.T) {
	const examples = 9
	draw := rng.New(3, "cache").At(0, 0, 0)
	c := newRowCache(5*examples, examples)
	for _, n := range []int{examples, 7} { // 5 rows of 9, then 6 rows of 7
		c.reset(n)
		slots := 5 * examples / n
		var recent []int32 // the most recently used last
		for step := range 500 {
			i := int32(draw.Word(step) % uint32(n))
			row := c.get(i)
			at := slices.Index(recent, i)
			if (row != nil) != (at >= 0) {
				t.Fatalf("n = %d, step %d: row %d is cached: %v, want %v (in use: %v)", n, step, i, row != nil, at >= 0, recent)
			}
			if row == nil {
				if len(recent) == slots {
					recent = recent[1:]
				}
				row = c.put(i)
				for j := range row {
					row[j] = float32(i)
				}
			} else {
				recent = slices.Delete(recent, at, at+1)
			}
			recent = append(recent, i)
			if len(row) != n || row[0] != float32(i) || row[n-1] != float32(i) {
				t.Fatalf("n = %d, step %d: row %d holds %v", n, step, i, row)
			}
		}
	}
}
