package caltech101

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
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
