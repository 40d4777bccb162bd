package caltech101

import (
	"cmp"
	"fmt"

	"github.com/unsup/unsup/datasets/caltech101"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/patches"
	"github.com/unsup/unsup/models/pca"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Features says how an image becomes a vector; all rows that learn share it.
type Features struct {
	patches.Grid         // patch, stride
	Contrast     float64 `toml:"contrast"` // added to a patch's variance, in squared grey levels
	Samples      int     `toml:"samples"`  // patches that are drawn from the photographs of background
	Levels       int     `toml:"levels"`   // of the pyramid
}

const (
	maxPatch  = 32      // greatest side of a patch: its components are found in ten minutes
	maxPixels = 1 << 30 // greatest number of pixels of all patches that features are learned from
	maxVector = 1 << 20 // greatest length of an image's vector: 1,515 of them fill 6 GiB
)

func (f Features) check() error {
	if !(f.Contrast > 0) {
		return fmt.Errorf("contrast = %v: want more than 0", f.Contrast)
	}
	if err := cmp.Or(f.Grid.Validate(), patches.Pyramid{Levels: f.Levels}.Validate()); err != nil {
		return err
	}
	switch {
	case f.Size > maxPatch:
		return fmt.Errorf("patch = %d: want 1 to %d pixels on a side", f.Size, maxPatch)
	case f.Samples < 2*f.Dim():
		return fmt.Errorf("samples = %d: want at least twice the %d pixels of a patch", f.Samples, f.Dim())
	case f.Samples > maxPixels/f.Dim():
		return fmt.Errorf("samples = %d: want at most %d, 4 GiB of patches of %d pixels (and as much whitened)", f.Samples, maxPixels/f.Dim(), f.Dim())
	}
	return nil
}

// checkBases wants 1 to as many bases as the vectors of the images leave room for.
func (f Features) checkBases(of string, n int) error {
	most := min(maxBases, maxVector/patches.Pyramid{Levels: f.Levels}.Dim(1))
	if n < 1 || n > most {
		return fmt.Errorf("%s.bases = %d: want 1 to %d with a pyramid of %d levels", of, n, most, f.Levels)
	}
	return nil
}

// sample draws patches from images at random, each from one place of one image,
// and normalises their contrast.
func (f Features) sample(images []caltech101.Grey, stream rng.Stream) simd.Matrix {
	x := simd.NewMatrix(f.Samples, f.Dim())
	for i := range x.Rows {
		d := stream.At(0, i, 0)
		g := images[place(d.Uniform(0), len(images))]
		top, left := place(d.Uniform(1), max(1, g.Height-f.Size+1)), place(d.Uniform(2), max(1, g.Width-f.Size+1))
		f.At(x.Row(i), g.Pixels, g.Height, g.Width, top, left)
	}
	patches.Normalize(x, f.Contrast)
	return x
}

// place turns a uniform number into one of n places.
func place(u float32, n int) int { return int(float64(u) * float64(n)) }

// whitening decorrelates patches: (x - mean) W.
type whitening struct {
	mean []float32
	w    simd.Matrix
}

func newWhitening(m *pca.Model, eps float64) whitening { return whitening{m.Mean, m.ZCA(eps)} }

// apply sets y to the whitened rows of x, which it overwrites.
func (w whitening) apply(y, x simd.Matrix) {
	for i := range x.Rows {
		simd.Sub(x.Row(i), x.Row(i), w.mean)
	}
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, x, w.w, 0, y)
}

// encoder computes the vectors of images: code sets the codes of patches of
// normalised contrast, which it may overwrite.
type encoder struct {
	Features
	bases int
	code  func(codes, x simd.Matrix)
	x, a  []float32
}

func (e *encoder) dim() int { return patches.Pyramid{Levels: e.Levels}.Dim(e.bases) }

// vector writes the vector of an image to dst, scaled to length 1.
func (e *encoder) vector(dst []float32, g caltech101.Grey) {
	down, across := e.Count(g.Height, g.Width)
	n := down * across
	if need := n * e.Dim(); len(e.x) < need {
		e.x, e.a = make([]float32, need), make([]float32, n*e.bases)
	}
	x, a := simd.View(n, e.Dim(), e.x), simd.View(n, e.bases, e.a)
	e.Extract(x, g.Pixels, g.Height, g.Width)
	patches.Normalize(x, e.Contrast)
	e.code(a, x)
	patches.Pyramid{Levels: e.Levels}.Pool(dst, a, down, across)
	batch.UnitRows(simd.View(1, len(dst), dst))
}
