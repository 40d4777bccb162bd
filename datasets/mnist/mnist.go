// Package mnist loads the MNIST handwritten digits of LeCun, Bottou, Bengio
// and Haffner (1998): 60,000 training and 10,000 test images of 28 x 28 grey
// pixels, in the owners' order and bit for bit as published.
package mnist

import (
	"context"
	"fmt"
	"io"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/idx"
)

// Images are Side x Side pixels of one of Classes digits.
const (
	Side    = 28
	Classes = 10
)

const (
	trainSize, testSize = 60000, 10000

	// digest is that of the published data: training pixels, training labels,
	// test pixels, test labels.
	digest = "06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16"
)

// Load finds or fetches the four files as datasets.Set.Obtain does (dir is the
// user's --data, or ""), checks them against their SHA-256 and returns the
// training and the test images. The first Load of a process reads the files;
// later ones of the same place share its images, which nobody may change. It
// stops with ctx and, should it have to download, tells progress (which may be
// nil) how far it is.
func Load(ctx context.Context, dir string, progress func(datasets.Progress)) (train, test *datasets.Images, ref datasets.Ref, err error) {
	loc, err := set.Obtain(ctx, dir, progress)
	if err != nil {
		return nil, nil, datasets.Ref{}, err
	}
	p, err := loaded.At(loc.Dir, func() (pair, error) { return readBoth(ctx, loc) })
	if err != nil {
		return nil, nil, datasets.Ref{}, err
	}
	return p.train, p.test, refAt(loc), nil
}

// Ref identifies the files that Load finds, fetches and verifies.
func Ref(ctx context.Context, dir string, progress func(datasets.Progress)) (datasets.Ref, error) {
	_, _, ref, err := Load(ctx, dir, progress)
	return ref, err
}

func refAt(loc datasets.Location) datasets.Ref {
	return datasets.Ref{Name: Name, Provenance: datasets.Real, SHA256: digest, Source: loc.String()}
}

// pair is the training and the test set.
type pair struct{ train, test *datasets.Images }

// loaded is by folder.
var loaded datasets.Memory[pair]

// readBoth reads the two sets of a location.
func readBoth(ctx context.Context, loc datasets.Location) (pair, error) {
	train, err := read(ctx, loc, trainImages, trainLabels, trainSize)
	if err != nil {
		return pair{}, err
	}
	test, err := read(ctx, loc, testImages, testLabels, testSize)
	return pair{train, test}, err
}

// read reads n images and their labels.
func read(ctx context.Context, loc datasets.Location, images, labels string, n int) (*datasets.Images, error) {
	s := &datasets.Images{N: n, Height: Side, Width: Side, Classes: Classes}
	err := loc.Read(ctx, images, func(r io.Reader) error {
		got, err := idx.ReadImages(r)
		if err == nil && (got.N != n || got.Height != Side || got.Width != Side) {
			err = fmt.Errorf("%d images of %d x %d, want %d of %d x %d", got.N, got.Height, got.Width, n, Side, Side)
		}
		s.Pixels = got.Pixels
		return err
	})
	if err != nil {
		return nil, err
	}
	err = loc.Read(ctx, labels, func(r io.Reader) error {
		got, err := idx.ReadLabels(r, Classes)
		if err == nil && len(got) != n {
			err = fmt.Errorf("%d labels, want %d", len(got), n)
		}
		s.Labels = got
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}
