package norb

import (
	"testing"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/results/reference"
)

// worst is the test error in percent that a row's smoke preset must stay
// below: chance is 80.
var worst = map[string]float64{"logreg": 50, "knn": 55, "svm": 32, "dbn": 50, "dbm": 45}

// TestSmoke trains every row at the smoke preset on the stand-in and holds the
// bits of its parameters and predictions to its reference: the same on every
// instruction set, with any number of threads.
func TestSmoke(t *testing.T) {
	if testing.Short() {
		t.Skip("trains five models")
	}
	e, err := registry.Lookup("norb")
	if err != nil {
		t.Fatal(err)
	}
	job := registry.Job{DataDir: t.TempDir()}
	for i := range e.Rows {
		row := &e.Rows[i]
		out, pictures := registrytest.Smoke(t, e, row, job, 250)
		ref, err := reference.Records.Find("norb/" + row.Name + "/smoke/1")
		if err != nil {
			t.Errorf("%s: %v (after a review: go run ./cmd/unsup check norb --update --no-speed)", row.Name, err)
		} else if got := out.Digests(); got != ref.Digests {
			t.Errorf("%s: the bits have moved: %+v, want %+v (after a review: go run ./cmd/unsup check norb --update --no-speed)", row.Name, got, ref.Digests)
		}
		if got := out.Metrics[outcome.TestError]; !(got < worst[row.Name]) {
			t.Errorf("%s: test error %.2f %%, want below %v", row.Name, got, worst[row.Name])
		}
		t.Logf("%s: %v", row.Name, out.Metrics)
		registrytest.Evaluates(t, e, row, job, out)
		if want := (results.Part{Used: 250, Of: 24300}); out.Judged != want {
			t.Errorf("%s: judged by %+v of the test pairs, want %+v", row.Name, out.Judged, want)
		}
		if out.Data[0].Provenance != datasets.StandIn {
			t.Errorf("%s: the data are called %s", row.Name, out.Data[0].Provenance)
		}
		if pictures["confusion.png"] == nil {
			t.Errorf("%s: no confusion matrix", row.Name)
		}
		if row.Name != "dbm" {
			continue
		}
		for _, want := range []string{"filters-grbm.png", "completion.png"} {
			if pictures[want] == nil {
				t.Errorf("%s: no picture %s", row.Name, want)
			}
		}
		c := out.Metrics["completion_error"]
		if mean, near := out.Metrics["completion_error_mean"], out.Metrics["completion_error_nearest"]; !(c < 0.9*mean && c < 0.7*near) {
			t.Errorf("completion has a squared error of %v, the mean picture %v, the nearest training pair %v", c, mean, near)
		}
	}
}

// TestPresetsResolve checks every preset of every row, and that the tutorial's
// numbers are the slide's, but for the k-NN cell that the slide has from
// another table.
func TestPresetsResolve(t *testing.T) {
	e, err := registry.Lookup("norb")
	if err != nil {
		t.Fatal(err)
	}
	slide := map[string]float64{"logreg": 22.5, "knn": 18.4, "svm": 11.6, "dbn": 9.0, "dbm": 7.2}
	for i := range e.Rows {
		row := &e.Rows[i]
		for _, preset := range registry.Presets {
			if _, _, _, err := e.Resolve(row, preset, nil); err != nil {
				t.Errorf("%s %s: %v", row.Name, preset, err)
			}
		}
		if row.Tutorial.Value != slide[row.Name] {
			t.Errorf("%s: the tutorial's number is %v, want %v", row.Name, row.Tutorial.Value, slide[row.Name])
		}
	}
}

func TestWrongOptions(t *testing.T) {
	e, err := registry.Lookup("norb")
	if err != nil {
		t.Fatal(err)
	}
	registrytest.WrongOptions(t, e, map[string]string{
		"dbn.shifts=49":           "shifts = 49: want 0",
		"knn.validation=260":      "validation = 260: want 0",
		"svm.validation=5":        "validation = 5: want 0",
		"logreg.train=-5":         "train = -5: want 0 (all) to 24300 pairs",
		"knn.k=0":                 "k = 0: want 1 or more",
		"knn.train_block=0":       "train_block = 0: want 1 or more",
		"svm.c=-1":                "c = -1: want more than 0",
		"svm.gamma=0":             "gamma = 0: want more than 0",
		"logreg.epochs=-1":        "epochs = -1: want 0 or more",
		"logreg.rate=0":           "rate = 0: want a positive number",
		"dbn.grbm.binarize=true":  "grbm: binarize = true",
		"dbm.grbm.data_bias=0.01": "grbm: data_bias = 0.01",
		"dbm.features=0":          "features = 0: want 1 to 65536",
		"dbm.features=65537":      "features = 65537: want 1 to 65536",
		"dbm.hidden=[3]":          "hidden = [3]: want 2 layers",
		"dbm.completion.rounds=0": "completion: rounds = 0",
	})
}

// TestCompletionInTheTable: the row that fills in pictures has its error in the
// table, the others have none.
func TestCompletionInTheTable(t *testing.T) {
	e, err := registry.Lookup("norb")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := e.Select("db*")
	if err != nil {
		t.Fatal(err)
	}
	var recs []results.Record
	for _, r := range rows {
		rec := results.Record{Experiment: e.Name, Row: r.Name, Preset: "smoke", Seed: 1, Metrics: map[string]float64{outcome.TestError: 40}}
		if r.Name == "dbm" {
			rec.Metrics[completionError] = 1.25
		}
		recs = append(recs, rec)
	}
	table := e.Table("smoke", rows, recs)
	for i, want := range []results.Value{{}, {N: 1, Mean: 1.25}} {
		if got := table.Rows[i].More; len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, want %+v", rows[i].Name, got, want)
		}
	}
}
