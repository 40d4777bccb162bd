package mnist

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// located is where the build has put the files: the Go module cache.
func located(t *testing.T) datasets.Location {
	t.Helper()
	t.Setenv(datasets.FolderEnv, "")
	loc, err := set.Find("")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestLoad(t *testing.T) {
	located(t)
	train, test, ref, err := Load(t.Context(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if train.N != 60000 || len(train.Labels) != 60000 || test.N != 10000 || len(test.Labels) != 10000 || train.Dim() != 784 {
		t.Fatalf("%d/%d training, %d/%d test images of %d pixels", train.N, len(train.Labels), test.N, len(test.Labels), train.Dim())
	}
	if got := digestOf(train, test); got != digest {
		t.Errorf("decoded data: SHA-256 %s, want %s", got, digest)
	}
	if ref.Name != "mnist" || ref.Provenance != datasets.Real || ref.SHA256 != digest {
		t.Errorf("ref = %+v", ref)
	}
	// The published class counts of the test set.
	var counts [Classes]int
	for _, l := range test.Labels {
		counts[l]++
	}
	if want := [Classes]int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}; counts != want {
		t.Errorf("test classes: %v, want %v", counts, want)
	}
	if got := train.Labels[:10]; string(got) != "\x05\x00\x04\x01\x09\x02\x01\x03\x01\x04" {
		t.Errorf("first training labels: %v", got)
	}
}

func TestLoadSharesWhatItHasRead(t *testing.T) {
	located(t)
	a, _, _, err := Load(t.Context(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	b, _, _, err := Load(t.Context(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if a != b {
		t.Error("the second Load read the files again")
	}
}

func TestRefSaysWhatLoadReturns(t *testing.T) {
	located(t)
	ref, err := Ref(context.Background(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _, want, err := Load(t.Context(), "", nil)
	if err != nil || ref != want {
		t.Errorf("got %+v, want %+v (%v)", ref, want, err)
	}
}

// folder fills a folder with the four files; plain ones are unpacked.
func folder(t *testing.T, plain ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, c := range located(t).Copies {
		b, err := os.ReadFile(c.Path)
		if err != nil {
			t.Fatal(err)
		}
		name := c.File.Name
		for _, p := range plain {
			if p == name {
				name, b = c.File.PlainName(), unpack(t, c.Path)
			}
		}
		rewrite(t, filepath.Join(dir, name), b)
	}
	return dir
}

func rewrite(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func unpack(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLoadFolderOfPlainAndPackedFiles(t *testing.T) {
	dir := folder(t, trainImages, testLabels)
	path := filepath.Join(dir, "train-images-idx3-ubyte")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, whole[:1000])
	if _, _, _, err := Load(t.Context(), dir, nil); err == nil || !strings.Contains(err.Error(), path+": truncated: 1000 bytes, want 47040016 (run ") {
		t.Errorf("got %v", err)
	}
	rewrite(t, path, whole) // mended: the error must not stick
	train, test, ref, err := Load(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := digestOf(train, test); got != digest || ref.SHA256 != digest || ref.Source != dir {
		t.Errorf("SHA-256 %s from %+v", got, ref)
	}
}

func TestLoadDamagedFile(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(b []byte) []byte
		want   string
	}{
		"truncated": {func(b []byte) []byte { return b[:100] }, "truncated: 100 bytes, want 4542"},
		"longer":    {func(b []byte) []byte { return append(b, 0) }, "corrupted: 4543 bytes, want 4542"},
		// The gzip header's time stamp: the file still decompresses to the
		// right labels, and is refused all the same.
		"one bit": {func(b []byte) []byte { b[4] ^= 1; return b }, "corrupted: SHA-256 "},
	} {
		dir := folder(t)
		path := filepath.Join(dir, testLabels)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rewrite(t, path, c.damage(b))
		_, _, _, err = Load(t.Context(), dir, nil)
		for _, want := range []string{"mnist: " + path + ": " + c.want, "run 'unsup data fetch mnist --data " + dir + "'"} {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: got %v, want %q", name, err, want)
			}
		}
		if _, err := Ref(context.Background(), dir, nil); err == nil {
			t.Errorf("%s: Ref accepted it", name)
		}
		if _, err := set.Fetch(context.Background(), dir, nil); err != nil { // from the module cache
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := Ref(context.Background(), dir, nil); err != nil {
			t.Errorf("%s: after the fetch that the error advised: %v", name, err)
		}
	}
}

func TestLoadFolderWithoutTheFiles(t *testing.T) {
	if _, _, _, err := Load(t.Context(), t.TempDir(), nil); err == nil || !strings.Contains(err.Error(), "no train-images-idx3-ubyte, packed (.gz) or plain") {
		t.Errorf("got %v", err)
	}
}

func TestLoadStops(t *testing.T) {
	dir := folder(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, _, err := Load(ctx, dir, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestRegistered(t *testing.T) {
	s, err := datasets.Lookup("mnist")
	if err != nil || len(s.Files) != 4 {
		t.Errorf("got %+v, %v", s, err)
	}
}

// digestOf is the SHA-256 over pixels and labels, training set first.
func digestOf(train, test *datasets.Images) string {
	sum := sha256.New()
	for _, s := range []*datasets.Images{train, test} {
		sum.Write(s.Pixels)
		sum.Write(s.Labels)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
