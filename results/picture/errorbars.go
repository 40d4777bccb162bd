package picture

import (
	"errors"
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// leastLog is the least x of a logarithmic axis.
const leastLog = 1e-30

// Bars is a curve through measured points: Y[i] plus and minus SD[i] at X[i].
type Bars struct {
	Series
	SD []float64 // 0 draws no bar
}

// ErrorBars returns a PNG of the curves with a mark and an error bar at every
// point, on a logarithmic x axis if logX says so. It returns an error when the
// lengths of a curve differ, when it has no point, when a number cannot be
// drawn (see Curves), when a deviation is negative, or when the axis is
// logarithmic and an x is 0 or below.
func ErrorBars(title, xlabel, ylabel string, logX bool, curves []Bars) ([]byte, error) {
	if len(curves) == 0 {
		return nil, errors.New("picture: no curves to draw")
	}
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, xlabel, ylabel
	p.Legend.Top, p.Legend.Padding = true, vg.Points(2)
	if logX {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	}
	p.Add(plotter.NewGrid())
	for i, c := range curves {
		if err := c.check(logX); err != nil {
			return nil, fmt.Errorf("picture: curve %q: %w", c.Name, err)
		}
		if err := c.add(p, i); err != nil {
			return nil, fmt.Errorf("picture: curve %q: %w", c.Name, err)
		}
	}
	if logX && p.X.Min == p.X.Max { // plot would widen a single x by 1, to 0 or below
		p.X.Min, p.X.Max = p.X.Min/2, p.X.Max*2
	}
	return render(p)
}

func (c Bars) check(logX bool) error {
	if len(c.X) != len(c.Y) || len(c.X) != len(c.SD) {
		return fmt.Errorf("%d x values, %d y values, %d deviations", len(c.X), len(c.Y), len(c.SD))
	}
	if len(c.X) == 0 {
		return errors.New("no points")
	}
	for i, x := range c.X {
		switch {
		case !drawable(x) || !drawable(c.Y[i]) || !drawable(c.SD[i]) || c.SD[i] < 0:
			return fmt.Errorf("point %d cannot be drawn: %v ± %v at %v", i+1, c.Y[i], c.SD[i], x)
		case logX && x < leastLog:
			return fmt.Errorf("point %d is at %v on a logarithmic axis, want at least %v", i+1, x, leastLog)
		}
	}
	return nil
}

// add draws line, marks and bars in the colour and with the mark of number i.
func (c Bars) add(p *plot.Plot, i int) error {
	points := make(plotter.XYs, len(c.X))
	spread := make(plotter.YErrors, len(c.X))
	for k, x := range c.X {
		points[k] = plotter.XY{X: x, Y: c.Y[k]}
		spread[k].Low, spread[k].High = -c.SD[k], c.SD[k]
	}
	line, marks, err := plotter.NewLinePoints(points)
	if err != nil {
		return err
	}
	bars, err := plotter.NewYErrorBars(struct {
		plotter.XYs
		plotter.YErrors
	}{points, spread})
	if err != nil {
		return err
	}
	colour := palette[i%len(palette)]
	glyphs := []draw.GlyphDrawer{draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.CrossGlyph{}}
	line.LineStyle = draw.LineStyle{Color: colour, Width: vg.Points(1.5)}
	marks.GlyphStyle = draw.GlyphStyle{Color: colour, Radius: vg.Points(3), Shape: glyphs[i%len(glyphs)]}
	bars.LineStyle = draw.LineStyle{Color: colour, Width: vg.Points(1.5)}
	p.Add(line, marks, bars)
	p.Legend.Add(c.Name, line, marks)
	return nil
}
