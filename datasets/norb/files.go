package norb

import (
	"context"
	"fmt"
	"io"

	"github.com/unsup/unsup/datasets"
)

// Files are the three of a split: images, categories and views.
type Files struct {
	Dat, Cat, Info string
	Instances      []uint8 // the toys of each category that the split shows
}

// The sizes of the files, not compressed: a header of 2 words and at least 3
// dimensions, then the elements.
const (
	DatSize  = 4*(2+4) + PerSplit*PairPixels
	CatSize  = 4*(2+3) + PerSplit*4
	InfoSize = 4*(2+3) + PerSplit*4*4
)

// Load reads the first n of a split's 24,300 pairs, 0 for all; the images stay
// bytes. A file that is not what its set has pinned, a header of another shape,
// a category or a view that there is not, or a toy that the split does not show
// is an error.
func (f Files) Load(ctx context.Context, loc datasets.Location, n int) (*Pairs, error) {
	n, err := Count(n)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", loc.Set, err)
	}
	p := &Pairs{N: n}
	err = loc.Read(ctx, f.Cat, func(r io.Reader) (err error) {
		p.Labels, err = readLabels(r, n, PerSplit)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = loc.Read(ctx, f.Info, func(r io.Reader) (err error) {
		p.Views, err = readViews(r, n, PerSplit, f.Instances)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = loc.Read(ctx, f.Dat, func(r io.Reader) (err error) {
		p.Pixels, err = readBytes(r, n, PerSplit, 2, Side, Side)
		return err
	})
	return p, err
}

// Count is the number of pairs that n asks for: 0 is all of a split.
func Count(n int) (int, error) {
	switch {
	case n < 0 || n > PerSplit:
		return 0, fmt.Errorf("%d pairs wanted, a split has %d (0 means all)", n, PerSplit)
	case n == 0:
		return PerSplit, nil
	}
	return n, nil
}
