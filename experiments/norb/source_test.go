package norb

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// some is a small split of the stand-in.
func some(t *testing.T, s Split, centred bool) *toys {
	t.Helper()
	d, err := s.load(context.Background(), &registry.Job{DataDir: t.TempDir(), Log: t.Logf}, centred)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Standardised training inputs have mean 0 each and variance 1 on average,
// centred pairs mean 0 before that, and grey turns them back.
func TestStandard(t *testing.T) {
	for _, centred := range []bool{false, true} {
		d := some(t, Split{Train: 40, Test: 5}, centred)
		x := gather(d.trainSource(), 0, 40)
		variance := 0.0
		for j := range norb.PairInputs {
			sum, squares := 0.0, 0.0
			for i := range x.Rows {
				v := float64(x.Row(i)[j])
				sum, squares = sum+v, squares+v*v
			}
			if math.Abs(sum/40) > 2e-5 {
				t.Fatalf("input %d has mean %v", j, sum/40)
			}
			variance += squares / 40 / norb.PairInputs
		}
		if math.Abs(variance-1) > 1e-4 {
			t.Errorf("variance %v, want 1", variance)
		}
		centre, total := 0.0, 0.0
		if centred {
			centre = meanOf(d.train[3*norb.PairInputs:4*norb.PairInputs], nil)
		}
		for j, g := range d.standard.grey(x.Row(3), centre) {
			if want := float64(d.train[3*norb.PairInputs+j]) / 255; math.Abs(float64(g)-want) > 1e-5 {
				t.Fatalf("input %d is grey %v, want %v", j, g, want)
			}
			total += float64(x.Row(3)[j])
		}
		if centred && math.Abs(total/norb.PairInputs) > 1e-4 {
			t.Errorf("a centred pair has mean %v", total/norb.PairInputs)
		}
	}
}

// 48 copies are the 48 shifts, each once; a copy is the shifted pair, reduced.
func TestShiftedCopies(t *testing.T) {
	d := some(t, Split{Train: 5, Test: 5}, true)
	s := newShifted(d.pairs, d.standard, 48, rng.New(1, "test"))
	if s.Len() != 48*5 || s.Dim() != norb.PairInputs {
		t.Fatalf("%d x %d", s.Len(), s.Dim())
	}
	for pair := range 5 {
		seen := map[[2]int]bool{}
		for copy := range 48 {
			p, by := s.example(copy*5 + pair)
			if p != pair || by == [2]int{} || max(by[0], by[1], -by[0], -by[1]) > 3 {
				t.Fatalf("copy %d of pair %d is pair %d moved by %v", copy, pair, p, by)
			}
			seen[by] = true
		}
		if len(seen) != 48 {
			t.Errorf("pair %d is moved in %d ways, want 48", pair, len(seen))
		}
	}
	got, want, bytes := simd.NewMatrix(2, norb.PairInputs), simd.NewMatrix(1, norb.PairInputs), make([]uint8, norb.PairInputs)
	idx := []int32{37, 201}
	s.Gather(got, idx)
	for i, e := range idx {
		pair, by := s.example(int(e))
		norb.FovealShifted(bytes, d.pairs.Row(pair), by[0], by[1])
		standardised{d.standard, bytes, nil}.Gather(want, []int32{0})
		if !slices.Equal(got.Row(i), want.Row(0)) {
			t.Errorf("example %d is not its shifted pair", e)
		}
	}
	if n := testing.AllocsPerRun(3, func() { s.Gather(got, idx) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// A named folder that holds nothing of small NORB is told of: a slip in its name
// would train on the stand-in for hours.
func TestStandInIsAnnounced(t *testing.T) {
	var log []string
	job := &registry.Job{DataDir: t.TempDir(), Log: func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) }}
	for range 2 { // the second finds the pairs in memory
		if _, err := (Split{Train: 5, Test: 5}).load(context.Background(), job, false); err != nil {
			t.Fatal(err)
		}
	}
	want := "no file of small NORB in " + job.DataDir + ": runs on the stand-in, toys3d"
	if n := strings.Count(strings.Join(log, "\n"), want); n != 2 {
		t.Errorf("said %d times, want 2: %q", n, log)
	}
}

// Rows share the reduced test pairs: of their pixels, 448 MB of all, nothing
// stays in memory.
func TestTestPairsAreKeptReduced(t *testing.T) {
	job := &registry.Job{DataDir: t.TempDir(), Log: t.Logf}
	var evals [2][]uint8
	for i := range evals {
		d, err := (Split{Train: 6, Test: 4}).load(context.Background(), job, i == 1)
		if err != nil {
			t.Fatal(err)
		}
		evals[i] = d.eval
	}
	if len(evals[0]) != 4*norb.PairInputs || &evals[0][0] != &evals[1][0] {
		t.Errorf("two rows have %d and %d bytes of test pairs, not the same %d", len(evals[0]), len(evals[1]), 4*norb.PairInputs)
	}
}

// Validation keeps one toy of each category out of training.
func TestValidation(t *testing.T) {
	d := some(t, Split{Train: 60, Test: 5, Validation: 7}, true)
	if want := (results.Part{Used: 0, Of: 24300}); d.part != want {
		t.Errorf("judged by %+v of the test pairs, want %+v", d.part, want)
	}
	if len(d.trainLabels)+len(d.evalLabels) != 60 || len(d.evalLabels) == 0 {
		t.Fatalf("%d training and %d validation pairs of 60", len(d.trainLabels), len(d.evalLabels))
	}
	for _, v := range d.pairs.Views {
		if v.Instance == 7 {
			t.Fatal("instance 7 is trained on")
		}
	}
	if _, err := (Split{Train: 60, Test: 5, Validation: 5}).load(context.Background(), &registry.Job{DataDir: t.TempDir(), Log: t.Logf}, true); err == nil {
		t.Error("a test toy passes for a validation toy")
	}
}

// nearest is the training example with the least distance in the known inputs,
// by brute force in float64.
func TestNearest(t *testing.T) {
	d := some(t, Split{Train: 30, Test: 5}, true)
	known := norb.LeftHalf()
	half := gather(d.evalSeen(known), 0, 5)
	erase(half, known)
	got, err := nearest(context.Background(), half, d.trainSeen(known), known)
	if err != nil {
		t.Fatal(err)
	}
	x := gather(d.trainSeen(known), 0, 30)
	for i := range half.Rows {
		best, at := math.Inf(1), 0
		for k := range x.Rows {
			sum := 0.0
			for j, v := range x.Row(k) {
				if known[j] {
					sum += math.Pow(float64(v)-float64(half.Row(i)[j]), 2)
				}
			}
			if sum < best {
				best, at = sum, k
			}
		}
		if !slices.Equal(got.Row(i), x.Row(at)) {
			t.Errorf("pair %d: not the nearest example, %d", i, at)
		}
	}
}

// Errors count the unknown inputs alone.
func TestUnknownError(t *testing.T) {
	truth, guess := simd.NewMatrix(2, 3), simd.NewMatrix(2, 3)
	copy(guess.Flat(), []float32{9, 1, 2, 9, -3, 0})
	if got := unknownError(guess, truth, []bool{true, false, false}); got != 14./4 {
		t.Errorf("got %v, want 3.5", got)
	}
}
