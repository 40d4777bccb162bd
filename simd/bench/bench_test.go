package bench

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unsup/unsup/simd"
)

// short is a measurement of some milliseconds.
func short(filter string) Options {
	return Options{Filter: filter, Threads: []int{1, 2}, Runs: 3, Length: 100 * time.Microsecond, CopyLen: 1 << 12}
}

func run(t *testing.T, o Options) *Report {
	t.Helper()
	rep, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestReport(t *testing.T) {
	rep := run(t, short("peak, copy, softmax_*, axpy/1000000"))
	type line struct {
		name, shape, unit string
		threads           int
	}
	var got []line
	for _, k := range rep.Kernels {
		got = append(got, line{k.Name, k.Shape, k.Unit, k.Threads})
		if !(k.Min > 0 && k.Min <= k.Median && k.Median <= k.Max) || k.Path != simd.Path() {
			t.Errorf("%+v", k)
		}
	}
	want := []line{
		{"peak", "registers", "GFLOP/s", 1}, {"peak", "registers", "GFLOP/s", 2},
		{"copy", "4096", "GB/s", 1}, {"copy", "4096", "GB/s", 2},
		{"softmax_rows", "1000x10", "Gelem/s", 1}, {"softmax_rows", "1000x10", "Gelem/s", 2},
		{"axpy", "1000000", "GB/s", 1}, {"axpy", "1000000", "GB/s", 2},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestFractionIsOfTheLimitOfAsManyThreads(t *testing.T) {
	rep := run(t, short("peak,copy,relu,relu_grad,axpy,gemv_n"))
	k := rep.Kernels
	if k[0].Max != rep.PeakGFLOPS || k[2].Max != rep.BandwidthGBs {
		t.Errorf("limits %v and %v are not the best runs of one thread: %+v", rep.PeakGFLOPS, rep.BandwidthGBs, k[:4])
	}
	limits := map[string][]Kernel{"GFLOP/s": k[:2], "GB/s": k[2:4], "Gelem/s": k[2:4]}
	bytesEach := map[string]float64{"relu": 8, "relu_grad": 12}
	for i, row := range k {
		speed := row.Median
		if row.Unit == "Gelem/s" {
			speed *= bytesEach[row.Name]
		}
		if want := speed / limits[row.Unit][i%2].Max; row.Fraction != want || want == 0 || row.BytesPerElement != bytesEach[row.Name] {
			t.Errorf("%+v: want fraction %v, %v bytes an element", row, want, bytesEach[row.Name])
		}
	}
}

// The names and keys are what scripts read.
func TestJSON(t *testing.T) {
	text, err := json.Marshal(Report{PeakGFLOPS: 100, BandwidthGBs: 20, Kernels: []Kernel{{Name: "gemm_nn", Shape: "100x784x500",
		Threads: 2, Path: "avx2", Median: 180, Unit: "GFLOP/s", Fraction: 0.9, Min: 1, Max: 2, Runs: 3},
		{Name: "exp", Shape: "50000", Threads: 1, Path: "avx2", Median: 2, Unit: "Gelem/s", Fraction: 0.8, BytesPerElement: 8}}})
	const want = `{"peak_gflops":100,"bandwidth_gbs":20,"kernels":[{"name":"gemm_nn","shape":"100x784x500",` +
		`"threads":2,"path":"avx2","median":180,"unit":"GFLOP/s","fraction":0.9},` +
		`{"name":"exp","shape":"50000","threads":1,"path":"avx2","median":2,"unit":"Gelem/s","fraction":0.8,"bytes_per_element":8}]}`
	if err != nil || string(text) != want {
		t.Errorf("%s (%v)\nwant %s", text, err, want)
	}
}

// Every kernel is a fraction of a limit: where it counts elements, it says how
// many bytes each moves.
func TestElementsMoveBytes(t *testing.T) {
	for _, k := range table(1) {
		if (k.unit == elements) != (k.moves > 0) {
			t.Errorf("%s counts %s, and an element moves %v bytes", k.name, k.unit, k.moves)
		}
	}
	for name, want := range map[string]float64{
		"sigmoid": 8, "tanh_grad": 12, "from_bytes": 5, "uniform": 4, "dropout": 8, "add_bias": 8,
		"bias_sigmoid_sample": 12, "col_sums": 4, "gather_bytes": 5, "softmax_rows": 8, "argmax_rows": 4,
	} {
		if chosen, err := choose(table(1), name); err != nil || len(chosen) != 1 || chosen[0].moves != want {
			t.Errorf("%s: %v, %v; want one kernel, %v bytes an element", name, chosen, err, want)
		}
	}
}

// What a call does is counted by hand: products 2mkn; Adam reads four arrays
// and writes three.
func TestWork(t *testing.T) {
	for name, want := range map[string]float64{
		"gemm_nn/1024x1024x1024": 2147483648, "gemm_nn/100x784x500": 78.4e6, "gemm_nt/100x500x784": 78.4e6,
		"gemm_nn/100x500x1000": 100e6, "gemm_tn/784x100x500": 78.4e6, "gemm_nn/1000x784x500": 784e6,
		"adam/1000000": 28e6, "sgd/1000000": 20e6, "axpy/1000000": 12e6, "dot/1000000": 8e6, "sum/1000000": 4e6,
		"sigmoid/50000": 50000, "bias_sigmoid_sample/100x500": 50000, "softmax_rows/1000x10": 10000,
	} {
		chosen, err := choose(table(1), name)
		if err != nil || len(chosen) != 1 || chosen[0].work != want {
			t.Errorf("%s: %v, %v; want one kernel, work %v", name, chosen, err, want)
		}
	}
}

// Every kernel of the table accepts its operands. Products take seconds on the
// portable path and in emulators.
func TestEveryKernelRuns(t *testing.T) {
	slow := testing.Short() || simd.Path() == "generic"
	if slow {
		t.Log("matrix products are left out (-short, or the portable path)")
	}
	for _, k := range table(1) {
		if k.prepare == nil || slow && k.unit == flops {
			continue
		}
		k.prepare()()
	}
}

func TestFilterNamesNothing(t *testing.T) {
	for filter, want := range map[string]string{
		"gem":       "gemm_nn, gemm_nt",
		"gemm_nn/7": "gemm_nn, gemm_nt",
		"[":         "malformed",
	} {
		if _, err := Run(context.Background(), short(filter)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", filter, err, want)
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o, last := short("relu,tanh"), 0
	o.Progress = func(done, total int, kernel string) {
		if last = done; done == 3 {
			cancel()
		}
		if total != 12 {
			t.Errorf("%s: %d of %d, want 3 runs x 2 numbers of threads x 2 kernels", kernel, done, total)
		}
	}
	if _, err := Run(ctx, o); !errors.Is(err, context.Canceled) || last != 3 {
		t.Errorf("error %v after run %d, want %v after 3", err, last, context.Canceled)
	}
}

func TestSlowKernelRunsOnce(t *testing.T) {
	calls := 0
	m := newMeasurement(short(""), []kernel{inElements("slow", "1", 1e6, 8, func() func() {
		return func() {
			calls++
			for start := time.Now(); time.Since(start) < time.Millisecond; {
			}
		}
	})})
	for round := range m.Runs {
		if err := m.round(context.Background(), round, 0); err != nil {
			t.Fatal(err)
		}
	}
	if speeds := m.series[0][0]; calls != 1 || len(speeds) != 1 || !(speeds[0] <= 1) {
		t.Errorf("%d calls, speeds %v; want one call, of at most 1 Gelem/s", calls, speeds)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want float64
	}{{[]float64{3}, 3}, {[]float64{5, 1, 3}, 3}, {[]float64{4, 1, 2, 9}, 3}} {
		before := slices.Clone(c.x)
		if got := Median(c.x); got != c.want || !slices.Equal(c.x, before) {
			t.Errorf("Median(%v) = %v, want %v", before, got, c.want)
		}
	}
}
