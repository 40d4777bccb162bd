package simd

import (
	"runtime"
	"testing"
)

// TestChunks: each chunk is called once, whatever the number of threads, also
// from inside of another chunk, and a call allocates nothing.
func TestChunks(t *testing.T) {
	for _, threads := range []int{1, 2, 5} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		for _, n := range []int{0, 1, 2, 7, 100} {
			calls := make([][3]int, n)
			Chunks(n, func(i int) {
				Chunks(3, func(j int) { calls[i][j]++ })
			})
			for i, c := range calls {
				if c != [3]int{1, 1, 1} {
					t.Fatalf("%d threads, %d chunks: chunk %d was called %v times", threads, n, i, c)
				}
			}
		}
	}
	sum := make([]int, 4)
	f := func(i int) { sum[i]++ }
	if n := testing.AllocsPerRun(20, func() { Chunks(4, f) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
