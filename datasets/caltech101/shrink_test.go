package caltech101

import (
	"testing"
)

// TestShrinkIsTheMean compares with the mean over a picture blown up until
// both sizes come out even, on every size around those of the result.
func TestShrinkIsTheMean(t *testing.T) {
	for width := 1; width <= 13; width++ {
		for height := 1; height <= 13; height++ {
			g := Grey{Width: width, Height: height, Pixels: make([]uint8, width*height)}
			for i := range g.Pixels {
				g.Pixels[i] = uint8(i * i * 37)
			}
			s := shrink(g, 6)
			if max(width, height) <= 6 {
				if s.Width != width || s.Height != height {
					t.Fatalf("%d x %d became %d x %d", width, height, s.Width, s.Height)
				}
				continue
			}
			if max(s.Width, s.Height) != 6 {
				t.Fatalf("%d x %d became %d x %d, want 6 at the longer side", width, height, s.Width, s.Height)
			}
			for y := range s.Height {
				for x := range s.Width {
					sum := 0
					for v := y * height; v < (y+1)*height; v++ {
						for u := x * width; u < (x+1)*width; u++ {
							sum += int(g.Pixels[v/s.Height*width+u/s.Width])
						}
					}
					if want := uint8((sum + width*height/2) / (width * height)); s.Pixels[y*s.Width+x] != want {
						t.Fatalf("%d x %d: pixel (%d, %d) is %d, want %d", width, height, x, y, s.Pixels[y*s.Width+x], want)
					}
				}
			}
		}
	}
}
