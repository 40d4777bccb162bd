package caltech101

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Grey is a photograph in grey levels, 0 black and 255 white, row-major.
type Grey struct {
	Width, Height int
	Pixels        []uint8 // Height*Width; nil for a photograph that cannot be read
}

// Bad is a photograph that cannot be read, and why.
type Bad struct {
	Name string
	Err  error
}

// maxPixels is the greatest size of a photograph; the set's largest has about
// a third of it. A small file may claim to be huge.
const maxPixels = 16 << 20

// Grey decodes a photograph and shrinks it until its longer side has at most
// side pixels.
func (p *Photo) Grey(side int) (Grey, error) {
	if p.err != nil {
		return Grey{}, p.err
	}
	if err := checkSize(p.jpeg); err != nil {
		return Grey{}, err
	}
	img, err := jpeg.Decode(bytes.NewReader(p.jpeg))
	if err != nil {
		return Grey{}, err
	}
	return shrink(luma(img), side), nil
}

// checkSize reads no more than the header.
func checkSize(file []byte) error {
	c, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return err
	}
	if c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height {
		return fmt.Errorf("%d x %d pixels, want at least one and at most %d million", c.Width, c.Height, maxPixels>>20)
	}
	return nil
}

// luma takes the grey levels out of a decoded JPEG file: most store them as
// they are, as one plane of three.
func luma(img image.Image) Grey {
	b := img.Bounds()
	g := Grey{Width: b.Dx(), Height: b.Dy(), Pixels: make([]uint8, b.Dx()*b.Dy())}
	for y := range g.Height {
		row := g.Pixels[y*g.Width : (y+1)*g.Width]
		switch m := img.(type) {
		case *image.YCbCr:
			copy(row, m.Y[m.YOffset(b.Min.X, b.Min.Y+y):])
		case *image.Gray:
			copy(row, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):])
		default:
			for x := range row {
				row[x] = color.GrayModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y
			}
		}
	}
	return g
}

// Decode returns every photograph of the collection in grey, in the order of
// Photos, its longer side at most side pixels. Photographs that cannot be read
// are an error that counts and names them; with skipBad they are listed in bad
// instead and have no pixels. Callers share the pixels and must not change
// them. It works on all CPUs and stops with ctx.
func (c *Collection) Decode(ctx context.Context, side int, skipBad bool) (photos []Grey, bad []Bad, err error) {
	if side < 1 {
		return nil, nil, fmt.Errorf("%s: photographs of at most %d pixels a side, want at least 1", Name, side)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.side != side {
		c.side, c.decoded = 0, nil
		photos, bad, err := c.decodeAll(ctx, side)
		if err != nil {
			return nil, nil, err
		}
		c.side, c.decoded, c.bad = side, photos, bad
	}
	if len(c.bad) > 0 && !skipBad {
		return nil, nil, fmt.Errorf("%s: %s: %w (unpack the archive again, or leave them out: --skip-bad)", Name, c.Ref.Source, c.complaint())
	}
	return c.decoded, c.bad, nil
}

func (c *Collection) decodeAll(ctx context.Context, side int) ([]Grey, []Bad, error) {
	photos, errs := make([]Grey, len(c.Photos)), make([]error, len(c.Photos))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1) - 1); i < len(photos) && ctx.Err() == nil; i = int(next.Add(1) - 1) {
				photos[i], errs[i] = c.Photos[i].Grey(side)
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var bad []Bad
	for i, err := range errs {
		if err != nil {
			bad = append(bad, Bad{c.Photos[i].Name, err})
		}
	}
	return photos, bad, nil
}

// complaint counts the bad photographs and names the first of them.
func (c *Collection) complaint() error {
	const named = 5
	var list []string
	for _, b := range c.bad[:min(named, len(c.bad))] {
		list = append(list, fmt.Sprintf("%s: %v", b.Name, b.Err))
	}
	if more := len(c.bad) - named; more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	return fmt.Errorf("%d of %d photographs cannot be read: %s", len(c.bad), len(c.Photos), strings.Join(list, "; "))
}
