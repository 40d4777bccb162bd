package bench

import (
	"slices"
	"sync"
	"time"

	"github.com/unsup/unsup/simd"
)

// limits are the speeds of the machine's limits, run by run, in 1e9 a second.
type limits struct{ peak, copied []float64 }

// peakRuns is how often the peak is measured in a round. It is short and a
// limit is the best of its runs, so a few more cost little.
const peakRuns = 3

func (l *limits) measure(threads int, length time.Duration, c copier) {
	for range peakRuns {
		l.peak = append(l.peak, peak(threads, length/2))
	}
	l.copied = append(l.copied, c.bandwidth(threads, length))
}

// of is the limit of what is counted in that unit: of elements it is the copy's,
// in bytes.
func (l *limits) of(u unit) float64 { return slices.Max(l.speeds(u)) }

func (l *limits) speeds(u unit) []float64 {
	if u == flops {
		return l.peak
	}
	return l.copied
}

// Peak returns the most floating-point operations that as many threads do in a
// second by fused multiply-adds on registers (simd.Peak), in GFLOP/s: the best
// of a number of runs of 20 ms. GOMAXPROCS must be as high as threads.
func Peak(threads, runs int) float64 {
	best := 0.0
	for range runs {
		best = max(best, peak(threads, 20*time.Millisecond))
	}
	return best
}

// peak is the peak in one run of that length.
func peak(threads int, length time.Duration) float64 {
	const rounds = 1 << 10
	calls := callsIn(length, func() { simd.Peak(rounds) })
	operations := make([]float64, threads)
	took := seconds(1, func() {
		together(threads, func(i int) { operations[i] = simd.Peak(rounds * calls) })
	})
	sum := 0.0
	for _, n := range operations {
		sum += n
	}
	return sum / took / 1e9
}

// together calls f(0), ..., f(n-1) at the same time.
func together(n int, f func(i int)) {
	if n == 1 {
		f(0)
		return
	}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

// copier copies one array to another, of the same length.
type copier struct{ dst, src []float32 }

func newCopier(n int) copier {
	c := copier{make([]float32, n), make([]float32, n)}
	simd.Fill(c.src, 1)
	simd.Fill(c.dst, 2) // so that the first copy meets no untouched page
	return c
}

// bandwidth is the speed in one run of about that length, in GB/s. A byte that
// is copied counts twice: it is read and it is written.
func (c copier) bandwidth(threads int, length time.Duration) float64 {
	once := func() {
		together(threads, func(i int) {
			lo, hi := i*len(c.src)/threads, (i+1)*len(c.src)/threads
			copy(c.dst[lo:hi], c.src[lo:hi])
		})
	}
	calls := callsIn(length, once)
	return float64(calls) * float64(8*len(c.src)) / seconds(calls, once) / 1e9
}
