package registry

import (
	"fmt"
	"slices"

	"github.com/unsup/unsup/results"
)

// Table sets the records of the given rows at one preset against the
// tutorial's numbers. Of a row without randomness one run counts, see
// results.OnePerRow: others are the same again, or a note says that they are not.
func (e *Experiment) Table(preset string, rows []*Row, recs []results.Record) results.Table {
	infos := make([]results.RowInfo, len(rows))
	var notes []string
	for i, r := range rows {
		if r.Exact {
			counts, spare := results.OnePerRow(recs, e.Name, r.Name, preset)
			recs = slices.DeleteFunc(slices.Clone(recs), func(rec results.Record) bool { return rec.Row == r.Name })
			recs = append(recs, counts...)
			if spare > 0 {
				notes = append(notes, fmt.Sprintf("%s: runs left out, on other data or of another configuration: %d", r.Name, spare))
			}
		}
		infos[i] = results.RowInfo{Name: r.Name, Title: r.Title, Tutorial: r.Tutorial,
			Tolerance: r.Tolerance, Lower: e.Lower, Unit: e.Unit}
	}
	t := results.Build(e.Name, e.Title, preset, e.Metric, infos, recs)
	t.Notes = append(notes, t.Notes...)
	t.SetColumns(results.Column{Metric: e.Metric, Title: e.MetricTitle, Unit: e.Unit}, e.Columns)
	t.Resplit = e.Resplit
	t.AddContrasts(e.Contrasts)
	return t
}

// Current keeps the records of the given seeds, nil being every seed, whose
// configuration is what preset and sets resolve to today; stale are those of the
// seeds that are left out for theirs: runs with other --set values or from before a change
// of the preset file. Of a row without randomness any seed will do if none of
// these is there. Records of other experiments, rows and presets are dropped.
func (e *Experiment) Current(preset string, sets []string, seeds []uint64, recs []results.Record) (current, stale []results.Record, err error) {
	for i := range e.Rows {
		row := &e.Rows[i]
		_, _, values, err := e.Resolve(row, preset, sets)
		if err != nil {
			return nil, nil, err
		}
		var asked, others []results.Record
		for _, rec := range recs {
			if rec.Experiment != e.Name || rec.Row != row.Name || rec.Preset != preset {
				continue
			}
			wanted := seeds == nil || slices.Contains(seeds, rec.Seed)
			switch same := rec.SameConfig(values); {
			case same && wanted:
				asked = append(asked, rec)
			case same && row.Exact:
				others = append(others, rec)
			case !same && wanted:
				stale = append(stale, rec)
			}
		}
		if asked == nil {
			asked = others
		}
		current = append(current, asked...)
	}
	return current, stale, nil
}
