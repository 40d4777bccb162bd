// Package ocr loads the handwritten letters that Rob Kassel collected and
// Taskar, Guestrin and Koller (2004) prepared: 52,152 binary images of 16 x 8
// pixels, from the owners' file as it is.
package ocr

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/unsup/unsup/datasets"
)

// Images are Height x Width pixels, 0 or 255, of one of Classes letters: label 0
// is 'a'.
const (
	Height  = 16
	Width   = 8
	Classes = 26
)

// All is the number of letters of the whole set.
const All = 52152

// Load reads the file, packed or plain, from dir (the user's --data), or if dir
// is "" from where datasets.Set.Find looks. The letters come in an order of
// their own, by label and then by pixels: copies of the set differ in the order
// of their words, and what is drawn from the letters should not. Fewer letters
// than All are a sample and are called one; faults, or nil, are the lines that
// hold none. The first Load of a process reads the file; later ones of the same
// place share its images, which nobody may change.
func Load(ctx context.Context, dir string, progress func(datasets.Progress)) (images *datasets.Images, faults *Faults, ref datasets.Ref, err error) {
	loc, err := set.Obtain(ctx, dir, progress)
	if err != nil {
		return nil, nil, datasets.Ref{}, err
	}
	l, err := loaded.At(loc.Copies[0].Path, func() (letters, error) { return read(ctx, loc) })
	return l.images, l.faults, l.ref, err
}

// Ref identifies the letters that Load finds.
func Ref(ctx context.Context, dir string, progress func(datasets.Progress)) (datasets.Ref, error) {
	_, _, ref, err := Load(ctx, dir, progress)
	return ref, err
}

// letters are those of one place.
type letters struct {
	images *datasets.Images
	faults *Faults
	ref    datasets.Ref
}

// loaded is by file.
var loaded datasets.Memory[letters]

// read reads the letters of a location.
func read(ctx context.Context, loc datasets.Location) (letters, error) {
	l := letters{ref: datasets.Ref{Name: Name, Provenance: datasets.Real, Source: loc.String()}}
	err := loc.Read(ctx, file, func(r io.Reader) (err error) {
		l.images, l.faults, err = Read(r)
		return err
	})
	if err != nil {
		return letters{}, err
	}
	if l.faults != nil {
		l.faults.File = loc.Copies[0].Path
	}
	if l.images.N < All {
		l.ref.Provenance = datasets.Sample
	}
	l.ref.SHA256 = digest(l.images)
	return l, nil
}

// digest is the SHA-256 of the letters' pixels and labels.
func digest(m *datasets.Images) string {
	sum := sha256.New()
	sum.Write(m.Pixels)
	sum.Write(m.Labels)
	return hex.EncodeToString(sum.Sum(nil))
}

// check counts the letters of a copy; bad lines are an error.
func check(_ context.Context, loc datasets.Location) (found string, err error) {
	err = loc.Copies[0].Parse(func(r io.Reader) error {
		m, faults, err := Read(r)
		if err != nil {
			return err
		}
		if faults != nil {
			return faults
		}
		found = fmt.Sprintf("%d of %d letters, content %s", m.N, All, digest(m))
		return nil
	})
	return found, err
}
