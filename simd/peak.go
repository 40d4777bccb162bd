package simd

import (
	"math"
	"sync/atomic"
)

// Peak runs n rounds of independent fused multiply-adds that touch no memory,
// on the path in use, and returns how many floating-point operations they were
// (a fused multiply-add counts as two). Timed, it is the limit that the
// matrix product is measured against.
func Peak(n int) (operations float64) { return active.peak(n) }

// peakSink keeps the compiler from dropping the portable loop.
var peakSink atomic.Uint32

func peakGeneric(n int) float64 {
	var acc [12]float32
	for range n {
		for i := range acc {
			acc[i] = fma32(0.5, 0.25, acc[i])
		}
	}
	peakSink.Store(math.Float32bits(acc[0]))
	return float64(2 * len(acc) * n)
}
