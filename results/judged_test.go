package results

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// A record that is older than Judged earns no verdict if its configuration keeps
// a part of the test set away; a note says why.
func TestUnsaidJudged(t *testing.T) {
	for _, c := range []struct {
		name    string
		config  map[string]any
		judged  Part
		verdict string
		note    string
	}{
		{"limited", map[string]any{"test": json.Number("20"), "train": json.Number("15")}, Part{}, NotComparable,
			"dbm: judged by an unknown part of the test set: 1 run, of before records said so (test = 20; a new run says it)"},
		{"validation", map[string]any{"test": 0, "validation": 100}, Part{}, NotComparable,
			"dbm: judged by an unknown part of the test set: 1 run, of before records said so (validation = 100; a new run says it)"},
		{"some classes", map[string]any{"classes": 4}, Part{}, NotComparable,
			"dbm: judged by an unknown part of the test set: 1 run, of before records said so (classes = 4; a new run says it)"},
		{"all", map[string]any{"test": json.Number("0"), "validation": json.Number("0"), "train": json.Number("15")}, Part{}, Better, ""},
		{"no such option", map[string]any{"train": 15}, Part{}, Better, ""},
		{"as much as there is", map[string]any{"test": 50}, Part{5514, 5514}, Better, ""},
		{"a part", map[string]any{"test": 20}, Part{2020, 5514}, NotComparable, ""},
	} {
		rec := Record{Experiment: "mnist", Row: "dbm", Preset: "quick", Seed: 1, Config: c.config, Judged: c.judged,
			Metrics: map[string]float64{"test_error": 0.5}, Data: []datasets.Ref{{Provenance: datasets.Real}}}
		row := RowInfo{Name: "dbm", Tutorial: &Tutorial{Value: 0.95}, Lower: true}
		table := Build("mnist", "MNIST", "quick", "test_error", []RowInfo{row}, []Record{rec})
		if got := table.Rows[0].Verdict; got != c.verdict {
			t.Errorf("%s: verdict %q, want %q", c.name, got, c.verdict)
		}
		if said := slices.Contains(table.Notes, c.note); said != (c.note != "") || !said && len(table.Notes) > 0 {
			t.Errorf("%s: notes %q, want %q", c.name, table.Notes, c.note)
		}
	}
}
