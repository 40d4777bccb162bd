package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// anchor says which point of a text is placed.
type anchor int

const (
	left anchor = iota
	centre
	right
)

// lettering is a text's size in pixels, weight and colour.
type lettering struct {
	size int
	bold bool
	ink  color.Color
}

// face is the font, which package plot has loaded.
func (l lettering) face() xfont.Face {
	f := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if l.bold {
		f.Weight = xfont.WeightBold
	}
	face := font.DefaultCache.Lookup(f, vg.Length(l.size))
	return face.FontFace(72) // a point is a pixel
}

// width is how many pixels a text takes.
func (l lettering) width(s string) int { return xfont.MeasureString(l.face(), s).Ceil() }

// fitted is as much of a text as fits into a width.
func (l lettering) fitted(s string, width int) string {
	if l.width(s) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 0 && l.width(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// write draws a text with its anchor at x and its line of capitals centred on y.
func (l lettering) write(img draw.Image, s string, x, y int, at anchor) {
	d := xfont.Drawer{Dst: img, Src: image.NewUniform(l.ink), Face: l.face()}
	switch at {
	case centre:
		x -= d.MeasureString(s).Round() / 2
	case right:
		x -= d.MeasureString(s).Round()
	}
	d.Dot = fixed.P(x, y+capHeight(l.size)/2)
	d.DrawString(s)
}

// capHeight is the height of the font's capitals and digits: 0.73 of its size.
func capHeight(size int) int { return (73*size + 50) / 100 }

// fill paints a rectangle.
func fill(img draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// sheet is a white picture.
func sheet(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	fill(img, img.Bounds(), color.White)
	return img
}

// mix is a colour that has the share u (0 to 1) of c, the rest being white.
func mix(c color.RGBA, u float64) color.RGBA {
	part := func(v uint8) uint8 { return uint8(math.Round(255 - float64(u*float64(255-v)))) }
	return color.RGBA{part(c.R), part(c.G), part(c.B), 255}
}
