package registry

import (
	"slices"
	"testing"

	"github.com/unsup/unsup/results"
)

func mnistRows() *Experiment {
	e := &Experiment{Name: "mnist"}
	for _, name := range []string{"logreg", "knn", "svm", "dbn", "dbm"} {
		e.Rows = append(e.Rows, Row{Name: name})
	}
	return e
}

// TestUsual leaves optional rows out until they have run or are named.
func TestUsual(t *testing.T) {
	e := mnistRows()
	e.Rows[2].Optional = true
	names := func(rows []*Row) (out []string) {
		for _, r := range rows {
			out = append(out, r.Name)
		}
		return out
	}
	if got, want := names(e.Usual([]results.Record{{Row: "knn"}})), []string{"logreg", "knn", "dbn", "dbm"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := names(e.Usual([]results.Record{{Row: "svm"}})); len(got) != 5 {
		t.Errorf("with a run of svm: %v, want all", got)
	}
	if rows, err := e.Select("*"); err != nil || len(rows) != 5 {
		t.Errorf("*: %v (%v), want all", names(rows), err)
	}
}

func TestSelect(t *testing.T) {
	e := mnistRows()
	for pattern, want := range map[string][]string{
		"":             {"logreg", "knn", "svm", "dbn", "dbm"},
		"*":            {"logreg", "knn", "svm", "dbn", "dbm"},
		"db*,knn":      {"knn", "dbn", "dbm"},
		"dbm, dbm,d*m": {"dbm"},
		"db[mn]":       {"dbn", "dbm"},
		"?vm":          {"svm"},
	} {
		rows, err := e.Select(pattern)
		if err != nil {
			t.Errorf("%q: %v", pattern, err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", pattern, got, want)
		}
	}
	rows, err := e.Select("svm")
	if err != nil || rows[0] != &e.Rows[2] {
		t.Errorf("the row is a copy (%v)", err)
	}
}

func TestSelectErrors(t *testing.T) {
	known := "rows are logreg, knn, svm, dbn, dbm"
	for pattern, want := range map[string]string{
		"dbmm":    `mnist: no row matches "dbmm": ` + known + ` (did you mean "dbm"?)`,
		"knn,zz*": `mnist: no row matches "zz*": ` + known,
		"knn,":    `mnist: no row matches "": ` + known,
		"[a":      `mnist: the pattern "[a" is malformed (a '[' without its ']'?)`,
	} {
		_, err := mnistRows().Select(pattern)
		wantError(t, err, want)
	}
}
