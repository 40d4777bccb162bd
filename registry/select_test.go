package registry

import (
	"slices"
	"testing"
)

func mnistRows() *Experiment {
	e := &Experiment{Name: "mnist"}
	for _, name := range []string{"logreg", "knn", "svm", "dbn", "dbm"} {
		e.Rows = append(e.Rows, Row{Name: name})
	}
	return e
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
