package datasets

import (
	"context"
	"fmt"
)

// Verdict is what Verify found out about one file.
type Verdict struct {
	File string // as published
	Path string // the copy that was read
	Size int64  // bytes that the copy should have
	Err  error  // nil if nothing is wrong with the copy, as far as was compared

	// SizeOnly says that nobody has published the SHA-256 of this form of the
	// file: its size was compared, and its bits were not.
	SizeOnly bool

	// Unpacked says that the copy is the folder that the file unpacks to, of which
	// nobody has published anything.
	Unpacked bool

	// Found is what the set's Check has read in a copy that has no published
	// SHA-256; "" if there is no such check, or if it has failed.
	Found string
}

// Verify finds the set's files as Find does and compares every one with its
// pinned size and SHA-256; one that has none is read by the set's Check, if there
// is one. It calls report, if not nil, after each file, and returns an error if
// any file is damaged.
func (s Set) Verify(ctx context.Context, dir string, report func(Verdict)) error {
	loc, err := s.Find(dir)
	if err != nil {
		return err
	}
	var verdicts []Verdict
	if loc.Unpacked {
		verdicts = []Verdict{{File: s.Folder, Path: loc.Dir, Unpacked: true}}
	}
	for _, c := range loc.Copies {
		v := Verdict{File: c.File.Name, Path: c.Path, Size: c.File.Size}
		if c.Plain {
			v.Size = c.File.PlainSize
			v.SizeOnly = c.File.PlainSHA256 == "" && !c.File.Unpinned
		}
		verdicts = append(verdicts, v)
	}
	damaged := 0
	for i, v := range verdicts {
		v.Found, v.Err = loc.examine(ctx, i)
		if err := ctx.Err(); err != nil {
			return err
		}
		if v.Err != nil {
			damaged++
		}
		if report != nil {
			report(v)
		}
	}
	if damaged > 0 {
		return fmt.Errorf("%s: %s: %d of %d files damaged (%s)", s.Name, loc.Dir, damaged, len(verdicts), loc.Mend())
	}
	return nil
}

// examine verifies copy i, or the folder, and reads it where there is no digest
// to hold it to.
func (l Location) examine(ctx context.Context, i int) (found string, err error) {
	if !l.Unpacked {
		if err := l.Copies[i].Verify(ctx); err != nil || l.Copies[i].published() {
			return "", err
		}
	}
	if l.set.Check == nil {
		return "", nil
	}
	return l.set.Check(ctx, l)
}
