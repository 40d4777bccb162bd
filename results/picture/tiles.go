// Package picture draws what a run leaves in its artifacts folder, as PNG
// bytes: grids of filters and samples, and learning curves. The same input
// gives the same bytes.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
)

// Scale says how numbers become grey levels.
type Scale int

const (
	// Symmetric scales each tile to its own greatest finite magnitude m: -m is
	// black, 0 is mid-grey, m is white. For weights.
	Symmetric Scale = iota
	// Unit draws 0 black and 1 white, in every tile. For pixels and
	// probabilities.
	Unit
)

const (
	border = 1
	// borderGrey is told apart from black, mid-grey and white alike.
	borderGrey = 64
	// tileSide is what the longer side of a small tile is enlarged to, at most.
	tileSide = 32
)

// Tiles returns a PNG of the images side by side, `columns` in a row, with
// lines of one pixel between and around them. Each image has height*width
// values, row-major; those of 16 pixels and less are enlarged by the greatest
// whole factor that keeps them within 32, without blur. Values outside of the
// scale, infinities included, are drawn as its ends; a NaN is black. It returns
// an error when there are no images, when an image has another size, or when a
// number is not positive.
func Tiles(images [][]float32, height, width, columns int, scale Scale) ([]byte, error) {
	if height < 1 || width < 1 || columns < 1 {
		return nil, fmt.Errorf("picture: tiles of %dx%d in %d columns, want at least 1", height, width, columns)
	}
	return tiles(images, height, width, columns, max(1, tileSide/max(height, width)), scale)
}

// tiles draws a value as a square of zoom pixels.
func tiles(images [][]float32, height, width, columns, zoom int, scale Scale) ([]byte, error) {
	if len(images) == 0 {
		return nil, errors.New("picture: no tiles to draw")
	}
	columns = min(columns, len(images))
	rows := (len(images) + columns - 1) / columns
	across, down := zoom*width+border, zoom*height+border
	sheet := image.NewGray(image.Rect(0, 0, columns*across+border, rows*down+border))
	for i := range sheet.Pix {
		sheet.Pix[i] = borderGrey
	}
	for i, values := range images {
		if len(values) != height*width {
			return nil, fmt.Errorf("picture: tile %d has %d values, want %d (%dx%d)", i, len(values), height*width, height, width)
		}
		scale.paint(sheet, image.Pt(i%columns*across+border, i/columns*down+border), values, width, zoom)
	}
	return encode(sheet)
}

// paint draws a tile, rows of width values, with its upper left corner at a
// point, each value as a square of zoom pixels.
func (s Scale) paint(img draw.Image, at image.Point, values []float32, width, zoom int) {
	grey := s.of(values)
	for j, v := range values {
		corner := at.Add(image.Pt(j%width*zoom, j/width*zoom))
		fill(img, image.Rectangle{corner, corner.Add(image.Pt(zoom, zoom))}, grey(v))
	}
}

// of returns the grey level of each value of a tile.
func (s Scale) of(values []float32) func(float32) color.Gray {
	low, high := 0.0, 1.0
	if s == Symmetric {
		high = magnitude(values)
		low = -high
	}
	return func(v float32) color.Gray {
		u := (float64(v) - low) / (high - low)
		if math.IsNaN(u) {
			return color.Gray{}
		}
		return color.Gray{Y: uint8(math.Round(255 * min(max(u, 0), 1)))}
	}
}

// magnitude is the greatest finite magnitude of values; 1 when all are 0, so
// that they come out mid-grey.
func magnitude(values []float32) float64 {
	m := 0.0
	for _, v := range values {
		if a := math.Abs(float64(v)); a > m && !math.IsInf(a, 0) {
			m = a
		}
	}
	if m == 0 {
		return 1
	}
	return m
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	return b.Bytes(), nil
}
