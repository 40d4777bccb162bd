// Package bench measures simd's kernels against the limits of the machine: the
// floating-point peak of a loop that touches no memory, and the bandwidth of a
// copy that no cache holds.
//
// Kernels and limits are measured in turns, round after round, so that a
// change in the machine's speed meets all of them alike. A kernel's number is
// the median of its runs; a limit is the best of its runs.
package bench

import (
	"context"
	"runtime"
	"slices"
	"time"

	"github.com/unsup/unsup/simd"
)

// Options say what is measured and for how long.
type Options struct {
	// Filter has globs, separated by commas, of kernels' names (gemm_*) or of
	// names and shapes (gemm_nn/100x*); "" is all kernels.
	Filter string

	Threads []int         // numbers of threads to measure with, each 1 or more
	Runs    int           // runs of each kernel: the median counts
	Length  time.Duration // of a run: as many calls as it takes
	CopyLen int           // floats of each of the two arrays that are copied: far beyond the last cache

	// Progress, if not nil, is called before a kernel's run.
	Progress func(done, total int, kernel string)
}

// Default is a measurement of less than a minute: seven runs of 50 ms, with one
// thread and with all, and a copy of 128 MiB.
func Default() Options {
	return Options{Threads: OneAndAll(), Runs: 7, Length: 50 * time.Millisecond, CopyLen: 32 << 20}
}

// OneAndAll returns the numbers of threads that things are measured with: 1,
// and GOMAXPROCS if that is more.
func OneAndAll() []int { return slices.Compact([]int{1, runtime.GOMAXPROCS(0)}) }

// Report is what was measured.
type Report struct {
	PeakGFLOPS   float64  `json:"peak_gflops"`   // with the first of the numbers of threads: with one
	BandwidthGBs float64  `json:"bandwidth_gbs"` // likewise, bytes read and bytes written together
	Kernels      []Kernel `json:"kernels"`
}

// Kernel is a kernel at one size with one number of threads. The limits stand
// among the kernels, as "peak" and "copy", with each number of threads.
type Kernel struct {
	Name    string  `json:"name"`    // "gemm_nn": simd.Gemm, neither operand transposed
	Shape   string  `json:"shape"`   // of a product m x k x n, of rows rows x columns, else elements
	Threads int     `json:"threads"` // GOMAXPROCS while it ran
	Path    string  `json:"path"`    // simd.Path
	Median  float64 `json:"median"`  // speed in Unit
	Unit    string  `json:"unit"`    // GFLOP/s, GB/s or Gelem/s

	// Fraction is Median over the limit of as many threads: the peak for
	// GFLOP/s, the copy bandwidth for GB/s and, by the bytes that an element
	// moves, for Gelem/s. It is above 1 where a cache is faster than memory.
	Fraction float64 `json:"fraction"`

	// BytesPerElement is how many bytes are read and written for an element; 0
	// unless Unit is Gelem/s.
	BytesPerElement float64 `json:"bytes_per_element,omitempty"`

	Min  float64 `json:"-"` // the slowest run
	Max  float64 `json:"-"` // the fastest
	Runs int     `json:"-"` // 1 for a kernel that is too slow for more
}

// Run measures what the options choose. It returns ctx.Err() at the end of the
// run in which ctx was cancelled, and an error about the filter before
// anything has started.
func Run(ctx context.Context, o Options) (*Report, error) {
	chosen, err := choose(table(o.CopyLen), o.Filter)
	if err != nil {
		return nil, err
	}
	m := newMeasurement(o, chosen)
	for round := range o.Runs {
		for t := range o.Threads {
			if err := m.round(ctx, round, t); err != nil {
				return nil, err
			}
		}
	}
	return m.report(), nil
}

// measurement is a Run that is going on.
type measurement struct {
	Options
	kernels []ready
	limits  []limits      // with Threads[t] threads
	series  [][][]float64 // [t][k]: the speeds of kernel k's runs with Threads[t] threads
	calls   [][]int       // [t][k]: calls in a run; 0 before the first, finished after the last
	copy    copier
}

func newMeasurement(o Options, chosen []kernel) *measurement {
	m := &measurement{Options: o, limits: make([]limits, len(o.Threads)), copy: newCopier(o.CopyLen)}
	for _, k := range chosen {
		r := ready{kernel: k}
		if k.prepare != nil {
			r.call = k.prepare()
		}
		m.kernels = append(m.kernels, r)
	}
	for range o.Threads {
		m.series = append(m.series, make([][]float64, len(chosen)))
		m.calls = append(m.calls, make([]int, len(chosen)))
	}
	return m
}

// round runs the limits and every kernel once with Threads[t] threads.
func (m *measurement) round(ctx context.Context, round, t int) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(m.Threads[t]))
	m.limits[t].measure(m.Threads[t], m.Length, m.copy)
	for k, r := range m.kernels {
		if err := ctx.Err(); err != nil {
			return err
		}
		if m.Progress != nil {
			done := (round*len(m.Threads)+t)*len(m.kernels) + k
			m.Progress(done, m.Runs*len(m.Threads)*len(m.kernels), r.name)
		}
		if r.call != nil {
			m.run(r, t, k)
		}
	}
	return ctx.Err()
}

// finished is the number of calls of a kernel that has had all its runs.
const finished = -1

// run makes the next run of a kernel, unless one call of it takes longer than
// a whole series should: then that call is its only run.
func (m *measurement) run(r ready, t, k int) {
	calls, speeds := &m.calls[t][k], &m.series[t][k]
	switch *calls {
	case finished:
		return
	case 0:
		once := seconds(1, r.call)
		if once > float64(m.Runs)*m.Length.Seconds() {
			*calls, *speeds = finished, []float64{r.work / once / 1e9}
			return
		}
		*calls = callsIn(m.Length, r.call)
	default:
		r.call() // wakes the threads, warms the caches
	}
	*speeds = append(*speeds, r.work*float64(*calls)/seconds(*calls, r.call)/1e9)
}

// report puts the rows in the order of the table of kernels, the numbers of
// threads of a kernel below each other.
func (m *measurement) report() *Report {
	rep := &Report{Kernels: []Kernel{}}
	for k, r := range m.kernels {
		for t := range m.Threads {
			speeds := m.series[t][k]
			if r.call == nil {
				speeds = m.limits[t].speeds(r.unit)
			}
			rep.Kernels = append(rep.Kernels, m.row(r.kernel, t, speeds))
		}
	}
	rep.PeakGFLOPS, rep.BandwidthGBs = m.limits[0].of(flops), m.limits[0].of(bytes)
	return rep
}

func (m *measurement) row(k kernel, t int, speeds []float64) Kernel {
	row := Kernel{Name: k.name, Shape: k.shape, Threads: m.Threads[t], Path: simd.Path(), Unit: string(k.unit),
		Median: Median(speeds), Min: slices.Min(speeds), Max: slices.Max(speeds), Runs: len(speeds), BytesPerElement: k.moves}
	speed := row.Median
	if k.unit == elements {
		speed *= k.moves
	}
	row.Fraction = speed / m.limits[t].of(k.unit)
	return row
}
