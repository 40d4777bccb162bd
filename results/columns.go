package results

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Column is a metric that a table shows beside the primary one, such as the
// test error with another number of labels.
type Column struct {
	Metric string // in Record.Metrics
	Title  string // "1,000 labels"
	Unit   string // "%"
}

// Value is a row's number in a column, over those of its runs that have the
// metric. With N = 0 there is none.
type Value struct {
	N        int
	Mean, SD float64 // SD, the sample standard deviation, needs N >= 2
}

// SetColumns titles the column of the primary metric and adds further ones, of
// the same runs.
func (t *Table) SetColumns(primary Column, further []Column) {
	t.Primary, t.Columns = primary, further
	for i := range t.Rows {
		row := &t.Rows[i]
		row.More = nil
		for _, c := range further {
			row.More = append(row.More, valueOf(row.runs, c.Metric))
		}
	}
}

func valueOf(runs []Record, metric string) Value {
	var values []float64
	for _, r := range runs {
		if v, ok := r.Metrics[metric]; ok {
			values = append(values, v)
		}
	}
	return summary(values)
}

func summary(values []float64) Value {
	v := Value{N: len(values)}
	if v.N > 0 {
		v.Mean = stat.Mean(values, nil)
	}
	if v.N > 1 {
		v.SD = math.Sqrt(stat.Variance(values, nil))
	}
	return v
}

// value is the row's number in column i, the primary metric's being column 0.
func (r *TableRow) value(i int) Value {
	if i == 0 {
		return Value{N: r.N, Mean: r.Mean, SD: r.SD}
	}
	return r.More[i-1]
}

// columns lists the primary column and the further ones.
func (t *Table) columns() []Column { return append([]Column{t.Primary}, t.Columns...) }

// arrange puts the cells of further columns behind the primary metric's. A
// table of further columns without any of the tutorial's numbers has no
// columns for those and for what is said of them.
func (t *Table) arrange(cells, further []string) []string {
	switch {
	case len(t.Columns) == 0:
		return cells
	case slices.ContainsFunc(t.Rows, func(r TableRow) bool { return r.Tutorial != nil }):
		return slices.Concat(cells[:3], further, cells[3:])
	}
	return slices.Concat(cells[:1], cells[2:3], further, cells[5:])
}

// furtherTitles are the header cells of the further columns.
func (t *Table) furtherTitles() []string {
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	return titles
}

// furtherCells are a row's cells of the further columns. They say how many
// seeds they have where that is not the row's number of seeds.
func (t *Table) furtherCells(r *TableRow) []string {
	cells := make([]string, len(t.Columns))
	for i, v := range r.More {
		switch cells[i] = none; {
		case v.N > 0 && v.N == r.N:
			cells[i] = v.text(t.Columns[i].Unit)
		case v.N > 0:
			cells[i] = v.counted(t.Columns[i].Unit)
		}
	}
	return cells
}

// alignment has "l" or "r" for every column.
func (t *Table) alignment() []string {
	sides := t.arrange([]string{"l", "r", "r", "r", "l", "r", "l"}, slices.Repeat([]string{"r"}, len(t.Columns)))
	if t.Digests {
		sides = append(sides, "l", "l")
	}
	return sides
}
