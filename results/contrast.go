package results

import (
	"cmp"
	"fmt"
)

// Contrast asks how much better one row of a table is than another, by their
// names.
type Contrast struct{ Row, Than string }

// Gain is the answer for one column: by how much Row's metric is better than
// Than's, seed by seed. Rows that share what a seed decides, such as which
// images have labels, are compared more sharply so than by their means. The unit
// is that of differences, see points.
type Gain struct {
	Contrast
	Column
	Value             // of the differences, over the seeds that both rows have
	Low, High float64 // the 95 % interval of the mean (Student's), for N >= 2 and unless Table.Resplit
}

// AddContrasts compares rows in every column of the table; call it after
// SetColumns. Without a seed in common there is no gain.
func (t *Table) AddContrasts(contrasts []Contrast) {
	for _, c := range contrasts {
		better, worse := t.row(c.Row), t.row(c.Than)
		if better == nil || worse == nil {
			continue
		}
		unlike := 0
		for _, column := range t.columns() {
			d, out := differences(better.runs, worse.runs, column.Metric, better.Lower)
			unlike = max(unlike, out)
			if len(d) == 0 {
				continue
			}
			column.Unit = points(column.Unit)
			g := Gain{Contrast: c, Column: column, Value: summary(d)}
			if g.N > 1 && !t.Resplit {
				i := studentInterval(d)
				g.Low, g.High = roundBillionth(i.Low), roundBillionth(i.High)
			}
			t.Gains = append(t.Gains, g)
		}
		if unlike > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("Gain of %s over %s: without %s, where the two read other data or were judged by other cases",
				better.Title, worse.Title, count(unlike, "seed")))
		}
	}
}

// points is the unit of differences of numbers in a unit: those of percentages
// are percentage points, not percent of anything.
func points(unit string) string {
	if unit == "%" {
		return "points"
	}
	return unit
}

// row finds a row of the table, nil if it has been left out.
func (t *Table) row(name string) *TableRow {
	for i := range t.Rows {
		if t.Rows[i].Name == name {
			return &t.Rows[i]
		}
	}
	return nil
}

// differences are the gains in a metric for every seed that both have; unlike
// counts those whose runs read other data or were judged by other cases.
func differences(better, worse []Record, metric string, lower bool) (d []float64, unlike int) {
	other := map[uint64]*Record{}
	for i := range worse {
		if _, ok := worse[i].Metrics[metric]; ok {
			other[worse[i].Seed] = &worse[i]
		}
	}
	for i := range better {
		r := &better[i]
		a, has := r.Metrics[metric]
		o := other[r.Seed]
		switch {
		case !has || o == nil:
		case !SameData(r, o) || !r.Judged.like(o.Judged):
			unlike++
		case lower:
			d = append(d, o.Metrics[metric]-a)
		default:
			d = append(d, a-o.Metrics[metric])
		}
	}
	return d, unlike
}

// gainNotes says each gain in a sentence.
func (t *Table) gainNotes() []string {
	var notes []string
	for _, g := range t.Gains {
		gain, seeds := withUnit(hundredths("%.2f", g.Mean), g.Unit), "one seed: no interval"
		switch {
		case g.N > 1 && t.Resplit:
			seeds = fmt.Sprintf("s.d. %.2f over %d splits, which share images: 'unsup compare' tests it", g.SD, g.N)
		case g.N > 1:
			seeds = fmt.Sprintf("95 %% interval %s to %s: Student's t, %d seeds, paired", hundredths("%.2f", g.Low), hundredths("%.2f", g.High), g.N)
		}
		notes = append(notes, fmt.Sprintf("Gain of %s over %s, %s: %s (%s)", t.row(g.Row).Title, t.row(g.Than).Title,
			cmp.Or(g.Title, g.Metric), gain, seeds))
	}
	return notes
}
