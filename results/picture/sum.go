package picture

import (
	"errors"
	"fmt"
	"image"
)

// Term is a picture in a sum of pictures.
type Term struct {
	Sign    string    // what stands before it: "", "+", "="
	Pixels  []float32 // height*width, row-major; each is drawn on its own Symmetric scale
	Caption string    // what stands below it: its name, or its coefficient
}

// The measures of a sum, in pixels.
const (
	termSide = 96 // what a picture's longer side is enlarged to, at least
	signGap  = 16 // on either side of a sign
)

// Sum returns a PNG of pictures in a row, as an equation is written: a sign
// before each of them and its caption below. Small pictures are enlarged by a
// whole factor, without blur. It returns an error when there are no pictures,
// when one has another size, or when a number is not positive.
func Sum(terms []Term, height, width int) ([]byte, error) {
	if height < 1 || width < 1 {
		return nil, fmt.Errorf("picture: a sum of %dx%d, want at least 1", height, width)
	}
	if len(terms) == 0 {
		return nil, errors.New("picture: no terms to draw")
	}
	zoom := max(1, (termSide+max(height, width)-1)/max(height, width))
	places, end := placed(terms, image.Pt(zoom*width, zoom*height))
	img := sheet(end+margin, margin+zoom*height+captionHeight+margin)
	signs := lettering{size: 20, ink: letterColour}
	for i, t := range terms {
		if len(t.Pixels) != height*width {
			return nil, fmt.Errorf("picture: term %d has %d values, want %d (%dx%d)", i, len(t.Pixels), height*width, height, width)
		}
		p := places[i]
		Symmetric.paint(img, p.tile.Min, t.Pixels, width, zoom)
		signs.write(img, t.Sign, p.sign, (p.tile.Min.Y+p.tile.Max.Y)/2, centre)
		captions.write(img, t.Caption, (p.tile.Min.X+p.tile.Max.X)/2, p.tile.Max.Y+captionHeight/2+2, centre)
	}
	return encode(img)
}

// captions are the letters below a term.
var captions = lettering{size: 13, ink: letterColour}

// termPlace is where a term's picture is, and the middle of its sign.
type termPlace struct {
	tile image.Rectangle
	sign int
}

// placed gives each term the room of its picture or, if that is wider, of its
// caption, and returns where the last one ends.
func placed(terms []Term, size image.Point) (places []termPlace, end int) {
	end = margin
	for i, t := range terms {
		p := termPlace{sign: end + signGap}
		if i > 0 || t.Sign != "" {
			end += 2 * signGap
		}
		room := max(size.X, captions.width(t.Caption))
		corner := image.Pt(end+(room-size.X)/2, margin)
		p.tile = image.Rectangle{corner, corner.Add(size)}
		places = append(places, p)
		end += room
	}
	return places, end
}
