// Package patches turns images into sets of small square patches and the codes
// of the patches back into one vector an image: what lies before and after the
// coding of local features.
package patches

import (
	"fmt"
	"math"

	"github.com/unsup/unsup/simd"
)

// Grid is a regular grid of square patches.
type Grid struct {
	Size   int `toml:"patch"`  // pixels on a side
	Stride int `toml:"stride"` // pixels from one to the next, in both directions
}

// Validate names the option that makes no sense.
func (g Grid) Validate() error {
	if g.Size < 1 || g.Stride < 1 {
		return fmt.Errorf("patch = %d, stride = %d: want at least 1", g.Size, g.Stride)
	}
	return nil
}

// Dim is the number of pixels of a patch.
func (g Grid) Dim() int { return g.Size * g.Size }

// Count returns the numbers of rows and columns of patches in an image; at
// least one of each: an image that is smaller than a patch has one, whose
// missing pixels repeat the image's last ones.
func (g Grid) Count(height, width int) (down, across int) {
	return max(0, height-g.Size)/g.Stride + 1, max(0, width-g.Size)/g.Stride + 1
}

// Extract writes the patches of an image (height x width, row-major) to the
// rows of dst, row by row of the grid: down*across rows of Dim grey levels, 0 to
// 255.
func (g Grid) Extract(dst simd.Matrix, pixels []uint8, height, width int) {
	down, across := g.Count(height, width)
	for i := range down {
		for j := range across {
			g.At(dst.Row(i*across+j), pixels, height, width, i*g.Stride, j*g.Stride)
		}
	}
}

// At writes the patch whose upper left pixel is (top, left) to dst.
func (g Grid) At(dst []float32, pixels []uint8, height, width, top, left int) {
	for y := range g.Size {
		row := pixels[min(top+y, height-1)*width:][:width]
		to := dst[y*g.Size : (y+1)*g.Size]
		if left+g.Size <= width {
			simd.FromBytes(to, 1, row[left:left+g.Size])
			continue
		}
		for x := range to {
			to[x] = float32(row[min(left+x, width-1)])
		}
	}
}

// Normalize subtracts from each row of x its mean and divides it by its
// standard deviation,
//
//	x = (x - mean) / sqrt(variance + eps)
//
// so that neither light nor contrast counts. eps, in squared units of x, keeps
// the noise of even patches down.
func Normalize(x simd.Matrix, eps float64) {
	n := float64(x.Cols)
	for i := range x.Rows {
		row := x.Row(i)
		simd.AddScalar(row, -float32(float64(simd.Sum(row))/n), row)
		variance := float64(simd.Dot(row, row)) / n
		simd.Scale(row, float32(1/math.Sqrt(variance+eps)), row)
	}
}
