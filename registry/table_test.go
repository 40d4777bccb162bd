package registry

import (
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/results"
)

func TestTableAndCurrent(t *testing.T) {
	e := toy()
	rec := func(k int, preset string, seed uint64, value float64) results.Record {
		return results.Record{Experiment: "toy", Row: "knn", Preset: preset, Seed: seed, Config: map[string]any{"k": k},
			Metrics: map[string]float64{"test_error": value}, Data: []datasets.Ref{{Provenance: datasets.Real}}}
	}
	recs := []results.Record{rec(1, "quick", 1, 3), rec(3, "quick", 2, 9), rec(1, "paper", 1, 8)}
	current, stale, err := e.Current("quick", nil, nil, recs)
	if err != nil || len(current) != 1 || current[0].Seed != 1 || len(stale) != 1 {
		t.Errorf("current %v, %d stale, %v", current, len(stale), err)
	}
	set, stale, err := e.Current("quick", []string{"knn.k=3"}, nil, recs)
	if err != nil || len(set) != 1 || set[0].Seed != 2 || len(stale) != 1 {
		t.Errorf("with --set: %v, %d stale, %v", set, len(stale), err)
	}
	if _, _, err := e.Current("quik", nil, nil, recs); err == nil {
		t.Error("an unknown preset has current records")
	}

	table := e.Table("quick", []*Row{&e.Rows[1]}, current)
	if len(table.Rows) != 1 {
		t.Fatalf("%d rows, want the selected one", len(table.Rows))
	}
	if r := table.Rows[0]; r.Title != "k-NN" || r.N != 1 || r.Mean != 3 || r.Unit != "%" || r.Verdict != results.Reproduced {
		t.Errorf("row %+v", r)
	}

	again := []results.Record{rec(1, "paper", 0, 8), rec(1, "quick", 2, 4), rec(1, "quick", 1, 3)}
	for exact, want := range map[bool]int{false: 2, true: 1} {
		e.Rows[1].Exact = exact
		table := e.Table("quick", []*Row{&e.Rows[1]}, again)
		if r := table.Rows[0]; r.N != want || exact && r.Mean != 3 {
			t.Errorf("exact %v: %d runs of mean %v, want %d", exact, r.N, r.Mean, want)
		}
	}
}

// Of a row without randomness the most trustworthy run counts, whatever its seed;
// a note counts those that are not the same again.
func TestTableOfExactRow(t *testing.T) {
	e := toy()
	e.Rows[1].Exact = true
	rec := func(seed uint64, value float64, identity, sha string, p datasets.Provenance) results.Record {
		return results.Record{Experiment: "toy", Row: "knn", Preset: "quick", Seed: seed, Identity: identity, Config: map[string]any{"k": 1},
			Metrics: map[string]float64{"test_error": value}, Data: []datasets.Ref{{Name: "toy", SHA256: sha, Provenance: p}}}
	}
	toys, part, real2, real3 := rec(1, 9, "a", "t", datasets.StandIn), rec(1, 8, "b", "s", datasets.Sample),
		rec(2, 3, "c", "r", datasets.Real), rec(3, 3, "d", "r", datasets.Real)
	for _, c := range []struct {
		recs []results.Record
		mean float64
		note string
	}{
		{[]results.Record{toys, part, real3, real2}, 3, "knn: runs left out, on other data or of another configuration: 2"},
		{[]results.Record{real2, toys}, 3, "knn: runs left out, on other data or of another configuration: 1"},
		{[]results.Record{real3, real2}, 3, ""},
		{[]results.Record{toys, part}, 8, "knn: runs left out, on other data or of another configuration: 1"},
	} {
		table := e.Table("quick", []*Row{&e.Rows[1]}, c.recs)
		if r := table.Rows[0]; r.N != 1 || r.Mean != c.mean {
			t.Errorf("%d records: %d runs of mean %v, want 1 of %v", len(c.recs), r.N, r.Mean, c.mean)
		}
		if got := strings.Join(table.Notes, "; "); got != c.note {
			t.Errorf("%d records: notes %q, want %q", len(c.recs), got, c.note)
		}
	}
}

// A row without randomness has one run, which is of every seed that is asked
// for; one of these seeds goes before it.
func TestCurrentOfSeeds(t *testing.T) {
	e := toy()
	rec := func(k int, seed uint64) results.Record {
		return results.Record{Experiment: "toy", Row: "knn", Preset: "quick", Seed: seed, Config: map[string]any{"k": k}}
	}
	recs := []results.Record{rec(1, 1), rec(3, 2), rec(1, 4), rec(3, 5)}
	for _, c := range []struct {
		seeds          []uint64
		exact          bool
		current, stale []uint64
	}{
		{nil, false, []uint64{1, 4}, []uint64{2, 5}},
		{nil, true, []uint64{1, 4}, []uint64{2, 5}},
		{[]uint64{2, 3}, false, nil, []uint64{2}},
		{[]uint64{2, 3}, true, []uint64{1, 4}, []uint64{2}},
		{[]uint64{3, 4}, true, []uint64{4}, nil},
	} {
		e.Rows[1].Exact = c.exact
		current, stale, err := e.Current("quick", nil, c.seeds, recs)
		if got := seedsOf(current); err != nil || !slices.Equal(got, c.current) {
			t.Errorf("seeds %v, exact %v: current %v, %v, want %v", c.seeds, c.exact, got, err, c.current)
		}
		if got := seedsOf(stale); !slices.Equal(got, c.stale) {
			t.Errorf("seeds %v, exact %v: stale %v, want %v", c.seeds, c.exact, got, c.stale)
		}
	}
}

func seedsOf(recs []results.Record) (seeds []uint64) {
	for _, r := range recs {
		seeds = append(seeds, r.Seed)
	}
	return seeds
}
