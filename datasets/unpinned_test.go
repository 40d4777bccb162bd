package datasets

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// letters is a set that nobody has pinned.
func letters() Set {
	return Set{Name: "letters", Title: "Letters", License: "none", Citation: "none", Homepage: "http://example.org/letters",
		Files: []File{{Name: "letters.gz", Unpinned: true}}}
}

// Every hint about a set that cannot be fetched names its home page and the
// folder, and no command that would fail.
func TestHintsOfAnUnpinnedSet(t *testing.T) {
	cache := strings.Replace(freshMachine(t), "toy", "letters", 1)
	s := letters()
	if err := s.check(); err != nil {
		t.Fatal(err)
	}
	dir, gone := t.TempDir(), filepath.Join(t.TempDir(), "gone")
	into := func(dir string) string {
		return "get letters.gz from http://example.org/letters and put it into " + dir
	}
	must := func(err error, want string) {
		t.Helper()
		wantError(t, err, want)
		if strings.Contains(err.Error(), "data fetch") {
			t.Errorf("a command that cannot help: %v", err)
		}
	}
	for named, want := range map[string]string{dir: into(dir) + ")", gone: into(gone) + ")", "": into(cache) + ", or give a folder that holds the files: --data DIR)"} {
		_, err := s.Find(named)
		must(err, want)
		_, err = s.Obtain(context.Background(), named, nil)
		must(err, want)
	}

	write(t, filepath.Join(dir, "letters"), []byte("no letters"))
	loc, err := s.Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	must(loc.Read(context.Background(), "letters.gz", func(io.Reader) error { return errors.New("bad") }), into(dir)+")")
}

// A file that is no gzip file from its first bytes on is told in the reader's
// words.
func TestReadOfNoGzip(t *testing.T) {
	freshMachine(t)
	for content, want := range map[string]string{
		"":                            "truncated: 0 bytes (get ",
		string(pack("letters")[:7]):   "truncated: 7 bytes (get ",
		"1\ta\t2\t1\t1\t0\t0 letters": "corrupted: not gzip data; if it is unpacked already, call it letters (get ",
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "letters.gz"), []byte(content))
		loc, err := letters().Find(dir)
		if err != nil {
			t.Fatal(err)
		}
		err = loc.Read(context.Background(), "letters.gz", func(io.Reader) error { t.Error("parsed"); return nil })
		wantError(t, err, "letters: "+filepath.Join(dir, "letters.gz")+": "+want)
	}
}

// Fetch refuses before it makes a folder, and where the file is there already.
func TestFetchOfAnUnpinnedSet(t *testing.T) {
	cache := strings.Replace(freshMachine(t), "toy", "letters", 1)
	told := func(p Progress) { t.Errorf("told of %+v", p) }
	gone, there := filepath.Join(t.TempDir(), "gone"), t.TempDir()
	write(t, filepath.Join(there, "letters.gz"), []byte("letters"))
	for named, dir := range map[string]string{gone: gone, there: there, "": cache} {
		_, err := letters().Fetch(context.Background(), named, told)
		wantError(t, err, "letters: cannot be fetched: ", " and put it into "+dir)
	}
	for _, dir := range []string{gone, cache} {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s has been made: %v", dir, err)
		}
	}
}

// TestCheckOfAnUnpinnedSet: what nobody has pinned is read by the set's own
// check, which says what is there or what is wrong with it; what is pinned is
// not.
func TestCheckOfAnUnpinnedSet(t *testing.T) {
	freshMachine(t)
	s := letters()
	s.Check = func(_ context.Context, loc Location) (found string, err error) {
		err = loc.Copies[0].Parse(func(r io.Reader) error {
			text, err := io.ReadAll(r)
			found = strconv.Itoa(len(text)) + " letters"
			return err
		})
		return found, err
	}
	if err := s.check(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "letters.gz"), pack("abc"))
	var got []Verdict
	report := func(v Verdict) { got = append(got, v) }
	if err := s.Verify(t.Context(), dir, report); err != nil || len(got) != 1 || got[0].Found != "3 letters" {
		t.Errorf("%v, reported %+v", err, got)
	}
	write(t, filepath.Join(dir, "letters.gz"), pack("abc")[:12])
	got = nil
	wantError(t, s.Verify(t.Context(), dir, report), "letters: "+dir+": 1 of 1 files damaged (get letters.gz from ")
	if len(got) != 1 || !errors.Is(got[0].Err, io.ErrUnexpectedEOF) {
		t.Errorf("reported %+v", got)
	}

	pinned := toy()
	pinned.Files = pinned.Files[:1]
	pinned.Check = func(context.Context, Location) (string, error) { return "", errors.New("read in vain") }
	dir = t.TempDir()
	put(t, dir, "a.gz")
	if err := pinned.Verify(t.Context(), dir, nil); err != nil {
		t.Errorf("a good file that is pinned: %v", err)
	}
	s.Files = append(s.Files, File{Name: "more.gz", Unpinned: true})
	wantError(t, s.check(), "letters: want one file that is checked")
}
