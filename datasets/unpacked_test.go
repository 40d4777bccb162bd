package datasets

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnpacked: the folder that a set's archive unpacks to is found wherever a
// user may point, and verify says that nobody has published what its files are.
func TestUnpacked(t *testing.T) {
	freshMachine(t)
	set := Set{Name: "toys", Title: "Toys", License: "none", Citation: "nobody", Homepage: "https://example.org/", Folder: "All_Toys",
		Files: []File{{Name: "all-toys.zip", Size: 1, SHA256: hash(nil)}}}
	root := t.TempDir()
	for _, below := range []string{"All_Toys", "data/All_Toys", "data/toys/All_Toys", "zip/all-toys/All_Toys", "toys/other"} {
		if err := os.MkdirAll(filepath.Join(root, filepath.FromSlash(below)), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for named, want := range map[string]string{
		"All_Toys": "All_Toys", ".": "All_Toys", "data": "data/All_Toys", "data/toys": "data/toys/All_Toys", "zip": "zip/all-toys/All_Toys", "toys": "",
	} {
		named, want := filepath.Join(root, filepath.FromSlash(named)), filepath.Join(root, filepath.FromSlash(want))
		loc, err := set.Find(named)
		if want == root {
			if err == nil {
				t.Errorf("%s: found %s", named, loc)
			}
			continue
		}
		if err != nil || !loc.Unpacked || loc.Dir != want || loc.Place != Folder || len(loc.Copies) > 0 {
			t.Errorf("%s: %+v, %v; want %s", named, loc, err, want)
		}
		t.Setenv(FolderEnv, named)
		if loc, err := set.Obtain(t.Context(), "", nil); err != nil || loc.Dir != want {
			t.Errorf("%s by %s: %+v, %v", named, FolderEnv, loc, err)
		}
		var told []Verdict
		if err := set.Verify(t.Context(), named, func(v Verdict) { told = append(told, v) }); err != nil || len(told) != 1 || !told[0].Unpacked || told[0].Path != want || told[0].File != "All_Toys" {
			t.Errorf("%s: verified %+v, %v", named, told, err)
		}
	}
	for named, want := range map[string]string{
		"":                            "(run 'unsup data fetch toys' where there is a network, or give a folder that holds the files or All_Toys: --data DIR)",
		filepath.Join(root, "toys"):   "(run 'unsup data fetch toys --data " + filepath.Join(root, "toys") + "', or give a folder that holds All_Toys)",
		filepath.Join(root, "nobody"): "(give the folder that holds the files, or run 'unsup data fetch toys --data " + filepath.Join(root, "nobody") + "')",
	} {
		t.Setenv(FolderEnv, "")
		if _, err := set.Find(named); err == nil || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), ") (") {
			t.Errorf("%q: %v, want %s", named, err, want)
		}
	}
	t.Chdir(filepath.Join(root, "All_Toys"))
	if loc, err := set.Find("."); err != nil || loc.Dir != filepath.Join(root, "All_Toys") {
		t.Errorf("the working folder: %+v, %v", loc, err)
	}
	set.Check = func(_ context.Context, loc Location) (string, error) {
		return "", errors.New(filepath.Base(loc.Dir) + " is bad")
	}
	var told []Verdict
	err := set.Verify(t.Context(), ".", func(v Verdict) { told = append(told, v) })
	wantError(t, err, "1 of 1 files damaged (unpack the archive again)")
	if len(told) != 1 || !told[0].Unpacked || told[0].Err.Error() != "All_Toys is bad" {
		t.Errorf("reported %+v", told)
	}
	set.Check = nil
	set.Files = append(set.Files, set.Files[0])
	wantError(t, set.check(), "toys: All_Toys: want one file that unpacks to it")
}
