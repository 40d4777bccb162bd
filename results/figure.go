package results

import (
	"errors"
	"fmt"

	"github.com/unsup/unsup/results/picture"
)

// Figure says how to draw an experiment's metrics: a curve for each row, mean
// and standard deviation over its seeds against a number.
type Figure struct {
	Title  string
	X, Y   string // what the axes are
	LogX   bool   // a logarithmic x axis
	Points []Point
}

// Point is where a metric stands on the x axis.
type Point struct {
	Metric string
	X      float64
}

// Draw returns the figure of the table's rows as a PNG. It is an error when no
// row has a run.
func (t *Table) Draw(f *Figure) ([]byte, error) {
	var curves []picture.Bars
	least, most := 0, 0
	for i := range t.Rows {
		row := &t.Rows[i]
		if row.N == 0 {
			continue
		}
		curve := picture.Bars{Series: picture.Series{Name: row.Title}}
		for c, column := range t.columns() {
			for _, p := range f.Points {
				if v := row.value(c); p.Metric == column.Metric && v.N > 0 {
					if most = max(most, v.N); least == 0 || v.N < least {
						least = v.N
					}
					curve.X, curve.Y, curve.SD = append(curve.X, p.X), append(curve.Y, v.Mean), append(curve.SD, v.SD)
				}
			}
		}
		curves = append(curves, curve)
	}
	if len(curves) == 0 {
		return nil, errors.New("no finished run to draw")
	}
	y := f.Y
	switch {
	case most > least:
		y += fmt.Sprintf(", mean ± s.d. of %d to %d seeds", least, most)
	case most > 1:
		y += fmt.Sprintf(", mean ± s.d. of %d seeds", most)
	}
	return picture.ErrorBars(f.Title, f.X, y, f.LogX, curves)
}
