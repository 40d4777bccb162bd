package datasets

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// Place is the kind of place where the files of a data set were found.
type Place string

const (
	Folder Place = "folder" // a folder that the user named
	GoMod  Place = "module" // the Go module cache
	Cache  Place = "cache"  // the user's cache folder, where Fetch puts files
)

// Location is where all files of a data set are.
type Location struct {
	Set    string // the data set's name
	Place  Place
	Dir    string // absolute
	Copies []Copy // in the order of Set.Files

	// Unpacked says that Dir is the folder that the set's archive unpacks to
	// (Set.Folder): there are no copies of its files.
	Unpacked bool

	module string // path@version, for GoMod
	set    Set    // the one of that name
}

// Copy is a file of a data set on this machine.
type Copy struct {
	File  File
	Path  string
	Plain bool // unpacked
}

// String says where the files are, for people: the module or the folder.
func (l Location) String() string {
	if l.Place == GoMod {
		return "Go module " + l.module
	}
	return l.Dir
}

// Read verifies the copy of the named file (File.Name) against its pinned
// SHA-256 and then hands its decompressed content to parse. A file whose digest
// is wrong is an error even if it would still parse; parse never sees it.
func (l Location) Read(ctx context.Context, file string, parse func(io.Reader) error) error {
	for _, c := range l.Copies {
		if c.File.Name != file {
			continue
		}
		err := c.Verify(ctx)
		if err == nil {
			err = c.Parse(parse)
		}
		return l.explain(c, err)
	}
	return fmt.Errorf("%s: %s is not one of the set's files", l.Set, file)
}

// Verify compares the size and the SHA-256 of the copy with the pinned ones,
// of the compressed file or of the plain one, whichever it is. A file that
// nobody has pinned need only be there.
func (c Copy) Verify(ctx context.Context) error {
	f, err := os.Open(c.Path)
	if err != nil {
		return reason(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return reason(err)
	}
	if c.File.Unpinned {
		return nil
	}
	size, digest := c.File.Size, c.File.SHA256
	if c.Plain {
		size, digest = c.File.PlainSize, c.File.PlainSHA256
	}
	switch {
	case info.Size() < size:
		return fmt.Errorf("truncated: %d bytes, want %d", info.Size(), size)
	case info.Size() > size:
		return fmt.Errorf("corrupted: %d bytes, want %d", info.Size(), size)
	}
	if digest == "" {
		return nil // an unpacked copy whose SHA-256 nobody has published
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, stoppable{ctx, f}); err != nil {
		return reason(err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != digest {
		return fmt.Errorf("corrupted: SHA-256 %s, want %s", got, digest)
	}
	return nil
}

// published tells whether somebody has published the SHA-256 of this form of the
// file.
func (c Copy) published() bool {
	if c.Plain {
		return c.File.PlainSHA256 != ""
	}
	return c.File.SHA256 != ""
}

// Parse hands the copy's decompressed content to fn, unverified.
func (c Copy) Parse(fn func(io.Reader) error) error {
	f, err := os.Open(c.Path)
	if err != nil {
		return reason(err)
	}
	defer f.Close()
	if c.Plain || !c.File.packed() {
		return fn(f)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return c.noGzip(f, err)
	}
	return fn(z)
}

// noGzip says in the reader's words why f, the copy's file, does not begin as a
// gzip file.
func (c Copy) noGzip(f *os.File, err error) error {
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		info, err := f.Stat()
		if err != nil {
			return reason(err)
		}
		return fmt.Errorf("truncated: %d bytes", info.Size())
	case errors.Is(err, gzip.ErrHeader):
		return fmt.Errorf("corrupted: not gzip data; if it is unpacked already, call it %s", c.File.PlainName())
	}
	return reason(err)
}

// explain says which set and file an error is about and how to mend it.
func (l Location) explain(c Copy, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%s: %s: %w (%s)", l.Set, c.Path, err, l.Mend())
}

// Mend says how to replace damaged files where they were found.
func (l Location) Mend() string {
	switch {
	case l.Unpacked:
		return "unpack the archive again"
	case l.Place == Folder || l.set.Unpinned():
		return l.set.bring(l.Dir)
	case l.Place == GoMod:
		return fmt.Sprintf("run 'go clean -modcache' and again, or 'unsup data fetch %s --data DIR' and pass --data DIR", l.Set)
	}
	return fmt.Sprintf("run 'unsup data fetch %s'", l.Set)
}

// reason is an error without the operation and path that the text around it
// already states.
func reason(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// stoppable is a reader that ends with ctx.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
