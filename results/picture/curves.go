package picture

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Series is a named curve: Y[i] at X[i], joined in the order given.
type Series struct {
	Name string
	X, Y []float64
}

// The size of a plot: 768 x 480 pixels.
const (
	plotWidth  = 8 * vg.Inch
	plotHeight = 5 * vg.Inch
	plotDPI    = 96
)

// palette holds colours that colour-blind readers tell apart too (Okabe and Ito
// 2008).
var palette = []color.RGBA{
	{0, 114, 178, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255},
	{230, 159, 0, 255}, {86, 180, 233, 255}, {0, 0, 0, 255},
}

// Curves returns a PNG of the series with axes, grid and legend. A curve is
// broken at points that cannot be drawn: NaN, infinite, or beyond the range of
// float32. It returns an error when X and Y differ in length or when there is
// no point at all to draw.
func Curves(title, xlabel, ylabel string, series []Series) ([]byte, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, xlabel, ylabel
	p.Legend.Top, p.Legend.Padding = true, vg.Points(2)
	p.Add(plotter.NewGrid())
	drawn := 0
	for i, s := range series {
		if len(s.X) != len(s.Y) {
			return nil, fmt.Errorf("picture: curve %q has %d x values and %d y values", s.Name, len(s.X), len(s.Y))
		}
		n, err := s.add(p, i)
		if err != nil {
			return nil, fmt.Errorf("picture: curve %q: %w", s.Name, err)
		}
		drawn += n
	}
	if drawn == 0 {
		return nil, errors.New("picture: the curves have no finite point")
	}
	return render(p)
}

// add draws the pieces of a series, in the colour and dashes of number i, and
// returns how many there are.
func (s Series) add(p *plot.Plot, i int) (int, error) {
	style := draw.LineStyle{Color: palette[i%len(palette)], Width: vg.Points(1.5)}
	if i >= len(palette) {
		style.Dashes = []vg.Length{vg.Points(5), vg.Points(3)}
	}
	pieces := s.pieces()
	for k, points := range pieces {
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			return 0, err
		}
		line.LineStyle = style
		p.Add(line)
		if len(points) == 1 { // a line needs two
			dots.GlyphStyle = draw.GlyphStyle{Color: style.Color, Radius: vg.Points(2), Shape: draw.CircleGlyph{}}
			p.Add(dots)
		}
		if k == 0 {
			p.Legend.Add(s.Name, line)
		}
	}
	return len(pieces), nil
}

// pieces cuts the series at points that cannot be drawn.
func (s Series) pieces() []plotter.XYs {
	var out []plotter.XYs
	open := false
	for i, x := range s.X {
		if !drawable(x) || !drawable(s.Y[i]) {
			open = false
			continue
		}
		if !open {
			out = append(out, nil)
			open = true
		}
		last := len(out) - 1
		out[last] = append(out[last], plotter.XY{X: x, Y: s.Y[i]})
	}
	return out
}

func drawable(v float64) bool { return math.Abs(v) <= math.MaxFloat32 }

func render(p *plot.Plot) ([]byte, error) {
	canvas := vgimg.NewWith(vgimg.UseWH(plotWidth, plotHeight), vgimg.UseDPI(plotDPI))
	area := draw.New(canvas)
	p.Draw(draw.Crop(area, vg.Points(6), -vg.Points(12), vg.Points(6), -vg.Points(6)))
	return encode(canvas.Image())
}
