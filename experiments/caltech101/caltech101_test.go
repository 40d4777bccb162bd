package caltech101

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
	set "github.com/unsup/unsup/datasets/caltech101"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

var (
	update   = flag.Bool("update", false, "rewrite testdata/smoke.golden")
	pictures = flag.Bool("pictures", false, "rewrite the pictures in testdata, before anything else")
)

func experiment(t *testing.T) *registry.Experiment {
	t.Helper()
	e, err := registry.Lookup("caltech101")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestSmoke trains every row at the smoke preset on the tiny pictures and holds
// the bits of its parameters and predictions to testdata/smoke.golden.
func TestSmoke(t *testing.T) {
	if *pictures {
		writeTiny(t)
	}
	e := experiment(t)
	var golden strings.Builder
	for i := range e.Rows {
		row := &e.Rows[i]
		out, artifacts := run(t, e, row, "testdata")
		fmt.Fprintf(&golden, "%s %s %s\n", row.Name, results.DigestTensors(out.Parameters), results.DigestPredictions(out.Predictions))
		if got := out.Metrics[Accuracy]; !(got >= 50) { // chance is 25
			t.Errorf("%s: accuracy %.1f %%, want 50 or more", row.Name, got)
		}
		named := map[string]bool{}
		for _, p := range out.Parameters {
			if named[p.Name] {
				t.Errorf("%s: two tensors are called %s", row.Name, p.Name)
			}
			named[p.Name] = true
		}
		if lines := bytes.Count(artifacts["classes.txt"], []byte("\n")); lines != 5 {
			t.Errorf("%s: %d lines in classes.txt, want a head and 4 classes", row.Name, lines)
		}
		for _, name := range []string{"edges-", "sum-"} {
			if learned := row.Name == "sparsecoding" || row.Name == "psd"; learned != (artifacts[name+row.Name+".png"] != nil) {
				t.Errorf("%s: pictures %v", row.Name, len(artifacts))
			}
		}
	}
	path := filepath.Join("testdata", "smoke.golden")
	if *update {
		if err := os.WriteFile(path, []byte(golden.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if golden.String() != string(want) {
		t.Errorf("the bits have moved. Got:\n%swant:\n%s(after a review: go test ./experiments/caltech101 -update)", golden.String(), want)
	}
}

// run trains a row at smoke on a sample and returns its outcome and artifacts.
func run(t *testing.T, e *registry.Experiment, row *registry.Row, dir string, sets ...string) (*results.Outcome, map[string][]byte) {
	t.Helper()
	out, artifacts := registrytest.Smoke(t, e, row, registry.Job{DataDir: dir}, 12, sets...)
	if out.Data[0].Provenance != datasets.Sample {
		t.Errorf("%s: the data are %+v, want a sample", row.Name, out.Data)
	}
	return out, artifacts
}

// TestSumInNumbers: the picture of a patch as a sum has every coefficient below
// its basis, the sentence has the same.
func TestSumInNumbers(t *testing.T) {
	atoms := simd.NewMatrix(4, 2)
	copy(atoms.Flat(), []float32{1, 0, 0, 1, 1, 1, 1, -1})
	terms, text := sumOf([]float32{3, -3}, []float32{0.5, -2, 0.25, 3}, atoms)
	var captions []string
	for _, term := range terms {
		captions = append(captions, strings.TrimSpace(term.Sign+" "+term.Caption))
	}
	if got, want := strings.Join(captions, " "), "patch ≈ sum = 3.00 × basis 3 + -2.00 × basis 1 + 0.50 × basis 0"; got != want {
		t.Errorf("the picture says %q, want %q", got, want)
	}
	if want := "patch = 3.00 basis 3 + -2.00 basis 1 + 0.50 basis 0"; text != want {
		t.Errorf("the words are %q, want %q", text, want)
	}
	if sum := terms[1].Pixels; sum[0] != 3.5 || sum[1] != -5 {
		t.Errorf("the sum is %v, want 3.5 and -5", sum)
	}
}

// TestBadFiles: a truncated file ends the run, or is left out and counted.
func TestBadFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "101_ObjectCategories"), os.DirFS("testdata/101_ObjectCategories")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "101_ObjectCategories", "disc", "image_0003.jpg")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data[:300], 0o666); err != nil {
		t.Fatal(err)
	}
	e := experiment(t)
	row := &e.Rows[0]
	cfg, _, _, err := e.Resolve(row, "smoke", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := row.Run(t.Context(), &registry.Job{Seed: 1, DataDir: dir, Observer: train.Silent{}}, cfg); err == nil || !strings.Contains(err.Error(), "1 of 40 photographs cannot be read: disc/image_0003.jpg") {
		t.Errorf("the error is %v", err)
	}
	out, _ := run(t, e, row, dir, "baseline.skip_bad=true")
	if out.Metrics[results.BadFiles] != 1 {
		t.Errorf("metrics %v, want one bad file", out.Metrics)
	}
	for test, used := range map[int]int{3: 11, 2: 8, 0: 11} { // of three a class, one of them bad; 0 are all
		out, _ := registrytest.Smoke(t, e, row, registry.Job{DataDir: dir}, used, "baseline.skip_bad=true", "baseline.train=5", fmt.Sprintf("baseline.test=%d", test))
		if want := (results.Part{Used: used, Of: 12}); out.Judged != want {
			t.Errorf("test = %d: judged by %+v, want %+v", test, out.Judged, want)
		}
	}
}

// TestBadFilesOfWholeSet: the whole set without its bad files is a sample, of
// the same identity.
func TestBadFilesOfWholeSet(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "101_ObjectCategories"), os.DirFS("testdata/101_ObjectCategories")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "101_ObjectCategories", set.Background, "image_0003.jpg"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	c, err := set.Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Ref.Provenance = datasets.Real // every Open of the folder shares c
	e := experiment(t)
	row := &e.Rows[0]
	out, _ := run(t, e, row, dir, "baseline.skip_bad=true")
	refs, err := row.Data(t.Context(), dir, nil)
	if err != nil || refs[0].Provenance != datasets.Real || refs[0].SHA256 != out.Data[0].SHA256 {
		t.Errorf("the row reads %+v and has read %+v, %v", refs, out.Data, err)
	}
	rec := results.Record{Experiment: e.Name, Row: row.Name, Preset: "smoke", Metrics: out.Metrics, Data: out.Data, Judged: out.Judged}
	table := e.Table("smoke", []*registry.Row{row}, []results.Record{rec})
	if r, want := table.Rows[0], "baseline: bad files left out, for they could not be read: 1"; r.Verdict != results.NotComparable || !slices.Contains(table.Notes, want) {
		t.Errorf("verdict %q, notes %q, want %q", r.Verdict, table.Notes, want)
	}
}

// TestSplit: the split is of the seed, its parts are disjoint, the background is
// a class only if asked for.
func TestSplit(t *testing.T) {
	p := Protocol{Side: 32, Train: 5, Test: 2}
	load := func(p Protocol, seed uint64) *photos {
		d, err := p.load(t.Context(), &registry.Job{Seed: seed, DataDir: "testdata"})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	pixels := func(list []example) (all []string) {
		for _, e := range list {
			all = append(all, string(e.Pixels))
		}
		return all
	}
	a, b, other := load(p, 1), load(p, 1), load(p, 2)
	if len(a.train) != 20 || len(a.eval) != 8 || a.classes != 4 || len(a.background) != 8 {
		t.Errorf("%d training and %d test images of %d classes", len(a.train), len(a.eval), a.classes)
	}
	if !slices.Equal(pixels(a.train), pixels(b.train)) || slices.Equal(pixels(a.train), pixels(other.train)) {
		t.Error("the split is not the seed's")
	}
	few := p
	few.Classes = 3
	if d := load(few, 1); d.classes != 3 || d.training != (results.Part{Used: 15, Of: 60}) || a.training != (results.Part{Used: 20, Of: 60}) {
		t.Errorf("3 of 4 classes: %d, trained on %+v; all: %+v", d.classes, d.training, a.training)
	}
	for _, e := range pixels(a.eval) {
		if slices.Contains(pixels(a.train), e) {
			t.Error("a test image is in the training set")
		}
	}
	if d := load(few, 1); d.part != (results.Part{Used: 6, Of: 12}) || a.part != (results.Part{Used: 8, Of: 12}) {
		t.Errorf("of three test images a class, two of 3 of 4 classes are %+v, two of all %+v", d.part, a.part)
	}
	for _, test := range []int{3, 50, 0} {
		if d := load(Protocol{Side: 32, Train: 5, Test: test}, 1); d.part != (results.Part{Used: 12, Of: 12}) {
			t.Errorf("test = %d: judged by %+v of the test images, want all", test, d.part)
		}
	}
	p.Validation = 2
	v := load(p, 1)
	if want := (results.Part{Used: 0, Of: 12}); v.part != want || v.outcome(make([]uint8, 8), nil).Judged != want {
		t.Errorf("validation: judged by %+v of the test images, want %+v", v.part, want)
	}
	if len(v.train) != 12 || len(v.eval) != 8 || !slices.Equal(pixels(v.eval[:2]), pixels(a.train[3:5])) {
		t.Errorf("validation: %d and %d images, or others than the last of the training set", len(v.train), len(v.eval))
	}
	p = Protocol{Side: 32, Train: 5, Background: true}
	if all := load(p, 1); all.classes != 5 || len(all.eval) != 15 {
		t.Errorf("with background: %d classes, %d test images", all.classes, len(all.eval))
	} else {
		learned := all.background
		if len(learned) != 5 {
			t.Errorf("with background: features are learned from %d photographs, want the 5 to train on", len(learned))
		}
		for _, e := range all.eval {
			if slices.ContainsFunc(learned, func(g set.Grey) bool { return bytes.Equal(g.Pixels, e.Pixels) }) {
				t.Error("with background: features are learned from a test image")
			}
		}
	}
	p.Classes = 6
	if _, err := p.load(t.Context(), &registry.Job{DataDir: "testdata"}); err == nil || !strings.Contains(err.Error(), "classes = 6") {
		t.Errorf("6 of 5 classes: error %v", err)
	}
	p.Classes = 0
	p.Train = 8
	if _, err := p.load(t.Context(), &registry.Job{DataDir: "testdata"}); err == nil {
		t.Error("no error when nothing is left for the test")
	}
}

// TestAccuracy: every class counts alike, whatever its number of images.
func TestAccuracy(t *testing.T) {
	d := &photos{classes: 2}
	for _, k := range []uint8{0, 0, 0, 1} {
		d.eval = append(d.eval, example{label: k})
	}
	out := d.outcome([]uint8{0, 1, 1, 1}, nil)
	if want := 100 * (1./3 + 1) / 2; math.Abs(out.Metrics[Accuracy]-want) > 1e-9 || out.Metrics["image_accuracy"] != 50 {
		t.Errorf("metrics %v, want an accuracy of %v", out.Metrics, want)
	}
}

// TestHigherIsBetter: the table says "better" above the tutorial's number and
// "short by" below it, and nothing of the row that stands in for another method.
func TestHigherIsBetter(t *testing.T) {
	e := experiment(t)
	for _, c := range []struct {
		row      string
		accuracy float64
		want     string
	}{
		{"baseline", 16, results.NotComparable},
		{"baseline", 30, results.NotComparable},
		{"pca", 38.5, results.Better},
		{"pca", 35.5, results.Short + " 1.50"},
		{"sparsecoding", 46.5, results.Reproduced},
		{"psd", 40, results.NoNumber},
	} {
		rows, err := e.Select(c.row)
		if err != nil {
			t.Fatal(err)
		}
		rec := results.Record{Experiment: e.Name, Row: c.row, Preset: "paper", Seed: 1,
			Metrics: map[string]float64{Accuracy: c.accuracy}, Data: []datasets.Ref{{Provenance: datasets.Real}}}
		table := e.Table("paper", rows, []results.Record{rec})
		if got := table.Rows[0].Verdict; got != c.want {
			t.Errorf("%s: %q, want %q", c.row, got, c.want)
		}
		note := "baseline: stands in for another method, whose number is the tutorial's (Fei-Fei et al. 2004)"
		if got := slices.Contains(table.Notes, note); got != (c.row == "baseline") {
			t.Errorf("%s: the notes are %q", c.row, table.Notes)
		}
	}
}
