package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"
)

func decode(t *testing.T, b []byte, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// greys returns the picture as rows of grey levels.
func greys(img image.Image) [][]uint8 {
	var out [][]uint8
	for y := range img.Bounds().Dy() {
		var row []uint8
		for x := range img.Bounds().Dx() {
			row = append(row, color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
		}
		out = append(out, row)
	}
	return out
}

func expect(t *testing.T, img image.Image, want [][]uint8) {
	t.Helper()
	got := greys(img)
	if len(got) != len(want) {
		t.Fatalf("%d rows of pixels, want %d", len(got), len(want))
	}
	for y := range want {
		if !bytes.Equal(got[y], want[y]) {
			t.Errorf("row %d: %v, want %v", y, got[y], want[y])
		}
	}
}

const b = borderGrey

func TestTwoFilters(t *testing.T) {
	png, err := tiles([][]float32{{-2, 0, 1, 2, -1, 0}, {0, 0, 0, 0, 0, 0.5}}, 2, 3, 10, 1, Symmetric)
	expect(t, decode(t, png, err), [][]uint8{
		{b, b, b, b, b, b, b, b, b},
		{b, 0, 128, 191, b, 128, 128, 128, b},
		{b, 255, 64, 128, b, 128, 128, 255, b},
		{b, b, b, b, b, b, b, b, b},
	})
}

// TestThreeSamples has a second row, whose empty place is border.
func TestThreeSamples(t *testing.T) {
	png, err := tiles([][]float32{{0}, {1}, {0.4}}, 1, 1, 2, 1, Unit)
	expect(t, decode(t, png, err), [][]uint8{
		{b, b, b, b, b},
		{b, 0, b, 255, b},
		{b, b, b, b, b},
		{b, 102, b, b, b},
		{b, b, b, b, b},
	})
}

// TestSmallTilesAreEnlarged: a letter of 16 x 8 pixels twice, a patch of 8 x 8
// four times, a digit of 28 x 28 not at all; without blur, the lines between
// them one pixel wide.
func TestSmallTilesAreEnlarged(t *testing.T) {
	for _, test := range []struct{ height, width, zoom int }{
		{16, 8, 2}, {8, 8, 4}, {14, 14, 2}, {17, 3, 1}, {28, 28, 1}, {96, 96, 1}, {1, 1, 32},
	} {
		images := make([][]float32, 3)
		for i := range images {
			images[i] = make([]float32, test.height*test.width)
			for j := range images[i] {
				images[i][j] = float32((31*i+7*j)%256) / 255
			}
		}
		one, err := tiles(images, test.height, test.width, 2, 1, Unit)
		small := greys(decode(t, one, err))
		png, err := Tiles(images, test.height, test.width, 2, Unit)
		got := greys(decode(t, png, err))
		if h, w := 2*(test.zoom*test.height+1)+1, 2*(test.zoom*test.width+1)+1; len(got) != h || len(got[0]) != w {
			t.Errorf("%d x %d: a picture of %d x %d pixels, want %d x %d", test.height, test.width, len(got), len(got[0]), h, w)
			continue
		}
		// of is where a line or column of the enlarged picture comes from.
		of := func(at, side int) int {
			tile, within := at/(test.zoom*side+1), at%(test.zoom*side+1)
			if within == 0 {
				return tile * (side + 1)
			}
			return tile*(side+1) + 1 + (within-1)/test.zoom
		}
		for y, row := range got {
			for x, v := range row {
				if want := small[of(y, test.height)][of(x, test.width)]; v != want {
					t.Fatalf("%d x %d: grey %d at %d, %d, want %d", test.height, test.width, v, x, y, want)
				}
			}
		}
	}
}

func TestTilesThatAreNotNumbers(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	odd := []float32{nan, inf, -inf, 3, 0, -3}
	for _, test := range []struct {
		scale Scale
		want  []uint8
	}{
		{Symmetric, []uint8{0, 255, 0, 255, 128, 0}},
		{Unit, []uint8{0, 255, 0, 255, 0, 0}},
	} {
		png, err := tiles([][]float32{odd}, 1, 6, 1, 1, test.scale)
		got := greys(decode(t, png, err))[1][1:7]
		if !bytes.Equal(got, test.want) {
			t.Errorf("scale %d: %v, want %v", test.scale, got, test.want)
		}
	}
	png, err := tiles([][]float32{{nan, inf}, {0, 0}}, 1, 2, 2, 1, Symmetric)
	expect(t, decode(t, png, err), [][]uint8{{b, b, b, b, b, b, b}, {b, 0, 255, b, 128, 128, b}, {b, b, b, b, b, b, b}})
}

func TestTilesErrors(t *testing.T) {
	one := [][]float32{{1, 2}}
	for _, test := range []struct {
		images       [][]float32
		h, w, across int
		want         string
	}{
		{nil, 1, 2, 1, "no tiles"},
		{one, 2, 2, 1, "tile 0 has 2 values, want 4 (2x2)"},
		{one, 0, 2, 1, "0x2"},
		{one, 1, 2, 0, "0 columns"},
	} {
		if _, err := Tiles(test.images, test.h, test.w, test.across, Unit); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}

// ink counts the pixels of a colour.
func ink(img image.Image, c color.RGBA) int {
	n := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if color.RGBAModel.Convert(img.At(x, y)) == c {
				n++
			}
		}
	}
	return n
}

func line(name string, y ...float64) Series {
	s := Series{Name: name, Y: y}
	for i := range y {
		s.X = append(s.X, float64(i+1))
	}
	return s
}

func TestCurvesHaveTheirInk(t *testing.T) {
	series := []Series{line("train", 5, 3, 2, 1.5, 1.2), line("test", 6, 4, 3, 2.9, 3)}
	first, err := Curves("Learning", "epoch", "error (%)", series)
	img := decode(t, first, err)
	if size := img.Bounds().Size(); size != (image.Point{X: 768, Y: 480}) {
		t.Errorf("the plot has %v pixels, want 768x480", size)
	}
	for i := range series {
		if n := ink(img, palette[i]); n < 300 {
			t.Errorf("curve %d has %d pixels, want at least 300", i, n)
		}
	}
	if n := ink(img, palette[2]); n != 0 {
		t.Errorf("%d pixels of a third curve", n)
	}
	again, err := Curves("Learning", "epoch", "error (%)", series)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("a second drawing has other bytes (%v)", err)
	}
}

// TestCurvesBreak: a curve with a hole keeps both ends, and a lone point is
// seen.
func TestCurvesBreak(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	whole, err := Curves("", "", "", []Series{line("a", 1, 2, 3, 4, 5, 6, 7)})
	all := ink(decode(t, whole, err), palette[0])
	holed, err := Curves("", "", "", []Series{line("a", 1, 2, 3, nan, 5, 6, 7)})
	part := ink(decode(t, holed, err), palette[0])
	if part < all/2 || part > all*3/4 {
		t.Errorf("%d pixels without 2 of 6 stretches, %d with them", part, all)
	}
	lone := Series{Name: "", X: []float64{1, 2, inf, 4}, Y: []float64{inf, 2, 1, -inf}}
	dot, err := Curves("", "", "", []Series{line("a", 1, 2), lone})
	if n := ink(decode(t, dot, err), palette[1]); n < 4 {
		t.Errorf("a lone point has %d pixels", n)
	}
}

// TestCurvesOfExtremes: no input panics or hangs.
func TestCurvesOfExtremes(t *testing.T) {
	for _, s := range []Series{
		line("constant", 2, 2, 2),
		line("zero", 0, 0),
		line("huge", math.MaxFloat32, -math.MaxFloat32, math.MaxFloat64),
		line("denormal", 5e-324, 1e-323),
		line("close", 1, math.Nextafter(1, 2)),
		line("point", 1),
		{Name: "same place", X: []float64{1, 1}, Y: []float64{3, 3}},
	} {
		png, err := Curves(s.Name, "x", "y", []Series{s})
		if err == nil {
			decode(t, png, nil)
		} else {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
}

func TestCurvesErrors(t *testing.T) {
	for _, test := range []struct {
		series []Series
		want   string
	}{
		{nil, "no finite point"},
		{[]Series{line("a", math.NaN(), math.Inf(-1))}, "no finite point"},
		{[]Series{{Name: "loss", X: []float64{1}, Y: nil}}, `curve "loss" has 1 x values and 0 y values`},
	} {
		if _, err := Curves("", "", "", test.series); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}
