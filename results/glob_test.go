package results

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// locked is a file system one of whose folders cannot be read.
type locked struct {
	fstest.MapFS
	folder string
}

func (l locked) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == l.folder {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadDir(name)
}

// TestGlob finds what fs.Glob finds, and says what it could not look into.
func TestGlob(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"mnist/knn/a/record.json", "mnist/knn/b/curve.jsonl", "mnist/dbm/c/record.json", "mnist/notes", "ocr/knn/d/record.json"} {
		files[name] = &fstest.MapFile{Data: []byte("{}")}
	}
	for _, pattern := range []string{"mnist/*/*/record.json", "mnist/knn/*/record.json", "*/*/*/record.json", "norb/*/*/record.json", "*/knn/*/*.json", "mnist/notes/*/record.json"} {
		want, err := fs.Glob(files, pattern)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(want)
		got, err := glob(files, "runs", pattern)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q (%v), want %q", pattern, got, err, want)
		}
	}
	got, err := glob(locked{files, "mnist/knn"}, "runs", "mnist/*/*/record.json")
	if err == nil || !strings.Contains(err.Error(), "runs: open mnist/knn: permission") || !slices.Equal(got, []string{"mnist/dbm/c/record.json"}) {
		t.Errorf("a locked folder: %q, error %v", got, err)
	}
	if _, err := glob(files, "runs", "[/x"); err == nil {
		t.Error("no error for a bad pattern")
	}
}

// TestLoadOfLockedFolder: the runs of a row that cannot be read are not taken for
// none.
func TestLoadOfLockedFolder(t *testing.T) {
	dir := t.TempDir()
	row := filepath.Join(dir, "mnist", "knn")
	if err := os.MkdirAll(row, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(row, 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(row, 0o700)
	if _, err := os.ReadDir(row); err == nil {
		t.Skip("this user, such as root, may read every folder")
	}
	if _, err := (Store{Dir: dir}).Load("mnist", ""); err == nil || !strings.Contains(err.Error(), "knn") {
		t.Errorf("error %v, want one that names the folder", err)
	}
}
