package registry

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/unsup/unsup/results"
)

// recorded is a record of row net with a configuration that has been through
// JSON.
func recorded(t *testing.T, values map[string]any) *results.Record {
	t.Helper()
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	rec := &results.Record{Row: "net"}
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.UseNumber()
	if err := dec.Decode(&rec.Config); err != nil {
		t.Fatal(err)
	}
	return rec
}

// TestRecorded: a configuration comes back from a record as it was, whatever
// the presets say.
func TestRecorded(t *testing.T) {
	e := toy()
	for _, sets := range [][]string{
		nil,
		{"net.fine_tune.epochs=7", "net.kind=cd-1", "net.layers=[1, 2, 3]", "net.shuffle=false", "net.rate=2", "net.fine_tune.rate=0.1"},
		{"net.layers=[]", "net.rate=1e-7", "net.fine_tune.rate=16777216"},
	} {
		want, _, values, err := e.Resolve(&e.Rows[0], "quick", sets)
		if err != nil {
			t.Fatal(err)
		}
		row, got, err := e.Recorded(recorded(t, values))
		if err != nil {
			t.Fatal(err)
		}
		list, err := fields(got)
		if err != nil {
			t.Fatal(err)
		}
		if row != &e.Rows[0] || !reflect.DeepEqual(snapshot(list), values) {
			t.Errorf("%v: %+v came back as %+v", sets, want, got)
		}
	}
}

func TestRecordedErrors(t *testing.T) {
	e := toy()
	_, _, values, err := e.Resolve(&e.Rows[0], "quick", nil)
	if err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(rec *results.Record){
		"net: the record is of another version of the program: unknown configuration a, z": func(rec *results.Record) {
			rec.Config["z"], rec.Config["a"] = 1, 2
		},
		"no configuration fine_tune.epochs":       func(rec *results.Record) { delete(rec.Config, "fine_tune.epochs") },
		`rate: want a number, got the string "x"`: func(rec *results.Record) { rec.Config["rate"] = "x" },
		"layers: want a list":                     func(rec *results.Record) { rec.Config["layers"] = nil },
		"cases: want an integer":                  func(rec *results.Record) { rec.Config["cases"] = json.Number("1.5") },
		`unknown row "nett"`:                      func(rec *results.Record) { rec.Row = "nett" },
	} {
		rec := recorded(t, values)
		spoil(rec)
		if _, _, err := e.Recorded(rec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
