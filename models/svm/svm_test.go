package svm

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
)

var usual = Options{C: 2, Gamma: 0.3, Tolerance: 1e-3, WorkingSet: 16, CacheMB: 1}

func fit(t *testing.T, src batch.Source, labels []uint8, opt Options) *Model {
	t.Helper()
	trainer, err := New(src, labels, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := train.Run(t.Context(), nil, nil, trainer.Phase(t.Context(), "smo")); err != nil {
		t.Fatal(err)
	}
	m, err := trainer.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func predict(t *testing.T, m *Model, src batch.Source) []uint8 {
	t.Helper()
	out, err := m.Predict(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sameBits(a, b []nn.Param) bool {
	return slices.EqualFunc(a, b, func(p, q nn.Param) bool {
		return p.Name == q.Name && slices.Equal(p.Shape, q.Shape) &&
			slices.EqualFunc(p.Data, q.Data, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
	})
}

// TestSameBits: neither the cache nor the number of threads moves a bit. The
// examples are enough for the small cache to throw rows out.
func TestSameBits(t *testing.T) {
	src, labels := blobs("train", 800, 3, 2)
	test, _ := blobs("test", 300, 3, 2)
	opt := usual
	opt.CacheMB = 0
	want := fit(t, src, labels, opt)
	classes := predict(t, want, test)
	for _, cache := range []int{1, 64} {
		opt.CacheMB = cache
		if m := fit(t, src, labels, opt); !sameBits(m.Parameters(), want.Parameters()) {
			t.Errorf("cache_mb = %d gives other parameters", cache)
		}
	}
	for _, procs := range []int{1, 2, 3} {
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			m := fit(t, src, labels, opt)
			if !sameBits(m.Parameters(), want.Parameters()) || !slices.Equal(predict(t, m, test), classes) {
				t.Errorf("GOMAXPROCS = %d gives other bits", procs)
			}
		}()
	}
}

// TestRingsAreSeparated trains on what no linear machine can tell apart, with
// gaps in the class numbers.
func TestRingsAreSeparated(t *testing.T) {
	rings := func(n int, phase float64) (batch.Floats, []uint8) {
		x, labels := simd.NewMatrix(n, 2), make([]uint8, n)
		for i := range n {
			ring := i % 3
			sin, cos := math.Sincos(phase + 2.4*float64(i))
			x.Row(i)[0], x.Row(i)[1] = float32(float64(1+ring)*cos), float32(float64(1+ring)*sin)
			labels[i] = []uint8{0, 4, 200}[ring]
		}
		return batch.Floats{Matrix: x}, labels
	}
	src, labels := rings(150, 0)
	test, want := rings(600, 1)
	m := fit(t, src, labels, Options{C: 10, Gamma: 1, Tolerance: 1e-3, WorkingSet: 32})
	if got := predict(t, m, test); !slices.Equal(got, want) {
		t.Errorf("classes %v, want %v", got, want)
	}
}

func TestVote(t *testing.T) {
	m := &Model{classes: []uint8{2, 5, 9}, pairs: []pair{{0, 1}, {0, 2}, {1, 2}}}
	for _, test := range []struct {
		decisions []float64
		want      uint8
	}{
		{[]float64{1, 1, 1}, 2},
		{[]float64{-1, 1, 1}, 5},
		{[]float64{-1, -1, -1}, 9},
		{[]float64{1, -1, 1}, 2},  // one vote each: the lowest
		{[]float64{0, -1, -1}, 9}, // 0 is the higher class's
		{[]float64{-1, 1, -1}, 2}, // 5, 2, 9
	} {
		if got := m.vote(test.decisions); got != test.want {
			t.Errorf("vote%v = %d, want %d", test.decisions, got, test.want)
		}
	}
}

func TestErrorsNameWhatIsWrong(t *testing.T) {
	src, labels := blobs("train", 12, 3, 2)
	change := func(f func(*Options)) Options { o := usual; f(&o); return o }
	for _, test := range []struct {
		labels []uint8
		opt    Options
		want   string
	}{
		{labels[:11], usual, "12 examples and 11 labels"},
		{make([]uint8, 12), usual, "1 class(es)"},
		{labels, change(func(o *Options) { o.C = 0 }), "c = 0"},
		{labels, change(func(o *Options) { o.C = math.NaN() }), "c = NaN"},
		{labels, change(func(o *Options) { o.Gamma = -1 }), "gamma = -1"},
		{labels, change(func(o *Options) { o.Tolerance = 0 }), "tolerance = 0"},
		{labels, change(func(o *Options) { o.C = math.Inf(1) }), "c = +Inf"},
		{labels, change(func(o *Options) { o.C = 2e9 }), "c = 2e+09"},
		{labels, change(func(o *Options) { o.Gamma = 1e-50 }), "gamma = 1e-50"},
		{labels, change(func(o *Options) { o.Gamma = 1e39 }), "gamma = 1e+39"},
		{labels, change(func(o *Options) { o.Tolerance = 2 }), "tolerance = 2"},
		{labels, change(func(o *Options) { o.WorkingSet = 3 }), "working_set = 3"},
		{labels, change(func(o *Options) { o.CacheMB = -1 }), "cache_mb = -1"},
		{labels, change(func(o *Options) { o.CacheMB = 1 << 45 }), "cache_mb = 35184372088832"},
	} {
		if _, err := New(src, test.labels, test.opt); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("New: %v, want %q", err, test.want)
		}
		if err := test.opt.Validate(); err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("Validate: %v, want %q", err, test.want)
		}
	}
	wide, _ := blobs("test", 3, 4, 2)
	if _, err := fit(t, src, labels, usual).Predict(t.Context(), wide); err == nil || !strings.Contains(err.Error(), "dimension 4") {
		t.Errorf("Predict of wider examples: %v", err)
	}
}

// Equal examples of two classes have no curvature between them: at the largest
// c they are solved for all the same, and what can be told apart is.
func TestEqualExamplesOfTwoClasses(t *testing.T) {
	x := simd.View(4, 1, []float32{0, 0, 1, 3})
	src, labels := batch.Floats{Matrix: x}, []uint8{0, 1, 0, 1}
	opt := usual
	opt.C = maxC
	got, err := fit(t, src, labels, opt).Predict(t.Context(), src)
	if err != nil || got[2] != 0 || got[3] != 1 || got[0] != got[1] {
		t.Errorf("predictions %v, error %v", got, err)
	}
}

func TestCancel(t *testing.T) {
	src, labels := blobs("train", 60, 3, 3)
	trainer, err := New(src, labels, usual)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := trainer.Model(); err == nil || !strings.Contains(err.Error(), "classes 0 and 1 have not been trained") {
		t.Errorf("Model before training: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	p := trainer.Phase(ctx, "smo")
	if p.Epochs != 3 || p.Steps != 1 {
		t.Fatalf("%d epochs of %d steps, want 3 pairs, one an epoch", p.Epochs, p.Steps)
	}
	p.Step(0, 0)
	p.Step(1, 0)
	cancel()
	p.Step(2, 0) // inside the last pair
	if _, err := trainer.Model(); !errors.Is(err, context.Canceled) {
		t.Errorf("Model after a cancelled pair: %v", err)
	}
	if _, err := fit(t, src, labels, usual).Predict(ctx, src); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled Predict: %v", err)
	}
}

func TestStepsDoNotAllocate(t *testing.T) {
	src, labels := blobs("train", 120, 3, 2)
	trainer, err := New(src, labels, usual)
	if err != nil {
		t.Fatal(err)
	}
	p := trainer.Phase(t.Context(), "smo")
	if n := testing.AllocsPerRun(5, func() { p.Step(0, 0) }); n != 0 {
		t.Errorf("%v allocations a pair, want 0", n)
	}
}
