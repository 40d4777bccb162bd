package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// TestModelsInPyTorch has models/load_torch.py judge saved models of each kind
// of file that it reads: support vectors of images of length 1, three nets
// beside a machine, letters in the seeded split, a run without a model.
func TestModelsInPyTorch(t *testing.T) {
	if testing.Short() {
		t.Skip("trains models")
	}
	python := pythonWithTorch()
	if python == "" {
		t.Skip("no python3 with numpy and torch here (on Debian: apt-get install python3-numpy python3-torch)")
	}
	runs, letters := t.TempDir(), writeLetters(t)
	for _, args := range []string{
		"mnist --rows svm --set svm.unit_length=true --set svm.gamma=2",
		"semisup --rows dbm",
		"ocr --rows logreg,knn --set logreg.test=0 --set knn.test=0 --data " + letters,
	} {
		var out, said bytes.Buffer
		if code := execute(strings.Fields("run "+args+" --preset smoke --runs "+runs), &out, &said); code != 0 {
			t.Fatalf("%s: exit code %d: %s", args, code, &said)
		}
	}
	var digits bytes.Buffer
	if code := execute([]string{"data", "path", "mnist"}, &digits, os.Stderr); code != 0 {
		t.Fatalf("no MNIST: exit code %d", code)
	}
	folders, err := filepath.Glob(filepath.Join(runs, "*", "*", "smoke-s1-*"))
	if err != nil || len(folders) != 4 {
		t.Fatalf("runs %v, %v", folders, err)
	}
	cmd := exec.Command(python, append([]string{"-B", "../../models/load_torch.py", "--data", strings.TrimSpace(digits.String()), "--data", letters}, folders...)...)
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, want := range []string{"mnist/svm smoke seed 1 ", "ocr/logreg smoke seed 1 ", "ocr/knn smoke seed 1 ", "not loaded: there is no model",
		"semisup/dbm smoke seed 1, 100 labels ", "semisup/dbm smoke seed 1, 10000 labels "} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// pythonWithTorch is a Python that has what the script needs, "" if there is
// none: that of the path, or the system's, whose packages are Debian's.
func pythonWithTorch() string {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import numpy, torch").Run() == nil {
			return python
		}
	}
	return ""
}

// writeLetters makes a file of 1,500 letters in the owners' form: of each a
// pattern with some pixels flipped.
func writeLetters(t *testing.T) (dir string) {
	t.Helper()
	var text bytes.Buffer
	for i := range 1500 {
		fmt.Fprintf(&text, "%d\t%c\t-1\t%d\t1\t0", i+1, 'a'+i%26, i+1)
		pattern, noise := rng.New(1, "pattern").At(i%26, 0, 0), rng.New(1, "noise").At(i, 0, 0)
		for p := range 128 {
			pixel := 0
			if (pattern.Uniform(p) < 0.3) != (noise.Uniform(p) < 0.27) {
				pixel = 1
			}
			fmt.Fprintf(&text, "\t%d", pixel)
		}
		text.WriteString("\t\n")
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter.data"), text.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}
