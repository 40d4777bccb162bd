package patches

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

func TestExtract(t *testing.T) {
	g := Grid{Size: 3, Stride: 2}
	const height, width = 6, 8
	pixels := make([]uint8, height*width)
	for i := range pixels {
		pixels[i] = uint8(i)
	}
	down, across := g.Count(height, width)
	if down != 2 || across != 3 {
		t.Fatalf("%d x %d patches, want 2 x 3", down, across)
	}
	x := simd.NewMatrix(6, 9)
	g.Extract(x, pixels, height, width)
	for i := range x.Rows {
		for k, v := range x.Row(i) {
			if want := float32((i/3*2+k/3)*width + i%3*2 + k%3); v != want {
				t.Errorf("patch %d, pixel %d: %v, want %v", i, k, v, want)
			}
		}
	}
	// An image of one pixel is repeated.
	if down, across = g.Count(1, 1); down != 1 || across != 1 {
		t.Errorf("%d x %d patches of one pixel, want one", down, across)
	}
	g.Extract(x, []uint8{7}, 1, 1)
	for k, v := range x.Row(0) {
		if v != 7 {
			t.Errorf("pixel %d is %v", k, v)
		}
	}
}

func TestNormalize(t *testing.T) {
	x := simd.NewMatrix(3, 50)
	simd.Uniform(x.Row(0), rng.New(1, "patches").At(0, 0, 0))
	simd.Fill(x.Row(1), 9)
	simd.Scale(x.Row(2), 40, x.Row(0))
	simd.AddScalar(x.Row(2), 100, x.Row(2))
	Normalize(x, 1e-6)
	for _, i := range []int{0, 2} {
		mean, square := 0.0, 0.0
		for _, v := range x.Row(i) {
			mean += float64(v) / 50
			square += float64(v) * float64(v) / 50
		}
		if math.Abs(mean) > 1e-6 || math.Abs(square-1) > 1e-4 {
			t.Errorf("row %d has mean %v and mean square %v", i, mean, square)
		}
	}
	for k, v := range x.Row(1) {
		if v != 0 || math.Abs(float64(x.Row(0)[k]-x.Row(2)[k])) > 1e-3 {
			t.Errorf("pixel %d: %v of an even patch; %v at one light and %v at another", k, v, x.Row(0)[k], x.Row(2)[k])
		}
	}
}

// TestPool compares with the maximum over all patches of each cell, sought one
// by one.
func TestPool(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {3, 5}, {9, 14}} {
		for levels := 1; levels <= 3; levels++ {
			p, down, across := Pyramid{levels}, size[0], size[1]
			const k = 5
			codes := simd.NewMatrix(down*across, k)
			simd.Normal(codes.Data, 1, rng.New(2, "pool").At(0, 0, 0))
			dst := make([]float32, p.Dim(k))
			simd.Fill(dst, 100)
			p.Pool(dst, codes, down, across)
			at := 0
			for side := 1; side < 1<<levels; side *= 2 {
				for cell := range side * side {
					for sign := range 2 {
						for f := range k {
							want := float32(0)
							for i := range codes.Rows {
								v := codes.Row(i)[f] * float32(1-2*sign)
								if i/across*side/down == cell/side && i%across*side/across == cell%side {
									want = max(want, v)
								}
							}
							if dst[at] != want {
								t.Fatalf("%v, %d levels: element %d is %v, want %v", size, levels, at, dst[at], want)
							}
							at++
						}
					}
				}
			}
			if at != len(dst) {
				t.Fatalf("%d elements, want %d", len(dst), at)
			}
		}
	}
}

func TestValidate(t *testing.T) {
	if (Grid{8, 0}).Validate() == nil || (Grid{0, 1}).Validate() == nil || (Pyramid{0}).Validate() == nil || (Pyramid{7}).Validate() == nil {
		t.Error("no error for options out of range")
	}
}
