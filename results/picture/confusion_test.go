package picture

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"
)

// at is the colour of a pixel.
func at(img image.Image, p image.Point) color.RGBA {
	return color.RGBAModel.Convert(img.At(p.X, p.Y)).(color.RGBA)
}

// corner is a pixel of a rectangle that no letter reaches.
func corner(r image.Rectangle) image.Point { return r.Min.Add(image.Pt(2, 2)) }

// threeClasses are 4 cases of class a, all right; 4 of class b, 2 right and 1
// wrong as each of the others; 2 of class c, both taken for b.
var (
	threeTargets     = []uint8{0, 0, 0, 0, 1, 1, 1, 1, 2, 2}
	threePredictions = []uint8{0, 0, 0, 0, 1, 1, 0, 2, 1, 1}
)

func TestConfusionCounts(t *testing.T) {
	counts, err := confusions(3, threeTargets, threePredictions)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]int{{4, 0, 0}, {1, 2, 1}, {0, 2, 0}}
	for i := range want {
		for j := range want[i] {
			if counts[i][j] != want[i][j] {
				t.Errorf("true %d, predicted %d: %d cases, want %d", i, j, counts[i][j], want[i][j])
			}
		}
	}
}

// TestConfusionCells looks at every cell: its colour in a corner, and whether
// there is a number in it.
func TestConfusionCells(t *testing.T) {
	b, err := Confusion("title", []string{"a", "b", "c"}, threeTargets, threePredictions)
	img := decode(t, b, err)
	m := matrix{classes: []string{"a", "b", "c"}, left: img.Bounds().Dx() - margin - sideWidth - 3*(cellWidth+cellGap)}
	half := mix(wrongColour, 0.15+0.85*0.7071067811865476) // 1 of at most 2 mistakes
	for i, row := range [][]color.RGBA{
		{rightColour, nothing, nothing},
		{half, mix(rightColour, 0.5), half},
		{nothing, wrongColour, nothing},
	} {
		for j, want := range row {
			r := m.cell(i, j)
			if got := at(img, corner(r)); got != want {
				t.Errorf("true %d, predicted %d: colour %v, want %v", i, j, got, want)
			}
			if n := strokes(img, r); (n > 0) != (want != nothing) {
				t.Errorf("true %d, predicted %d: %d pixels of a number", i, j, n)
			}
			if gap := at(img, image.Pt(r.Max.X, r.Min.Y+2)); gap != (color.RGBA{255, 255, 255, 255}) {
				t.Errorf("right of true %d, predicted %d: %v, want white", i, j, gap)
			}
		}
	}
	end := m.cell(0, 2).Max.X
	for i := range 3 {
		side := image.Rect(end+1, m.cell(i, 0).Min.Y, end+sideWidth, m.cell(i, 0).Max.Y)
		if strokes(img, side) == 0 {
			t.Errorf("no share of errors behind class %d", i)
		}
	}
}

// strokes counts the pixels of a rectangle that have not its corner's colour.
func strokes(img image.Image, r image.Rectangle) (n int) {
	ground := at(img, corner(r))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if at(img, image.Pt(x, y)) != ground {
				n++
			}
		}
	}
	return n
}

// TestConfusionNumbers: the same count is drawn in the same way, another one
// in another.
func TestConfusionNumbers(t *testing.T) {
	cell := func(n int) []byte {
		b, err := Confusion("", []string{"a"}, make([]uint8, n), make([]uint8, n))
		img := decode(t, b, err)
		r := matrix{left: img.Bounds().Dx() - margin - sideWidth - cellWidth - cellGap}.cell(0, 0)
		var pixels []byte
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				c := at(img, image.Pt(x, y))
				pixels = append(pixels, c.R, c.G, c.B)
			}
		}
		return pixels
	}
	if !bytes.Equal(cell(7), cell(7)) || bytes.Equal(cell(7), cell(8)) {
		t.Error("the number in a cell is not that of its cases")
	}
}

func TestFitted(t *testing.T) {
	l := lettering{size: 15}
	for _, s := range []string{"", "cat", "a name that is longer than its column"} {
		got := l.fitted(s, cellWidth)
		if l.width(got) > cellWidth || l.width(s) <= cellWidth && got != s {
			t.Errorf("%q became %q, %d pixels", s, got, l.width(got))
		}
	}
	if got := l.fitted("a name that is longer than its column", cellWidth); !strings.HasPrefix(got, "a nam") {
		t.Errorf("%q is less than would fit", got)
	}
}

func TestConfusionErrors(t *testing.T) {
	for _, test := range []struct {
		targets, predictions []uint8
		want                 string
	}{
		{nil, nil, "no case"},
		{[]uint8{1}, nil, "0 predictions for 1 targets"},
		{[]uint8{0, 2}, []uint8{0, 0}, "case 1: class 0 predicted for 2, there are 2 classes"},
		{[]uint8{0}, []uint8{255}, "class 255"},
	} {
		if _, err := Confusion("", []string{"a", "b"}, test.targets, test.predictions); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}

func TestMistakesTiles(t *testing.T) {
	list := []Mistake{
		{[]float32{0, 1, 0.4, 2}, "7", "2"},
		{[]float32{1, 0, 0, 0}, "cat", "dog"},
		{[]float32{0, 0, 0, 1}, "1", "8"},
	}
	b, err := Mistakes("three", list, 2, 2, 2)
	img := decode(t, b, err)
	s := tileSheet{zoom: 28, width: 56, height: 56, columns: 2}
	for i, m := range list {
		place := s.tile(i)
		for j, v := range m.Pixels {
			grey := uint8(255 * min(v, 1))
			block := image.Rect(0, 0, s.zoom, s.zoom).Add(place.Min).Add(image.Pt(j%2*s.zoom, j/2*s.zoom))
			for _, p := range []image.Point{block.Min, block.Max.Sub(image.Pt(1, 1)), {X: block.Min.X, Y: block.Max.Y - 1}} {
				if got := at(img, p); got != (color.RGBA{grey, grey, grey, 255}) {
					t.Errorf("picture %d, value %d: %v, want grey %d", i, j, got, grey)
				}
			}
		}
		below := image.Rect(place.Min.X-mistakeGap/2, place.Max.Y, place.Max.X+mistakeGap/2, place.Max.Y+captionHeight)
		if letters := inkIn(img, below, letterColour); letters < 3 {
			t.Errorf("picture %d: %d pixels of the true class", i, letters)
		}
		if letters := inkIn(img, below, wrongColour); letters < 3 {
			t.Errorf("picture %d: %d pixels of the predicted class", i, letters)
		}
	}
	empty := s.tile(3)
	if n := strokes(img, empty); n != 0 || at(img, empty.Min) != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("%d pixels where there is no fourth picture", n)
	}
}

// inkIn counts the pixels of a colour in a rectangle.
func inkIn(img image.Image, r image.Rectangle, c color.RGBA) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if at(img, image.Pt(x, y)) == c {
				n++
			}
		}
	}
	return n
}

func TestMistakesErrors(t *testing.T) {
	one := []Mistake{{Pixels: []float32{1, 2}}}
	for _, test := range []struct {
		list         []Mistake
		h, w, across int
		want         string
	}{
		{nil, 1, 2, 1, "no mistakes"},
		{one, 2, 2, 1, "mistake 0 has 2 values, want 4 (2x2)"},
		{one, 1, 0, 1, "1x0"},
		{one, 1, 2, 0, "0 columns"},
	} {
		if _, err := Mistakes("", test.list, test.h, test.w, test.across); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}

// TestSheetsRepeat: the same input gives the same bytes.
func TestSheetsRepeat(t *testing.T) {
	draw := func() []byte {
		a, err := Confusion("title", []string{"a", "b", "c"}, threeTargets, threePredictions)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Mistakes("title", []Mistake{{[]float32{0.5}, "a", "b"}}, 1, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		return append(a, b...)
	}
	if !bytes.Equal(draw(), draw()) {
		t.Error("a second drawing has other bytes")
	}
}
