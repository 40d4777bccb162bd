package datasets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestMain lets the test binary stand in for the go command: see fakeGo.
func TestMain(m *testing.M) {
	if strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") == "go" {
		actAsGo()
		return
	}
	os.Exit(m.Run())
}

// actAsGo answers 'go mod download -json MODULE' with FAKE_GO_DIR, or with the
// error FAKE_GO_ERROR.
func actAsGo() {
	if got, want := strings.Join(os.Args[1:], " "), "mod download -json "+toyModule.String(); got != want {
		fmt.Fprintf(os.Stderr, "go %s,\nwant %s\n", got, want)
		os.Exit(2)
	}
	answer := map[string]string{"Dir": os.Getenv("FAKE_GO_DIR")}
	if e := os.Getenv("FAKE_GO_ERROR"); e != "" {
		answer = map[string]string{"Error": e}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		os.Exit(1)
	}
	if answer["Error"] != "" {
		os.Exit(1)
	}
}

var toyModule = Module{Path: "example.org/Toy", Version: "v1.0.0-RC", Dir: "data/files"}

// files of the toy set and their content as published.
var toyFiles = map[string][]byte{
	"a.gz":  pack("the first file of the toy set"),
	"b.gz":  pack("the second one"),
	"c.txt": []byte("never packed"),
}

func pack(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s)) // to memory: cannot fail
	z.Close()
	return b.Bytes()
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// toy is a data set of three files with the given mirrors.
func toy(mirrors ...string) Set {
	s := Set{Name: "toy", Title: "Toy", License: "none", Citation: "nobody", Homepage: "https://example.org/", Mirrors: mirrors}
	for _, f := range []struct{ name, plain string }{
		{"a.gz", "the first file of the toy set"}, {"b.gz", "the second one"}, {"c.txt", ""},
	} {
		b := toyFiles[f.name]
		file := File{Name: f.name, Size: int64(len(b)), SHA256: hash(b)}
		if f.plain != "" {
			file.PlainSize, file.PlainSHA256 = int64(len(f.plain)), hash([]byte(f.plain))
		}
		s.Files = append(s.Files, file)
	}
	return s
}

// put writes the files of the toy set, or only the named ones, into dir.
func put(t *testing.T, dir string, names ...string) string {
	t.Helper()
	if len(names) == 0 {
		names = []string{"a.gz", "b.gz", "c.txt"}
	}
	for _, name := range names {
		write(t, filepath.Join(dir, name), toyFiles[name])
	}
	return dir
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// freshMachine is a home without data, a module cache without modules and no
// go command. It returns the toy set's cache folder.
func freshMachine(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "USERPROFILE": home, "XDG_CACHE_HOME": filepath.Join(home, "cache"),
		"LocalAppData": filepath.Join(home, "cache"), "PATH": filepath.Join(home, "bin"),
		"GOMODCACHE": filepath.Join(home, "mod"), "GOPATH": "", FolderEnv: "",
	} {
		t.Setenv(name, value)
	}
	dir, err := toy().cacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// fakeGo puts this test binary on PATH as the go command.
func fakeGo(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin, name := t.TempDir(), "go"
	if runtime.GOOS == "windows" {
		name = "go.exe"
	}
	if err := os.Symlink(self, filepath.Join(bin, name)); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	t.Setenv("PATH", bin)
}

// wantError checks for a one-line error that contains every part.
func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %q", parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q lacks %q", err, p)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("error of several lines: %q", err)
	}
}

// listing is what a folder holds.
func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}
