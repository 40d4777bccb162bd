package norb

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// fake is a folder of unpacked files of the official sizes: black images but
// for the first bytes, categories in turn, views of the split's instances.
func fake(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range []Files{train, test} {
		labels, views := make([]uint8, PerSplit), make([]View, PerSplit)
		for i := range labels {
			labels[i] = uint8(i % Classes)
			views[i] = View{f.Instances[i/Classes%5], uint8(i % 9), uint8(2 * (i % 18)), uint8(i % 6)}
		}
		var dat, cat, info bytes.Buffer
		if err := WriteHeader(&dat, Bytes, PerSplit, 2, Side, Side); err != nil {
			t.Fatal(err)
		}
		dat.WriteString("pixels of the first pair")
		if err := WriteCategories(&cat, labels); err != nil {
			t.Fatal(err)
		}
		if err := WriteViews(&info, views); err != nil {
			t.Fatal(err)
		}
		for name, b := range map[string]*bytes.Buffer{f.Dat: &dat, f.Cat: &cat, f.Info: &info} {
			path := filepath.Join(dir, strings.TrimSuffix(name, ".gz"))
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Truncate(filepath.Join(dir, strings.TrimSuffix(f.Dat, ".gz")), DatSize); err != nil { // a hole: no space taken
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadUnpackedFiles(t *testing.T) {
	dir := fake(t)
	if here, err := Here(dir); err != nil || !here {
		t.Fatalf("Here says %v, %v", here, err)
	}
	training, testing, err := Load(context.Background(), dir, 7, 3)
	if err != nil {
		t.Fatal(err)
	}
	if training.N != 7 || testing.N != 3 || len(training.Pixels) != 7*PairPixels || len(testing.Views) != 3 {
		t.Fatalf("%d and %d pairs, want 7 and 3", training.N, testing.N)
	}
	if string(training.Row(0)[:6]) != "pixels" || training.Row(1)[0] != 0 || training.Labels[6] != 1 {
		t.Errorf("row 0 begins %q, label 6 is %d", training.Row(0)[:6], training.Labels[6])
	}
	if got, want := training.Views[6], (View{6, 6, 12, 0}); got != want {
		t.Errorf("view %v, want %v", got, want)
	}
	for n, want := range map[int]string{-1: "norb: -1 pairs wanted", 24301: "norb: 24301 pairs wanted, a split has 24300 (0 means all)"} {
		if _, _, err := Load(context.Background(), dir, n, 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Damage names the file, whatever it is that is wrong with it.
func TestLoadDamagedFiles(t *testing.T) {
	for _, c := range []struct {
		file   string
		offset int64
		b      []byte
		want   string
	}{
		{train.Cat, 20, []byte{5}, "training-cat.mat: pair 0 has category 5, want 0 to 4"},
		{train.Info, 20, []byte{3}, "training-info.mat: pair 0 shows instance 3, want one of [4 6 7 8 9]"},
		{test.Info, 24, []byte{9}, "testing-info.mat: pair 0 has elevation 9, want 0 to 8"},
		{test.Info, 28, []byte{35}, "testing-info.mat: pair 0 has azimuth 35, want 0, 2, ... 34"},
		{test.Info, 32, []byte{6}, "testing-info.mat: pair 0 has lighting 6, want 0 to 5"},
		{test.Dat, 0, []byte{0x54}, "testing-dat.mat: a matrix of 32-bit integers, want one of bytes"},
	} {
		dir := fake(t)
		f, err := os.OpenFile(filepath.Join(dir, strings.TrimSuffix(c.file, ".gz")), os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt(c.b, c.offset); err != nil {
			t.Fatal(err)
		}
		f.Close()
		if _, _, err := Load(context.Background(), dir, 2, 2); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// A named folder with some of the files is an error; one without any is not.
func TestHere(t *testing.T) {
	dir := t.TempDir()
	if here, err := Here(filepath.Join(dir, "nowhere")); err == nil || here {
		t.Errorf("a folder that does not exist: %v, %v", here, err)
	}
	if here, err := Here(dir); err != nil || here {
		t.Errorf("an empty folder: %v, %v", here, err)
	}
	if err := os.WriteFile(filepath.Join(dir, train.Cat), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if here, err := Here(dir); here || err == nil || !strings.Contains(err.Error(), "unsup data fetch norb") {
		t.Errorf("one file of six: %v, %v", here, err)
	}
}

// The cache folder with some of the files, as an interrupted fetch leaves it, is
// an error too.
func TestHereAfterAnInterruptedFetch(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData", "home"} {
		t.Setenv(name, home)
	}
	t.Setenv(datasets.FolderEnv, "")
	if here, err := Here(""); err != nil || here {
		t.Errorf("an empty cache folder: %v, %v", here, err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(cache, "unsup", Name, train.Cat)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if here, err := Here(""); here || err == nil || !strings.Contains(err.Error(), "unsup data fetch norb") {
		t.Errorf("one file of six in the cache folder: %v, %v", here, err)
	}
}

func TestRegistered(t *testing.T) {
	s, err := datasets.Lookup("norb")
	if err != nil || len(s.Files) != 6 {
		t.Errorf("got %+v, %v", s, err)
	}
}
