package registry

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/results/nearest"
)

// Select returns the rows that a pattern names, in the experiment's order:
// comma-separated globs as in path.Match ("db*,knn"), all rows for "". A glob
// that matches no row is an error that lists the rows and the nearest.
func (e *Experiment) Select(pattern string) ([]*Row, error) {
	globs := []string{"*"}
	if pattern != "" {
		globs = strings.Split(pattern, ",")
	}
	chosen := make([]bool, len(e.Rows))
	for _, glob := range globs {
		if err := e.mark(strings.TrimSpace(glob), chosen); err != nil {
			return nil, err
		}
	}
	var rows []*Row
	for i := range e.Rows {
		if chosen[i] {
			rows = append(rows, &e.Rows[i])
		}
	}
	return rows, nil
}

// Usual returns the rows that run when none is named, all but the optional
// ones, and the optional ones that have a record among recs.
func (e *Experiment) Usual(recs []results.Record) []*Row {
	var rows []*Row
	for i := range e.Rows {
		row := &e.Rows[i]
		if !row.Optional || slices.ContainsFunc(recs, func(r results.Record) bool { return r.Row == row.Name }) {
			rows = append(rows, row)
		}
	}
	return rows
}

// mark sets chosen[i] for every row i that the glob matches.
func (e *Experiment) mark(glob string, chosen []bool) error {
	matched := false
	for i := range e.Rows {
		ok, err := path.Match(glob, e.Rows[i].Name)
		if err != nil {
			return fmt.Errorf("%s: the pattern %q is malformed (a '[' without its ']'?)", e.Name, glob)
		}
		if ok {
			chosen[i], matched = true, true
		}
	}
	if !matched {
		return fmt.Errorf("%s: no row matches %q: rows are %s%s", e.Name, glob, strings.Join(e.rowNames(), ", "), nearest.Hint(glob, e.rowNames()))
	}
	return nil
}

// row returns the row of that name; the error lists the known ones.
func (e *Experiment) row(name string) (*Row, error) {
	for i := range e.Rows {
		if e.Rows[i].Name == name {
			return &e.Rows[i], nil
		}
	}
	return nil, fmt.Errorf("unknown row %q: rows are %s%s", name, strings.Join(e.rowNames(), ", "), nearest.Hint(name, e.rowNames()))
}

func (e *Experiment) rowNames() []string {
	names := make([]string, len(e.Rows))
	for i := range e.Rows {
		names[i] = e.Rows[i].Name
	}
	return names
}
