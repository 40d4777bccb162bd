package mnist

import (
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
	"github.com/unsup/unsup/results"
)

// TestSavedModels: every row with parameters can be evaluated from them alone,
// with the bits of its run; every row leaves its confusions and mistakes as
// pictures; and the rows that generate draw the picture that their run drew.
func TestSavedModels(t *testing.T) {
	if testing.Short() {
		t.Skip("trains every row")
	}
	e, err := registry.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Rows {
		row := &e.Rows[i]
		t.Run(row.Name, func(t *testing.T) {
			cfg, _, _, err := e.Resolve(row, "smoke", nil)
			if err != nil {
				t.Fatal(err)
			}
			out, pictures := registrytest.Smoke(t, e, row, registry.Job{}, 500)
			for _, want := range []string{"confusion.png", "errors.png"} {
				if pictures[want] == nil {
					t.Errorf("no picture %s", want)
				}
			}
			if len(out.Parameters) == 0 {
				return // the training set is the model
			}
			seen := map[string]bool{}
			for _, p := range out.Parameters {
				if seen[p.Name] {
					t.Errorf("two tensors are called %s: a model file cannot hold them", p.Name)
				}
				seen[p.Name] = true
			}
			registrytest.Evaluates(t, e, row, registry.Job{}, out)
			if row.Sample != nil {
				generates(t, row, cfg, out)
			}
		})
	}
}

// generates: the same seed draws the same samples, another seed others, all of
// them digits in size and probabilities in value. The parameters are a tenth of
// the trained ones: a machine that has been trained for seconds may have one
// state that all its chains end in.
func generates(t *testing.T, row *registry.Row, cfg any, out *results.Outcome) {
	t.Helper()
	soft := registrytest.Saved(out.Parameters)
	for _, p := range soft {
		for i := range p.Data {
			p.Data[i] /= 10
		}
	}
	draw := func(seed uint64) *registry.Samples {
		s, err := row.Sample(cfg, soft, 3, 5, seed)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b, other := draw(1), draw(1), draw(2)
	if len(a.Images) != 3 || a.Height != 28 || a.Width != 28 {
		t.Errorf("%d samples of %dx%d, want 3 of 28x28", len(a.Images), a.Height, a.Width)
	}
	if !slices.EqualFunc(a.Images, b.Images, slices.Equal) || slices.EqualFunc(a.Images, other.Images, slices.Equal) {
		t.Error("the samples are not those of their seed")
	}
	for _, v := range slices.Concat(a.Images...) {
		if !(v >= 0 && v <= 1) {
			t.Fatalf("a pixel of %v", v)
		}
	}
	if _, err := row.Sample(cfg, out.Parameters[1:], 3, 5, 1); err == nil || !strings.HasPrefix(err.Error(), "saved model: ") {
		t.Errorf("samples of half a model: %v", err)
	}
}
