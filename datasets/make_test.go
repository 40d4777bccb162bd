package datasets

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// made is the toy set as a procedural one, which counts the files it makes.
func made(times *int) Set {
	s := toy()
	s.Make = func(_ context.Context, file string, w io.Writer) error {
		*times++
		_, err := io.Copy(w, bytes.NewReader(toyFiles[file]))
		return err
	}
	return s
}

// A procedural set is made once, in the cache folder, whatever other folder
// the user names; files in that folder come first.
func TestObtainMadeSet(t *testing.T) {
	cache, other, times := freshMachine(t), t.TempDir(), 0
	s := made(&times)
	for range 2 {
		loc, err := s.Obtain(context.Background(), other, nil)
		if err != nil || loc.Dir != cache || loc.Place != Cache || times != 3 {
			t.Fatalf("%v in %v, %d files made, error %v", loc.Place, loc.Dir, times, err)
		}
	}
	if err := s.Verify(context.Background(), cache, nil); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(cache, "c.txt"), []byte("as an earlier version made it"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Obtain(context.Background(), "", nil); err != nil || times != 4 || s.Verify(context.Background(), cache, nil) != nil {
		t.Errorf("%d files made, error %v: want that of an earlier version made anew", times, err)
	}
	put(t, other)
	if loc, err := s.Obtain(context.Background(), other, nil); err != nil || loc.Dir != other {
		t.Errorf("%v, %v, want the folder that was named", loc.Dir, err)
	}
}

// A procedural set that is not there yet needs no network.
func TestMadeSetNeedsNoNetwork(t *testing.T) {
	freshMachine(t)
	_, err := made(new(int)).Find("")
	wantError(t, err, "toy: not found; tried: ", "(run 'unsup data fetch toy', which makes them, or give a folder that holds the files: --data DIR)")
}

// What is made must have the pinned digest, and nothing stays of what fails.
func TestMadeWrong(t *testing.T) {
	cache := freshMachine(t)
	s := toy()
	s.Make = func(_ context.Context, file string, w io.Writer) error {
		if file == "b.gz" {
			return errors.New("cannot make it")
		}
		_, err := w.Write(toyFiles[file])
		return err
	}
	_, err := s.Obtain(context.Background(), "", nil)
	wantError(t, err, "toy: b.gz: no source has a good copy: this program: cannot make it")
	s.Make = func(_ context.Context, file string, w io.Writer) error {
		b := bytes.ToUpper(toyFiles["c.txt"])
		if file != "c.txt" {
			b = toyFiles[file]
		}
		_, err := w.Write(b)
		return err
	}
	_, err = s.Obtain(context.Background(), "", nil)
	wantError(t, err, "toy: c.txt: no source has a good copy: this program: SHA-256 ", "not the published file")
	if _, err := os.Stat(filepath.Join(cache, "c.txt")); err == nil {
		t.Error("a file with another digest was kept")
	}
	if got := listing(t, cache); got != "a.gz b.gz" {
		t.Errorf("the cache folder holds %s", got)
	}
}
