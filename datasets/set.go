package datasets

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Set describes a data set that the owners publish as files: what it is, under
// which terms, what its files must be to the bit, and where they come from.
type Set struct {
	Name     string // what the command line says: "mnist"
	Title    string // "MNIST handwritten digits"
	License  string // the owners' terms
	Citation string // the paper to cite
	Homepage string

	Files []File

	// Folder is what the set's only file, an archive, unpacks to; "" if it is no
	// archive. A folder that the user names may be it or hold it.
	Folder string

	// Mirrors are base URLs that end in a slash, tried in order; a file's URL
	// is its mirror's followed by its name.
	Mirrors []string

	// Module is a Go module that carries the files; its zero value means none.
	Module Module

	// Check, if set, reads the set's one file, or the folder that it unpacks to,
	// as a run would and says what is there ("52,152 letters"), or what is wrong
	// with it. It stands in for a digest where nobody has published one.
	Check func(ctx context.Context, loc Location) (found string, err error)

	// Make, if set, writes the content of the named file: a procedural set has
	// no other source, and its files are wanted in no folder but the cache.
	Make func(ctx context.Context, file string, w io.Writer) error
}

// File is one published file.
type File struct {
	Name   string // as published: "train-images-idx3-ubyte.gz"
	Size   int64  // bytes
	SHA256 string // hex

	// PlainSize and PlainSHA256 are those of the decompressed content, so that
	// a folder may hold the file unpacked, under Name without ".gz". They are
	// zero for a file that is not published as ".gz". PlainSHA256 is "" where
	// nobody has published it: an unpacked copy is then checked by its size,
	// and by the set's parser.
	PlainSize   int64
	PlainSHA256 string

	// Unpinned says that nobody has published size and SHA-256, and they are
	// zero: the file cannot be fetched, and a copy is checked by the set's
	// parser alone.
	Unpinned bool
}

// PlainName is the file's name once unpacked.
func (f File) PlainName() string { return strings.TrimSuffix(f.Name, ".gz") }

// packed reports whether the file is published compressed.
func (f File) packed() bool { return strings.HasSuffix(f.Name, ".gz") }

var (
	nameForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	fileForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// check says what is wrong with a description, before anybody relies on it.
func (s Set) check() error {
	if !nameForm.MatchString(s.Name) {
		return fmt.Errorf("data set name %q: want lower-case letters, digits and hyphens", s.Name)
	}
	for _, text := range []string{s.Title, s.License, s.Citation, s.Homepage} {
		if text == "" {
			return fmt.Errorf("%s: title, licence, citation and home page must be stated", s.Name)
		}
	}
	if len(s.Files) == 0 {
		return fmt.Errorf("%s: no files", s.Name)
	}
	if s.Folder != "" && len(s.Files) != 1 {
		return fmt.Errorf("%s: %s: want one file that unpacks to it", s.Name, s.Folder)
	}
	if s.Check != nil && len(s.Files) != 1 {
		return fmt.Errorf("%s: want one file that is checked", s.Name)
	}
	for _, f := range s.Files {
		if err := f.check(); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	if s.Unpinned() && (len(s.Mirrors) > 0 || s.Module.Path != "" || s.Make != nil) {
		return fmt.Errorf("%s: files that nobody has pinned cannot be fetched", s.Name)
	}
	for _, m := range s.Mirrors {
		if !strings.HasSuffix(m, "/") {
			return fmt.Errorf("%s: mirror %s: want a slash at its end", s.Name, m)
		}
	}
	return nil
}

// Unpinned tells whether a file of the set is: such a set cannot be fetched.
func (s Set) Unpinned() bool {
	return slices.ContainsFunc(s.Files, func(f File) bool { return f.Unpinned })
}

func (f File) check() error {
	if !fileForm.MatchString(f.Name) {
		return fmt.Errorf("file name %q: want letters, digits, dots, hyphens and underscores", f.Name)
	}
	if f.Unpinned {
		if f.Size != 0 || f.SHA256 != "" || f.PlainSize != 0 || f.PlainSHA256 != "" {
			return fmt.Errorf("%s: is called unpinned, but has sizes or digests", f.Name)
		}
		return nil
	}
	if f.Size <= 0 || !digestForm.MatchString(f.SHA256) {
		return fmt.Errorf("%s: size and SHA-256 must be pinned", f.Name)
	}
	if f.packed() != (f.PlainSize > 0) || f.PlainSHA256 != "" && !(f.packed() && digestForm.MatchString(f.PlainSHA256)) {
		return fmt.Errorf("%s: plain size and SHA-256 must be pinned for a .gz file and for no other", f.Name)
	}
	return nil
}
