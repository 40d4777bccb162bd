package caltech101

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unsup/unsup/datasets"
)

// TestBadArchive: the hint names the file that is bad, not another place.
func TestBadArchive(t *testing.T) {
	dir := t.TempDir()
	zip := filepath.Join(dir, archive)
	if err := os.WriteFile(zip, []byte("<html>"), 0o666); err != nil {
		t.Fatal(err)
	}
	want := "caltech101: " + zip + ": truncated: 6 bytes, want 137414764 (replace it: run 'unsup data fetch caltech101 --data " + dir + "')"
	if _, err := Open(t.Context(), dir, nil); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestTooManyFiles: a folder has as many photographs as an archive at most.
func TestTooManyFiles(t *testing.T) {
	root := fstest.MapFS{}
	for i := range maxFiles {
		root[fmt.Sprintf("ant/image_%05d.jpg", i)] = new(fstest.MapFile)
	}
	if files, err := readFolder(t.Context(), root); err != nil || len(files) != maxFiles {
		t.Errorf("%d photographs: %d, %v", maxFiles, len(files), err)
	}
	root["ant/image_20000.jpg"] = new(fstest.MapFile)
	want := "ant/image_20000.jpg: more than 20000 photographs"
	if _, err := readFolder(t.Context(), root); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestLinks: categories may be links to folders elsewhere; one that leads
// nowhere is an error, not a category less.
func TestLinks(t *testing.T) {
	elsewhere, dir := t.TempDir(), t.TempDir()
	unpack(t, elsewhere, sample(t))
	if err := os.Mkdir(filepath.Join(dir, folder), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, category := range []string{Background, "ant", "barrel"} {
		if err := os.Symlink(filepath.Join(elsewhere, folder, category), filepath.Join(dir, folder, category)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	files, err := readFolder(t.Context(), os.DirFS(filepath.Join(dir, folder)))
	if err != nil || len(files) != 4 {
		t.Errorf("%d photographs, %v; want 4", len(files), err)
	}
	if err := os.RemoveAll(filepath.Join(elsewhere, folder, "ant")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, nil); err == nil || !strings.Contains(err.Error(), "ant: ") || !strings.HasSuffix(err.Error(), "(unpack the archive again)") {
		t.Errorf("a link that leads nowhere: %v", err)
	}
}

// TestVerify: the check of a folder counts its photographs and identifies them
// as a run does, and fails at one that cannot be decoded.
func TestVerify(t *testing.T) {
	dir, files := t.TempDir(), sample(t)
	unpack(t, dir, files)
	c, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got datasets.Verdict
	verify := func() error { return set.Verify(t.Context(), dir, func(v datasets.Verdict) { got = v }) }
	if err, want := verify(), "4 photographs of 3 categories, content "+c.Ref.SHA256; err != nil || got.Found != want {
		t.Errorf("a good folder: %+v, %v, want %s", got, err, want)
	}
	files[1].data = files[1].data[:len(files[1].data)/2]
	unpack(t, dir, files)
	want := "caltech101: " + filepath.Join(dir, folder) + ": 1 of 1 files damaged (unpack the archive again)"
	if err := verify(); err == nil || err.Error() != want || got.Err == nil || !strings.HasPrefix(got.Err.Error(), "1 of 4 photographs cannot be read: ant/image_0001.jpg: ") {
		t.Errorf("a truncated photograph: %+v, %v", got, err)
	}
}
