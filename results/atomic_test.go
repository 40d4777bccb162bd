package results

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestWriteFileFollowsLinks: the file behind a link changes, not the link, and
// is made if it is not there.
func TestWriteFileFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := WriteFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "new" {
		t.Errorf("the file has %q, %v", text, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link has become something else: %v", err)
	}
	file, first, second := filepath.Join(dir, "sub", "absent"), filepath.Join(dir, "first"), filepath.Join(dir, "second")
	if err := errors.Join(os.Mkdir(filepath.Dir(file), 0o777), os.Symlink("second", first), os.Symlink(file, second)); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(first, []byte("made")); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "made" {
		t.Errorf("the file behind two links has %q, %v", text, err)
	}
	here, there := filepath.Join(dir, "here"), filepath.Join(dir, "sub", "deep") // a link's .. is that of where it lies
	if err := errors.Join(os.Mkdir(there, 0o777), os.Symlink(there, here), os.Symlink("../made", filepath.Join(there, "link")), os.Symlink("loop", filepath.Join(dir, "loop"))); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(filepath.Join(here, "link"), []byte("made")); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "sub", "made")); err != nil || string(text) != "made" {
		t.Errorf("the file behind a link in a linked folder has %q, %v", text, err)
	}
	if err := WriteFile(filepath.Join(dir, "loop"), nil); err == nil {
		t.Error("a link to itself has been written to")
	}
	if err := WriteFile(dir, nil); err == nil {
		t.Error("a folder has been written to")
	}
}
