package mnist

import (
	"reflect"
	"strings"
	"testing"

	"github.com/unsup/unsup/registry"
)

func authorsValues(t *testing.T, name, preset string, sets ...string) (map[string]any, error) {
	t.Helper()
	e, row := authorsRow(t, name)
	_, _, values, err := e.Resolve(row, preset, sets)
	return values, err
}

// authorsRow is the row of that name.
func authorsRow(t *testing.T, name string) (*registry.Experiment, *registry.Row) {
	t.Helper()
	e, err := registry.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := e.Select(name)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	return e, rows[0]
}

// TestAuthorsRowsDifferByLabels: at every preset, so that the two can be
// compared; and a title says which is which.
func TestAuthorsRowsDifferByLabels(t *testing.T) {
	for _, preset := range registry.Presets {
		without, err := authorsValues(t, "dbm-authors", preset)
		if err != nil {
			t.Fatal(err)
		}
		with, err := authorsValues(t, "dbm-authors-labels", preset)
		if err != nil {
			t.Fatal(err)
		}
		if without["labels"] != false || with["labels"] != true {
			t.Errorf("%s: labels = %v and %v, want false and true", preset, without["labels"], with["labels"])
		}
		delete(without, "labels")
		delete(with, "labels")
		if !reflect.DeepEqual(without, with) {
			t.Errorf("%s: the rows differ by more than their labels", preset)
		}
	}
	e, err := registry.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range e.Rows {
		want := map[string]string{"dbm-authors": "no labels", "dbm-authors-labels": "labels clamped"}[row.Name]
		if !strings.HasSuffix(row.Title, want) {
			t.Errorf("title %q does not end in %q", row.Title, want)
		}
		if want != "" && (row.Tutorial != nil) != (want == "labels clamped") {
			t.Errorf("%s: the slide's number belongs to the labelled row alone", row.Name)
		}
	}
}

func TestAuthorsConfigValidate(t *testing.T) {
	for _, set := range []string{"hidden=[64]", "hidden=[64,64,64]", "mean_field_tolerance=-1", "sample_sweeps=0",
		"rbm2.k=0", "joint.chains=0", "fine_tune.line_searches=0"} {
		_, err := authorsValues(t, "dbm-authors", "smoke", "dbm-authors."+set)
		key, _, _ := strings.Cut(set, "=")
		if last := key[strings.LastIndex(key, ".")+1:]; err == nil || !strings.Contains(err.Error(), last+" = ") {
			t.Errorf("%s: error %v", set, err)
		}
	}
}
