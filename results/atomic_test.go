package results

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
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

// TestWriteFileLeavesOthersAlone: no file of the user's serves as a temporary
// one, several writers of a file do not meet, and what is written has the
// permissions of the file before it, or of a new one.
func TestWriteFileLeavesOthersAlone(t *testing.T) {
	dir := t.TempDir()
	file, plain := filepath.Join(dir, "a.png"), filepath.Join(dir, "plain")
	for _, name := range []string{file + tempSuffix, plain} {
		if err := os.WriteFile(name, []byte("the user's"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	perm := func(name string) os.FileMode {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	done := make(chan error)
	for range 8 {
		go func() { done <- WriteFile(file, []byte("a picture")) }()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := perm(file); got != perm(plain) {
		t.Errorf("permissions %v, those of a new file are %v", got, perm(plain))
	}
	if err := errors.Join(os.Chmod(file, 0o600), WriteFile(file, []byte("a picture"))); err != nil {
		t.Error(err)
	}
	if got := perm(file); runtime.GOOS != "windows" && got != 0o600 {
		t.Errorf("permissions %v of a file that had 0600", got)
	}
	want := map[string]string{"a.png": "a picture", "a.png.tmp": "the user's", "plain": "the user's"}
	if got := tree(t, dir); !reflect.DeepEqual(got, want) {
		t.Errorf("the folder has %q", got)
	}
}

// TestWriteFileError: an error names the file that was to be written, and
// nothing is left behind.
func TestWriteFileError(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{filepath.Join(dir, "nowhere", "x.png"), filepath.Join(dir, strings.Repeat("a", 300))} {
		if err := WriteFile(name, nil); err == nil || !strings.HasPrefix(err.Error(), "write "+name+": ") {
			t.Errorf("error %v", err)
		}
	}
	if left := tree(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
