package caltech101

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// tiny are the categories of testdata/101_ObjectCategories, procedural pictures
// of 40 x 30 in the set's own form: what is white in the unit square.
var tiny = map[string]func(x, y float32) bool{
	"BACKGROUND_Google": func(x, y float32) bool { return x > 0.3 && y > 0.5*x },
	"cross":             func(x, y float32) bool { return abs(x) < 0.2 || abs(y) < 0.2 },
	"disc":              func(x, y float32) bool { return float32(x*x)+float32(y*y) < 0.5 },
	"ring": func(x, y float32) bool {
		r := float32(x*x) + float32(y*y)
		return r < 0.7 && r > 0.3
	},
	"square": func(x, y float32) bool { return abs(x) < 0.6 && abs(y) < 0.6 },
}

func abs(x float32) float32 { return max(x, -x) }

// writeTiny makes the pictures, eight of a category, moved, scaled and noisy.
// It has been run with Go 1.26: another encoder may write other files.
func writeTiny(t *testing.T) {
	t.Helper()
	const width, height = 40, 30
	for name, white := range tiny {
		for n := range 8 {
			d := rng.New(1, "tiny").Child(name).At(n, 0, 0)
			img := image.NewGray(image.Rect(0, 0, width, height))
			scale, dx, dy := 12+4*d.Uniform(0), 18+4*d.Uniform(1), 13+4*d.Uniform(2)
			for y := range height {
				for x := range width {
					grey := 60 + 30*d.Uniform(3+y*width+x)
					if white((float32(x)-dx)/scale, (float32(y)-dy)/scale) {
						grey += 120
					}
					img.SetGray(x, y, color.Gray{Y: uint8(grey)})
				}
			}
			var b bytes.Buffer
			if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", "101_ObjectCategories", name, fmt.Sprintf("image_%04d.jpg", n+1))
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}
