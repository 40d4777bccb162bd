package mnist

import (
	"strings"
	"testing"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
	"github.com/unsup/unsup/results/reference"
)

// worst is the test error in percent that a row's smoke preset must stay
// below: chance is 90.
var worst = map[string]float64{"linear": 30, "logreg": 20, "knn": 18, "mlp": 22, "svm": 12, "autoencoder": 50, "dbn": 50, "dbm": 45, "dbm-dropout": 45, "dbm-authors": 45, "dbm-authors-labels": 45}

// TestSmoke trains every row at the smoke preset on real digits and holds the
// bits of its parameters and predictions to its reference: the same on every
// instruction set, with any number of threads.
func TestSmoke(t *testing.T) {
	if testing.Short() {
		t.Skip("trains every model")
	}
	e, err := registry.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Rows {
		row := &e.Rows[i]
		out, pictures := registrytest.Smoke(t, e, row, registry.Job{}, 500)
		ref, err := reference.Records.Find("mnist/" + row.Name + "/smoke/1")
		if err != nil {
			t.Errorf("%s: %v (after a review: go run ./cmd/unsup check mnist --update --no-speed)", row.Name, err)
		} else if got := out.Digests(); got != ref.Digests {
			t.Errorf("%s: the bits have moved: %+v, want %+v (after a review: go run ./cmd/unsup check mnist --update --no-speed)", row.Name, got, ref.Digests)
		}
		if got := out.Metrics[outcome.TestError]; !(got < worst[row.Name]) {
			t.Errorf("%s: test error %.2f %%, want below %v", row.Name, got, worst[row.Name])
		}
		if strings.HasPrefix(row.Name, "dbm") {
			for _, want := range []string{"filters-" + row.Name + ".png", "samples-" + row.Name + ".png", "loss-joint.png", "error-fine-tune.png"} {
				if pictures[want] == nil {
					t.Errorf("%s: no picture %s", row.Name, want)
				}
			}
			if m := out.Metrics; !strings.HasPrefix(row.Name, "dbm-authors") && !likelihoodsInOrder(m) {
				t.Errorf("%s: likelihoods out of order: %v", row.Name, m)
			}
		}
	}
}

// TestPresetsResolve checks every preset of every row, and that the tutorial's
// numbers are the slide's; rows of our own have none.
func TestPresetsResolve(t *testing.T) {
	e, err := registry.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	slide := map[string]float64{"linear": 12.0, "knn": 3.09, "mlp": 1.53, "svm": 1.40, "autoencoder": 1.40, "dbn": 1.20, "dbm": 0.95, "dbm-authors-labels": 0.95}
	for i := range e.Rows {
		row := &e.Rows[i]
		for _, preset := range registry.Presets {
			if _, _, _, err := e.Resolve(row, preset, nil); err != nil {
				t.Errorf("%s %s: %v", row.Name, preset, err)
			}
		}
		got := 0.0
		if row.Tutorial != nil {
			got = row.Tutorial.Value
		}
		if got != slide[row.Name] {
			t.Errorf("%s: the tutorial's number is %v, want %v", row.Name, got, slide[row.Name])
		}
	}
}

// likelihoodsInOrder: bounds lie below estimates, reverse annealing below forward
// annealing, and test images below those of training.
func likelihoodsInOrder(m map[string]float64) bool {
	return m["bound_cases"] < m["logprob_cases"] && m["logprob_cases_reverse"] < m["logprob_cases"] && m["ln_z"] < m["ln_z_reverse"] && m["bound_test"] < m["bound_train"]
}
