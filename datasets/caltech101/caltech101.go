// Package caltech101 loads the photographs of Fei-Fei, Fergus and Perona
// (2004): 101 kinds of objects and one folder of background, about 9,000 JPEG
// files, from the owners' archive as it is or from the folder that it unpacks
// to.
//
// Decoding is integer arithmetic: the same grey levels on every machine. They
// are those of the decoder in Go's standard library, which Go 1.26 replaced:
// another major version may round differently.
package caltech101

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/unsup/unsup/datasets"
)

// Background is the folder of photographs of no particular object. It is not
// one of the 101 categories.
const Background = "BACKGROUND_Google"

// The whole set has 102 folders and 9,144 or 9,145 photographs, depending on
// the copy. A folder with fewer is a sample.
const (
	allCategories = 102
	allPhotos     = 9144
)

// Collection is all photographs of one place, still compressed.
type Collection struct {
	Categories []string // names of the folders, sorted
	Photos     []Photo  // sorted by name
	Ref        datasets.Ref

	mu      sync.Mutex
	side    int // of decoded
	decoded []Grey
	bad     []Bad
}

// Photo is one file.
type Photo struct {
	Name     string // "accordion/image_0001.jpg"
	Category int    // place in Collection.Categories
	jpeg     []byte
	err      error // why the file could not be read; nil if it was
}

// folder is what the archive unpacks to.
const folder = "101_ObjectCategories"

// Open reads all files of the set. dir is the user's --data, or "" for
// UNSUP_DATA, the user's cache and the network, as in datasets.Set.Obtain. A
// named folder may hold 101_ObjectCategories or caltech-101.zip, itself or in
// a folder called caltech101. The first Open of a place reads it; later ones
// share the collection.
func Open(ctx context.Context, dir string, progress func(datasets.Progress)) (*Collection, error) {
	loc, err := set.Obtain(ctx, dir, progress)
	if err != nil {
		return nil, err
	}
	if loc.Unpacked {
		return opened.At(loc.Dir, func() (*Collection, error) {
			return open(loc.Dir, loc.Mend(), func() ([]file, error) { return readFolder(ctx, os.DirFS(loc.Dir)) })
		})
	}
	zip := loc.Copies[0]
	return opened.At(zip.Path, func() (*Collection, error) {
		return open(zip.Path, "replace it: "+loc.Mend(), func() ([]file, error) {
			if err := zip.Verify(ctx); err != nil {
				return nil, err
			}
			return readArchive(ctx, zip.Path)
		})
	})
}

// Ref identifies the photographs that Open finds.
func Ref(ctx context.Context, dir string, progress func(datasets.Progress)) (datasets.Ref, error) {
	c, err := Open(ctx, dir, progress)
	if err != nil {
		return datasets.Ref{}, err
	}
	return c.Ref, nil
}

// check reads the folder of a location and counts its photographs; any that
// cannot be read are an error.
func check(ctx context.Context, loc datasets.Location) (found string, err error) {
	files, err := readFolder(ctx, os.DirFS(loc.Dir))
	if err != nil {
		return "", err
	}
	c, err := collect(files, loc.Dir)
	if err != nil {
		return "", err
	}
	if _, c.bad, err = c.decodeAll(ctx, 1); err != nil {
		return "", err
	}
	if len(c.bad) > 0 {
		return "", c.complaint()
	}
	return fmt.Sprintf("%d photographs of %d categories, content %s", len(c.Photos), len(c.Categories), c.Ref.SHA256), nil
}

// opened is by folder or archive.
var opened datasets.Memory[*Collection]

// open collects the files of a place; mend is what to do about bad ones.
func open(place, mend string, read func() ([]file, error)) (*Collection, error) {
	files, err := read()
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil, err
	}
	var c *Collection
	if err == nil {
		c, err = collect(files, place)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w (%s)", Name, place, err, mend)
	}
	return c, nil
}

// file is a photograph as found: its name is CATEGORY/FILE.
type file struct {
	name string
	data []byte
	err  error // why there are no data
}

// isPhoto tells photographs from what else lies about: the archive has a file
// called tmp, and copies made on a Mac have one called ._NAME beside each.
func isPhoto(name string) bool {
	return strings.EqualFold(path.Ext(name), ".jpg") && !strings.HasPrefix(path.Base(name), ".")
}

// collect sorts the files into categories and identifies them, by names, sizes
// and data: a file that could not be read counts as an empty one.
func collect(files []file, place string) (*Collection, error) {
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	c := &Collection{Ref: datasets.Ref{Name: Name, Provenance: datasets.Real, Source: place}}
	sum := sha256.New()
	for i, f := range files {
		if i > 0 && files[i-1].name == f.name {
			return nil, fmt.Errorf("%s is there twice", f.name)
		}
		category := path.Dir(f.name)
		if n := len(c.Categories); n == 0 || c.Categories[n-1] != category {
			c.Categories = append(c.Categories, category)
		}
		c.Photos = append(c.Photos, Photo{Name: f.name, Category: len(c.Categories) - 1, jpeg: f.data, err: f.err})
		sum.Write(binary.LittleEndian.AppendUint64([]byte(f.name), uint64(len(f.data))))
		sum.Write(f.data)
	}
	if len(c.Categories) < 2 {
		return nil, fmt.Errorf("%d categories of photographs, want at least 2", len(c.Categories))
	}
	if len(c.Categories) > 256 {
		return nil, fmt.Errorf("%d categories of photographs, want %d", len(c.Categories), allCategories)
	}
	if len(c.Categories) < allCategories || len(c.Photos) < allPhotos {
		c.Ref.Provenance = datasets.Sample
	}
	c.Ref.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return c, nil
}
