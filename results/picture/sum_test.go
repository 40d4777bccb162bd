package picture

import (
	"bytes"
	"image"
	"strings"
	"testing"
)

// threeTerms is a patch of 2 x 3 and what it is the sum of.
func threeTerms() []Term {
	return []Term{
		{"", []float32{-2, 0, 1, 2, -1, 0}, "patch"},
		{"=", []float32{1, 0, 0, 0, 0, -1}, "-4.78 × a basis of a long name"},
		{"+", []float32{0, 0.5, 0, -0.5, 0, 0}, "1.61 × basis 3"},
	}
}

// TestSum finds every picture enlarged, its sign before it and its caption
// below it, and nothing but white elsewhere.
func TestSum(t *testing.T) {
	terms := threeTerms()
	b, err := Sum(terms, 2, 3)
	img := decode(t, b, err)
	const zoom = 32
	places, end := placed(terms, image.Pt(3*zoom, 2*zoom))
	if want := image.Pt(end+margin, 2*zoom+captionHeight+2*margin); img.Bounds().Size() != want {
		t.Errorf("a picture of %v pixels, want %v", img.Bounds().Size(), want)
	}
	for i, p := range places {
		for j, want := range [][]uint8{{0, 128, 191, 255, 64, 128}, {255, 128, 128, 128, 128, 0}, {128, 255, 128, 0, 128, 128}}[i] {
			block := image.Rect(0, 0, zoom, zoom).Add(p.tile.Min).Add(image.Pt(j%3*zoom, j/3*zoom))
			for _, at := range []image.Point{block.Min, block.Max.Sub(image.Pt(1, 1))} {
				if got := greys(img)[at.Y][at.X]; got != want {
					t.Errorf("term %d, value %d: grey %d, want %d", i, j, got, want)
				}
			}
		}
		below := image.Rect(p.tile.Min.X, p.tile.Max.Y, p.tile.Max.X, img.Bounds().Max.Y)
		if n := strokes(img, below); n < 40 {
			t.Errorf("term %d: %d pixels of its caption", i, n)
		}
		if i > 0 {
			before := image.Rect(p.sign-signGap, p.tile.Min.Y, p.sign+signGap, p.tile.Max.Y)
			if n := strokes(img, before); n < 10 {
				t.Errorf("term %d: %d pixels of its sign", i, n)
			}
			if room := places[i-1]; p.tile.Min.X < room.tile.Max.X+2*signGap {
				t.Errorf("term %d is at %v, the one before it at %v", i, p.tile, room.tile)
			}
		}
	}
	if wide := captions.width(terms[1].Caption); wide <= 3*zoom || places[2].sign-signGap < places[1].tile.Min.X+wide/2 {
		t.Errorf("a caption of %d pixels below %v reaches into the sign at %d", wide, places[1].tile, places[2].sign)
	}
}

// TestSumShowsItsNumbers: another coefficient is another picture.
func TestSumShowsItsNumbers(t *testing.T) {
	draw := func(caption string) []byte {
		terms := threeTerms()
		terms[2].Caption = caption
		b, err := Sum(terms, 2, 3)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if !bytes.Equal(draw("1.61"), draw("1.61")) || bytes.Equal(draw("1.61"), draw("1.62")) {
		t.Error("the number is not in the picture, or moves")
	}
}

func TestSumErrors(t *testing.T) {
	one := []Term{{Pixels: []float32{1, 2}}}
	for _, test := range []struct {
		terms []Term
		h, w  int
		want  string
	}{
		{nil, 1, 2, "no terms"},
		{one, 2, 2, "term 0 has 2 values, want 4 (2x2)"},
		{one, 1, 0, "1x0"},
	} {
		if _, err := Sum(test.terms, test.h, test.w); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}
