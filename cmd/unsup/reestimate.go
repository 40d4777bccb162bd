package main

import (
	"fmt"
	"slices"

	"github.com/unsup/unsup/registry"
)

// reestimate gives the runs the options of --like and --set. All its errors are
// mistakes on the command line.
func (o *evalOptions) reestimate(runs []*finishedRun) error {
	var rows []*registry.Row
	for _, run := range runs {
		rows = append(rows, run.row)
	}
	if s := registry.StraySet(rows, o.sets); s != "" {
		return fmt.Errorf("--set %s: its row is not one of those to evaluate", s)
	}
	if o.like != "" && !slices.ContainsFunc(rows, func(r *registry.Row) bool { return r.Estimates != nil }) {
		return fmt.Errorf("--like %s: the rows to evaluate estimate nothing", o.like)
	}
	for _, run := range runs {
		var err error
		if run.options, err = run.exp.Reestimate(run.row, run.cfg, o.like, run.rec.Preset, o.sets); err != nil {
			return err
		}
	}
	return nil
}
