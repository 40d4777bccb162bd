package bench

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"

	simdbench "github.com/unsup/unsup/simd/bench"
)

// Two models in three turns: each learns in every turn with every number of
// threads, warmed up, and goes on where it was.
func TestMeasureTurns(t *testing.T) {
	if testing.Short() {
		t.Skip("measures the peak")
	}
	var seen [2][]int // updates of each model
	var threads []int // GOMAXPROCS of each update of the first
	learners := []learner{
		{"a", turnOperations / 2, func(i int) float64 {
			seen[0], threads = append(seen[0], i), append(threads, runtime.GOMAXPROCS(0))
			return 0
		}},
		{"b", 3 * turnOperations, func(i int) float64 { seen[1] = append(seen[1], i); return 0 }},
	}
	calls := 0
	got, err := measureTurns(context.Background(), 3, func(done, total int, model string) {
		if want := 6 * len(simdbench.OneAndAll()); done != calls || total != want {
			t.Errorf("%s: %d of %d, want %d of %d", model, done, total, calls, want)
		}
		calls++
	}, learners)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2*len(simdbench.OneAndAll()) {
		t.Fatalf("%d series: %+v", len(got), got)
	}
	for _, s := range got {
		if len(s.Fractions) != 3 || slices.Min(s.Fractions) <= 0 {
			t.Errorf("%+v, want three positive fractions", s)
		}
	}
	for l, updates := range []int{2, 1} { // of a turn, after warmUp
		want := 3 * len(simdbench.OneAndAll()) * (warmUp + updates)
		if len(seen[l]) != want || !slices.IsSorted(seen[l]) || seen[l][want-1] != want-1 {
			t.Errorf("model %d: updates %v, want 0 to %d", l, seen[l], want-1)
		}
	}
	if !slices.Contains(threads, 1) || !slices.Contains(threads, runtime.GOMAXPROCS(0)) {
		t.Errorf("learned with %v threads", threads)
	}
}

func TestMeasureTurnsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	l := learner{"a", turnOperations, func(i int) float64 { cancel(); return 0 }}
	if _, err := measureTurns(ctx, 3, nil, []learner{l}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
