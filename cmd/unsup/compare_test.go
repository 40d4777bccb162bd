package main

import (
	"slices"
	"testing"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// TestPredicts: where a run keeps the predictions of one of its classifiers a
// comparison says so, once.
func TestPredicts(t *testing.T) {
	for names, want := range map[[2]string][]string{
		{"semisup/dbm", "semisup/random"}: {"semisup: only the classifiers with 100 labels are compared: a run keeps the predictions of no others"},
		{"mnist/dbm", "semisup/knn"}:      {"semisup: only the classifiers with 100 labels are compared: a run keeps the predictions of no others"},
		{"mnist/dbm", "mnist/dbn"}:        nil,
	} {
		var sides [2]side
		for i, name := range names {
			var err error
			if sides[i], err = parseSide(name); err != nil {
				t.Fatal(err)
			}
		}
		if got := sides[0].predicts(&sides[1]); !slices.Equal(got, want) {
			t.Errorf("%v: notes %q, want %q", names, got, want)
		}
	}
}

// TestStand: whichever of two rows draws no random numbers, and whatever seeds
// their runs have, they end with seeds in common.
func TestStand(t *testing.T) {
	rows := func(exact bool, seeds ...uint64) *side {
		s := &side{exp: &registry.Experiment{Name: "e"}, row: &registry.Row{Name: "r", Exact: exact}}
		for _, seed := range seeds {
			s.runs = append(s.runs, results.Predicted{Seed: seed})
		}
		return s
	}
	for name, c := range map[string]struct {
		a, b *side
		want int
	}{
		"both exact, other seeds":    {rows(true, 1), rows(true, 2), 1},
		"both exact, several seeds":  {rows(true, 1, 2), rows(true, 3), 1},
		"the first exact":            {rows(true, 1, 2), rows(false, 3, 4, 5), 3},
		"the second exact":           {rows(false, 1, 2, 3), rows(true, 3), 3},
		"none exact, one in common":  {rows(false, 1, 2), rows(false, 2, 3), 1},
		"none exact, none in common": {rows(false, 1), rows(false, 2), 0},
	} {
		c.a.stand(c.b)
		c.b.stand(c.a)
		common := map[uint64]bool{}
		for _, seed := range seedsOf(c.a.runs) {
			common[seed] = true
		}
		n := 0
		for _, seed := range seedsOf(c.b.runs) {
			if common[seed] {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%s: %d seeds in common, want %d", name, n, c.want)
		}
	}
}
