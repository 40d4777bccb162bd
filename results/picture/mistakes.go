package picture

import (
	"errors"
	"fmt"
	"image"
	"image/color"
)

// Mistake is a picture that a classifier has got wrong.
type Mistake struct {
	Pixels          []float32 // height*width, row-major, 0 black and 1 white
	True, Predicted string    // the names of the classes
}

// The measures of a sheet of mistakes, in pixels.
const (
	mistakeGap    = 8
	captionHeight = 18
	titleHeight   = 44
	smallestTile  = 56 // of a tile's longer side; smaller pictures are enlarged
)

// Mistakes returns a PNG of the pictures, `columns` in a row, with a title above
// and below each of them its true class and, in red, the predicted one. Small
// pictures are enlarged by a whole factor, without blur. Values outside of 0 to
// 1 are drawn as the nearer end. It returns an error when there are no pictures,
// when one has another size, or when a number is not positive.
func Mistakes(title string, mistakes []Mistake, height, width, columns int) ([]byte, error) {
	if height < 1 || width < 1 || columns < 1 {
		return nil, fmt.Errorf("picture: mistakes of %dx%d in %d columns, want at least 1", height, width, columns)
	}
	if len(mistakes) == 0 {
		return nil, errors.New("picture: no mistakes to draw")
	}
	zoom := max(1, (smallestTile+max(height, width)-1)/max(height, width))
	s := tileSheet{zoom: zoom, width: zoom * width, height: zoom * height, columns: min(columns, len(mistakes))}
	heading := lettering{size: 17, bold: true, ink: letterColour}
	last := s.tile(len(mistakes) - 1)
	row := margin + s.columns*(s.width+mistakeGap) - mistakeGap
	img := sheet(max(row, margin+heading.width(title))+margin, last.Max.Y+captionHeight+margin)
	heading.write(img, title, margin, 24, left)
	for i, m := range mistakes {
		if len(m.Pixels) != height*width {
			return nil, fmt.Errorf("picture: mistake %d has %d values, want %d (%dx%d)", i, len(m.Pixels), height*width, height, width)
		}
		s.draw(img, i, m, width)
	}
	return encode(img)
}

// tileSheet is the grid of a sheet of mistakes; its tiles are zoomed.
type tileSheet struct{ zoom, width, height, columns int }

// tile is the place of picture i.
func (s tileSheet) tile(i int) image.Rectangle {
	x := margin + i%s.columns*(s.width+mistakeGap)
	y := titleHeight + i/s.columns*(s.height+captionHeight+mistakeGap)
	return image.Rect(x, y, x+s.width, y+s.height)
}

func (s tileSheet) draw(img *image.RGBA, i int, m Mistake, width int) {
	place := s.tile(i)
	Unit.paint(img, place.Min, m.Pixels, width, s.zoom)
	s.caption(img, place, m)
}

// caption writes "7 → 2" below a tile, the truth in black and the prediction in
// red, centred as a whole.
func (s tileSheet) caption(img *image.RGBA, place image.Rectangle, m Mistake) {
	words := []struct {
		text string
		ink  color.RGBA
	}{{m.True, letterColour}, {" → ", faintColour}, {m.Predicted, wrongColour}}
	letters := lettering{size: 13, bold: true}
	x := (place.Min.X + place.Max.X - letters.width(m.True+" → "+m.Predicted)) / 2
	for _, w := range words {
		letters.ink = w.ink
		letters.write(img, w.text, x, place.Max.Y+captionHeight/2, left)
		x += letters.width(w.text)
	}
}
