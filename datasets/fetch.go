package datasets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Progress is a step of Fetch.
type Progress struct {
	File        string // "train-images-idx3-ubyte.gz"
	From        string // the URL or path that it comes from
	Done, Total int64  // bytes; equal only when the file's SHA-256 is right
	Err         error  // if not nil, why From was given up for the next source
}

// stallLimit is how long a mirror may send nothing before the next one is
// tried.
const stallLimit = 30 * time.Second

// Fetch makes dir hold good copies of every file, and returns their location.
// If dir is "" it is the folder that UNSUP_DATA names, else the user's cache
// folder. A file that is there and has the right SHA-256 stays; one that is
// missing or damaged is copied from the Go module cache or else downloaded,
// mirrors in order, and takes its name only when its SHA-256 is right. What was
// received before a failure or a cancellation is deleted. A set that nobody has
// pinned is an error, and dir stays untouched. progress may be nil; it is called
// when a source begins to send, then at most once per 64 KiB, and at the end of
// every file.
func (s Set) Fetch(ctx context.Context, dir string, progress func(Progress)) (Location, error) {
	place := Folder
	if dir = NamedFolder(dir); dir == "" {
		cache, err := s.cacheDir()
		if err != nil {
			return Location{}, fmt.Errorf("%s: %w (give a folder: --data DIR)", s.Name, err)
		}
		dir, place = cache, Cache
	}
	if s.Unpinned() {
		return Location{}, fmt.Errorf("%s: cannot be fetched: nobody has published its size or SHA-256, and a wrong file would pass for it (%s)", s.Name, s.bring(dir))
	}
	return s.fetchTo(ctx, dir, place, progress)
}

// fetchTo is Fetch into a folder that is given.
func (s Set) fetchTo(ctx context.Context, dir string, place Place, progress func(Progress)) (Location, error) {
	f := fetcher{set: s, stall: stallLimit, progress: progress}
	if s.Make != nil {
		f.stall = math.MaxInt64 // the program does not stall, though it may be stopped for a while
	}
	dir, err := f.into(ctx, dir)
	if err != nil {
		return Location{}, err
	}
	return s.in(dir, place)
}

// fetcher brings the files of one set.
type fetcher struct {
	set      Set
	stall    time.Duration
	progress func(Progress)
}

// into brings every file into dir, whose absolute form it returns.
func (f *fetcher) into(ctx context.Context, dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("%s: %w", f.set.Name, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("%s: %w (give a folder that can be written: --data DIR)", f.set.Name, err)
	}
	for _, file := range f.set.Files {
		if err := f.file(ctx, dir, file); err != nil {
			return "", fmt.Errorf("%s: %s: %w", f.set.Name, file.Name, err)
		}
	}
	return dir, nil
}

// file brings one file into dir, unless a good copy is there.
func (f *fetcher) file(ctx context.Context, dir string, file File) error {
	final := Copy{File: file, Path: filepath.Join(dir, file.Name)}
	if final.Verify(ctx) == nil {
		f.tell(Progress{File: file.Name, From: final.Path, Done: file.Size, Total: file.Size})
		return nil
	}
	// A name of its own: two processes may fetch the same file at once.
	part, err := os.CreateTemp(dir, file.Name+".*.part")
	if err != nil {
		return fmt.Errorf("%s: %w (give a folder that can be written: --data DIR)", dir, reason(err))
	}
	defer os.Remove(part.Name())
	defer part.Close()
	if err := f.fill(ctx, part, file); err != nil {
		return err
	}
	if err := finish(part, final.Path); err != nil {
		if errors.Is(err, fs.ErrNotExist) && final.Verify(ctx) == nil {
			return nil // another process was faster and swept our part away
		}
		return err
	}
	sweep(dir, file.Name)
	return nil
}

// fill writes the file's content from the first source that has it.
func (f *fetcher) fill(ctx context.Context, part *os.File, file File) error {
	var failed []string
	for _, src := range f.set.sources(file) {
		if err := rewind(part); err != nil {
			return err
		}
		err := f.receive(ctx, part, src, file)
		if err == nil {
			return nil
		}
		var disk diskError
		if errors.As(err, &disk) || ctx.Err() != nil {
			return err
		}
		f.tell(Progress{File: file.Name, From: src.name, Total: file.Size, Err: err})
		failed = append(failed, fmt.Sprintf("%s: %v", src.name, err))
	}
	if len(failed) == 0 {
		return fmt.Errorf("no mirror has it (see %s and put it into a folder: --data DIR)", f.set.Homepage)
	}
	return fmt.Errorf("no source has a good copy: %s", strings.Join(failed, "; "))
}

func (f *fetcher) tell(p Progress) {
	if f.progress != nil {
		f.progress(p)
	}
}

// rewind empties the file for the next source.
func rewind(part *os.File) error {
	err := part.Truncate(0)
	if err == nil {
		_, err = part.Seek(0, 0)
	}
	return onDisk(part, err)
}

// finish puts a complete file under its name, as a whole or not at all.
func finish(part *os.File, path string) error {
	if err := cmp.Or(part.Chmod(0o644), part.Sync(), part.Close()); err != nil {
		return onDisk(part, err)
	}
	return onDisk(part, os.Rename(part.Name(), path))
}

// sweep deletes what killed processes have left of a file that is now there.
func sweep(dir, name string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // nothing to sweep that anyone could see
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+".") && strings.HasSuffix(e.Name(), ".part") {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
