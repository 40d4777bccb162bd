package registry

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/results/nearest"
)

// list is a set of experiments, sorted by name.
type list struct{ experiments []*Experiment }

var known list

// Register adds an experiment; packages under experiments/ call it from init.
// It panics if the experiment is wrong in itself: a duplicate or malformed
// name, a row without Config, Run or Data, a preset file that does not resolve
// for every row and preset. Those are programming errors, which any test that
// imports the package finds.
func Register(e Experiment) {
	if err := known.add(e); err != nil {
		panic("registry: " + err.Error())
	}
}

// All returns every registered experiment, sorted by name.
func All() []*Experiment { return slices.Clone(known.experiments) }

// Lookup returns the experiment of that name. The error for an unknown one
// lists the known ones and the nearest.
func Lookup(name string) (*Experiment, error) { return known.lookup(name) }

func (l *list) add(e Experiment) error {
	if err := e.check(); err != nil {
		return err
	}
	at, found := slices.BinarySearchFunc(l.experiments, e.Name, func(x *Experiment, name string) int {
		return cmp.Compare(x.Name, name)
	})
	if found {
		return fmt.Errorf("experiment %q is registered twice", e.Name)
	}
	e.Rows = slices.Clone(e.Rows)
	l.experiments = slices.Insert(l.experiments, at, &e)
	return nil
}

func (l *list) lookup(name string) (*Experiment, error) {
	names := make([]string, len(l.experiments))
	for i, e := range l.experiments {
		if e.Name == name {
			return e, nil
		}
		names[i] = e.Name
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("unknown experiment %q: none is registered", name)
	}
	return nil, fmt.Errorf("unknown experiment %q: known are %s%s", name, strings.Join(names, ", "), nearest.Hint(name, names))
}

// check finds everything that a programmer can get wrong in an experiment.
func (e *Experiment) check() error {
	if !results.ValidName(e.Name) {
		return fmt.Errorf("experiment %q: the name must be of lower-case letters, digits, '-' and '_'", e.Name)
	}
	if e.Metric == "" {
		return fmt.Errorf("%s: no primary metric", e.Name)
	}
	seen := map[string]bool{}
	for i := range e.Rows {
		r := &e.Rows[i]
		switch {
		case !results.ValidName(r.Name):
			return fmt.Errorf("%s: row %q: the name must be of lower-case letters, digits, '-' and '_'", e.Name, r.Name)
		case seen[r.Name]:
			return fmt.Errorf("%s: row %q stands there twice", e.Name, r.Name)
		case r.Config == nil || r.Run == nil || r.Data == nil:
			return fmt.Errorf("%s: row %q: Config, Run and Data must be set", e.Name, r.Name)
		case r.Bits != "any" && r.Bits != "arch":
			return fmt.Errorf("%s: row %q: Bits is %q, want \"any\" or \"arch\"", e.Name, r.Name, r.Bits)
		case r.Tolerance < 0:
			return fmt.Errorf("%s: row %q: the tolerance %v is negative", e.Name, r.Name, r.Tolerance)
		}
		if r.Estimates != nil {
			if err := r.Estimates.check(r.Config()); err != nil {
				return fmt.Errorf("%s: row %q: %w", e.Name, r.Name, err)
			}
		}
		seen[r.Name] = true
	}
	if err := e.checkTable(); err != nil {
		return fmt.Errorf("%s: %w", e.Name, err)
	}
	return e.checkPresets()
}

// checkTable finds names of metrics and rows that do not exist.
func (e *Experiment) checkTable() error {
	metrics := []string{e.Metric}
	for _, c := range e.Columns {
		if c.Title == "" || slices.Contains(metrics, c.Metric) {
			return fmt.Errorf("column %q: want a title and a metric of its own", c.Metric)
		}
		metrics = append(metrics, c.Metric)
	}
	for _, c := range e.Contrasts {
		for _, name := range []string{c.Row, c.Than} {
			if _, err := e.row(name); err != nil {
				return fmt.Errorf("contrast: %w", err)
			}
		}
	}
	if e.Figure == nil {
		return nil
	}
	for _, p := range e.Figure.Points {
		if !slices.Contains(metrics, p.Metric) {
			return fmt.Errorf("figure: no column has the metric %q", p.Metric)
		}
	}
	return nil
}
