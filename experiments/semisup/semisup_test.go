package semisup

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/results/reference"
)

// worst is the test error in percent that a row's smoke preset must stay below
// with 10,000 labels: chance is 90.
var worst = map[string]float64{"knn": 9, "logreg": 25, "random": 40, "dbm": 55}

// TestSmoke trains every row at the smoke preset on real digits and holds the
// bits of its parameters, of its predictions with 100 labels, and the errors
// with every number of labels to its reference: the same on every instruction
// set, with any number of threads.
func TestSmoke(t *testing.T) {
	if testing.Short() {
		t.Skip("trains four models")
	}
	e, err := registry.Lookup("semisup")
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Rows {
		row := &e.Rows[i]
		out, pictures := registrytest.Smoke(t, e, row, registry.Job{}, 500)
		registrytest.Evaluates(t, e, row, registry.Job{}, out)
		ref, err := reference.Records.Find("semisup/" + row.Name + "/smoke/1")
		if err != nil {
			t.Errorf("%s: %v (after a review: go run ./cmd/unsup check semisup --update --no-speed)", row.Name, err)
			continue
		}
		if got := out.Digests(); got != ref.Digests {
			t.Errorf("%s: the bits have moved: %+v, want %+v (after a review: go run ./cmd/unsup check semisup --update --no-speed)", row.Name, got, ref.Digests)
		}
		for _, n := range counts {
			if got, want := out.Metrics[metric(n)], ref.Metrics[metric(n)]; got != want {
				t.Errorf("%s: test error %v %% with %d labels, want %v", row.Name, got, n, want)
			}
		}
		if got := out.Metrics[metric(10000)]; !(got < worst[row.Name]) {
			t.Errorf("%s: test error %.2f %%, want below %v", row.Name, got, worst[row.Name])
		}
		if row.Name == "dbm" {
			for _, want := range []string{"loss-joint.png", "error-fine-tune-100.png", "error-fine-tune-10000.png"} {
				if pictures[want] == nil {
					t.Errorf("%s: no picture %s", row.Name, want)
				}
			}
		}
	}
}

// TestResumes kills the deep Boltzmann machine's run between the generative
// stage and the labels, in the middle of the first number of labels and at the
// end of the second: it goes on in the same bits.
func TestResumes(t *testing.T) {
	if testing.Short() {
		t.Skip("trains a model several times")
	}
	e, err := registry.Lookup("semisup")
	if err != nil {
		t.Fatal(err)
	}
	straight := &traintest.Memory{}
	out, _ := registrytest.Smoke(t, e, &deepBoltzmann, registry.Job{Checkpoint: straight}, 500)
	want := results.DigestTensors(out.Parameters)
	for _, from := range []struct {
		phase string
		epoch int
	}{{"joint", 2}, {"fine-tune-100", 1}, {"fine-tune-1000", 2}} {
		for _, s := range straight.Snapshots {
			if s.Name != from.phase || s.Epoch != from.epoch {
				continue
			}
			again, _ := registrytest.Smoke(t, e, &deepBoltzmann, registry.Job{Checkpoint: &traintest.Memory{Snapshots: []*train.Snapshot{s}}}, 500)
			if results.DigestTensors(again.Parameters) != want || results.DigestPredictions(again.Predictions) != results.DigestPredictions(out.Predictions) {
				t.Errorf("from %s epoch %d on: the bits differ from those of a run without a break", s.Name, s.Epoch)
			}
			from.phase = ""
		}
		if from.phase != "" {
			t.Errorf("no snapshot after %s epoch %d", from.phase, from.epoch)
		}
	}
}

// TestLabelled: the labelled images are balanced at every count, distinct,
// nested, those of the seed, and not those of validation.
func TestLabelled(t *testing.T) {
	load := func(seed uint64, validation int) *digits {
		d, err := Split{Validation: validation}.load(context.Background(), &registry.Job{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := load(1, 10000)
	if d.train.N != 50000 || d.eval.N != 10000 || d.all != 60000 {
		t.Errorf("%d training and %d evaluation images of %d", d.train.N, d.eval.N, d.all)
	}
	if want := (results.Part{Used: 0, Of: 10000}); d.part != want {
		t.Errorf("judged by %+v of the test images, want %+v", d.part, want)
	}
	some, err := Split{Test: 500}.load(t.Context(), &registry.Job{})
	if err != nil {
		t.Fatal(err)
	}
	labels := some.eval.Labels
	if out := some.outcome([][]uint8{labels, labels, labels}, nil, 1); out.Judged != (results.Part{Used: 500, Of: 10000}) {
		t.Errorf("judged by %+v of the test images, want 500", out.Judged)
	}
	places := map[string]int{}
	for i := range d.train.N {
		places[string(d.train.Row(i))] = int(d.train.Labels[i])
	}
	seen := map[string]bool{}
	for i := range d.labelled.N {
		image := string(d.labelled.Row(i))
		if label, ok := places[image]; !ok || label != int(d.labelled.Labels[i]) {
			t.Fatalf("labelled image %d is no training image of class %d", i, d.labelled.Labels[i])
		}
		if seen[image] {
			t.Errorf("labelled image %d is drawn twice", i)
		}
		seen[image] = true
	}
	first := map[string]bool{}
	for i := range 1000 {
		first[string(d.train.Row(i))] = true
	}
	union := 1000
	for i := range d.labelled.N {
		if !first[string(d.labelled.Row(i))] {
			union++
		}
	}
	for n, want := range map[int]int{0: 10000, 1000: union, d.train.N: d.train.N} {
		if got := d.seen(n); got != want {
			t.Errorf("%d images without labels and the labelled ones are %d, want %d", n, got, want)
		}
	}
	for _, n := range counts {
		var of [10]int
		for _, k := range d.first(n).Labels {
			of[k]++
		}
		for k, m := range of {
			if m != n/10 {
				t.Errorf("%d labels: %d of class %d, want %d", n, m, k, n/10)
			}
		}
		many := d.repeated(n)
		if many.N != 10000 || len(many.Labels) != 10000 || !bytes.Equal(many.Row(9999), d.labelled.Row(n-1)) {
			t.Errorf("%d labels: %d repeated examples that do not end with the last", n, many.N)
		}
	}
	if again := load(1, 10000); !bytes.Equal(again.labelled.Pixels, d.labelled.Pixels) {
		t.Error("the same seed draws other images")
	}
	if other := load(2, 10000); bytes.Equal(other.labelled.Labels, d.labelled.Labels) && bytes.Equal(other.labelled.Pixels, d.labelled.Pixels) {
		t.Error("another seed draws the same images")
	}
	if _, err := (Split{Validation: 45000}).load(context.Background(), &registry.Job{}); err == nil || !strings.HasPrefix(err.Error(), "validation = 45000: want 0") {
		t.Errorf("too few images left: error %v", err)
	}
}
