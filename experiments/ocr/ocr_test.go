package ocr

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd/rng"
)

var update = flag.Bool("update", false, "rewrite testdata/smoke.golden")

// made is the number of letters that these tests make: 500 of them are for the
// test.
const made = 2610

// write makes a file in the owners' form: of each letter a pattern, drawn once,
// of which every example has some pixels flipped. Every thirtieth letter is
// there twice.
func write(t *testing.T) (dir string) {
	t.Helper()
	var text bytes.Buffer
	z := gzip.NewWriter(&text)
	for i := range made {
		k, example := i%26, i
		if i%30 == 29 {
			k, example = (i-1)%26, i-1
		}
		pattern, noise := rng.New(1, "letters").Child("pattern").At(k, 0, 0), rng.New(1, "letters").Child("noise").At(example, 0, 0)
		fmt.Fprintf(z, "%d\t%c\t%d\t%d\t1\t0", i+1, 'a'+k, -1, i+1)
		for p := range 128 {
			fmt.Fprintf(z, "\t%d", b2i((pattern.Uniform(p) < 0.3) != (noise.Uniform(p) < 0.27)))
		}
		fmt.Fprint(z, "\t\n")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter.data.gz"), text.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func experiment(t *testing.T) *registry.Experiment {
	t.Helper()
	e, err := registry.Lookup("ocr")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestSmoke trains every row at the smoke preset on made letters, holds the bits
// of its parameters and predictions to testdata/smoke.golden, and evaluates the
// saved parameters: the same on every instruction set, with any number of
// threads.
func TestSmoke(t *testing.T) {
	if testing.Short() {
		t.Skip("trains every model")
	}
	e, job := experiment(t), registry.Job{DataDir: write(t)}
	var golden strings.Builder
	for i := range e.Rows {
		row := &e.Rows[i]
		out, pictures := registrytest.Smoke(t, e, row, job, 500)
		d := out.Digests()
		fmt.Fprintf(&golden, "%s %s %s\n", row.Name, d.Parameters, d.Predictions)
		if got := out.Metrics[outcome.TestError]; !(got < 60) { // chance is 96
			t.Errorf("%s: test error %.1f %%, want below 60", row.Name, got)
		}
		if out.Data[0].Provenance != datasets.Sample || !strings.HasSuffix(out.Data[0].Source, ", split random-1") {
			t.Errorf("%s: data %+v", row.Name, out.Data)
		}
		for _, want := range []string{"confusion.png", "errors.png"} {
			if pictures[want] == nil {
				t.Errorf("%s: no picture %s", row.Name, want)
			}
		}
		registrytest.Evaluates(t, e, row, job, out)
	}
	file := filepath.Join("testdata", "smoke.golden")
	if *update {
		if err := os.WriteFile(file, []byte(golden.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if golden.String() != string(want) {
		t.Errorf("the bits have moved (after a review: go test ./experiments/ocr -update):\n%swant\n%s", golden.String(), want)
	}
}

// TestSplit: every letter is in one of the two parts, in the same one whatever
// the order of the file's lines, and equal letters are counted by hand.
func TestSplit(t *testing.T) {
	dir := write(t)
	l, err := load(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	train, test, ref := l.Train, l.Test, l.Ref
	if test.N != 500 || train.N != made-500 || train.Classes != 26 || ref.Name != "ocr" {
		t.Fatalf("%d for training, %d for the test, %+v", train.N, test.N, ref)
	}
	lines := func(s *datasets.Images) (list []string) {
		for i := range s.N {
			list = append(list, string(s.Labels[i])+string(s.Row(i)))
		}
		return list
	}
	all := slices.Concat(lines(train), lines(test))
	if n := len(all); n != made {
		t.Errorf("%d letters", n)
	}
	slices.Sort(all)
	if distinct := len(slices.Compact(slices.Clone(all))); distinct != made-made/30 {
		t.Errorf("%d distinct letters of %d", distinct, made)
	}

	turned := t.TempDir()
	packed, err := os.Open(filepath.Join(dir, "letter.data.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	rows := strings.SplitAfter(text.String(), "\n")
	slices.Reverse(rows)
	if err := os.WriteFile(filepath.Join(turned, "letter.data"), []byte(strings.Join(rows, "")), 0o666); err != nil {
		t.Fatal(err)
	}
	again, err := load(t.Context(), turned)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(train.Pixels, again.Train.Pixels) || !bytes.Equal(test.Pixels, again.Test.Pixels) || !bytes.Equal(test.Labels, again.Test.Labels) || ref.SHA256 != again.Ref.SHA256 {
		t.Error("the split depends on the order of the lines")
	}
}

// TestBadLines: a line that is no letter and the missing end of a file end a run,
// or are left out and counted.
func TestBadLines(t *testing.T) {
	e, dir := experiment(t), write(t)
	file := filepath.Join(dir, "letter.data.gz")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, whole[:len(whole)/2], 0o666); err != nil {
		t.Fatal(err)
	}
	row := &e.Rows[slices.IndexFunc(e.Rows, func(r registry.Row) bool { return r.Name == "knn" })]
	cfg, _, _, err := e.Resolve(row, "smoke", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := row.Run(t.Context(), &registry.Job{DataDir: dir}, cfg); err == nil || !strings.Contains(err.Error(), "letter.data.gz") || !strings.Contains(err.Error(), "1 of ") || !strings.Contains(err.Error(), "--skip-bad") {
		t.Errorf("error %v, want the file, the count and the way out", err)
	}
	if l, err := load(t.Context(), dir); err != nil || l.Bad == nil || strings.Contains(l.Bad.Error(), "--skip-bad") {
		t.Errorf("what is left out advises to leave it out: %v, %v", l.Bad, err)
	}
	for dir, want := range map[string]float64{dir: 1, write(t): 0} {
		out, _ := registrytest.Smoke(t, e, row, registry.Job{DataDir: dir}, 100, "knn.skip_bad=true", "knn.train=600", "knn.test=100")
		if got := out.Metrics[results.BadCases]; got != want {
			t.Errorf("%v bad cases, want %v", got, want)
		}
	}
}

// TestPresetsResolve checks every preset of every row, and that the tutorial's
// numbers are the slide's.
func TestPresetsResolve(t *testing.T) {
	e := experiment(t)
	slide := map[string]float64{"logreg": 22.14, "knn": 18.92, "mlp": 14.62, "svm": 9.70, "autoencoder": 10.05, "dbn": 9.68, "dbm": 8.40}
	for i := range e.Rows {
		row := &e.Rows[i]
		for _, preset := range registry.Presets {
			if _, _, _, err := e.Resolve(row, preset, nil); err != nil {
				t.Errorf("%s %s: %v", row.Name, preset, err)
			}
		}
		if row.Tutorial == nil || row.Tutorial.Value != slide[row.Name] {
			t.Errorf("%s: the tutorial's number is %+v, want %v", row.Name, row.Tutorial, slide[row.Name])
		}
	}
}
