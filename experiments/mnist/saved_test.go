package mnist

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/train"
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
			evaluates(t, row, cfg, out)
			refuses(t, row, cfg, out)
			if row.Sample != nil {
				generates(t, row, cfg, out)
			}
		})
	}
}

// saved copies tensors, as reading them from a file does.
func saved(list []results.Tensor) []results.Tensor {
	list = slices.Clone(list)
	for i := range list {
		list[i].Shape, list[i].Data = slices.Clone(list[i].Shape), slices.Clone(list[i].Data)
	}
	return list
}

func evaluate(row *registry.Row, cfg any, tensors []results.Tensor) (*results.Outcome, error) {
	return row.Evaluate(context.Background(), &registry.Job{Seed: 1, Observer: train.Silent{}}, cfg, tensors)
}

func evaluates(t *testing.T, row *registry.Row, cfg any, want *results.Outcome) {
	t.Helper()
	if row.Evaluate == nil {
		t.Fatal("the row has parameters and no Evaluate")
	}
	got, err := evaluate(row, cfg, saved(want.Parameters))
	if err != nil {
		t.Fatal(err)
	}
	if got.Digests() != want.Digests() || !maps.Equal(got.Metrics, want.Metrics) || !bytes.Equal(got.Targets, want.Targets) {
		t.Errorf("the saved model gives %v %v, the run gave %v %v", got.Metrics, got.Digests(), want.Metrics, want.Digests())
	}
}

// refuses: tensors that are not those of the row's model are an error.
func refuses(t *testing.T, row *registry.Row, cfg any, out *results.Outcome) {
	t.Helper()
	for what, spoil := range map[string]func(s []results.Tensor) []results.Tensor{
		"without the last tensor":   func(s []results.Tensor) []results.Tensor { return s[:len(s)-1] },
		"with a tensor too many":    func(s []results.Tensor) []results.Tensor { return append(s, s[0]) },
		"with two tensors swapped":  func(s []results.Tensor) []results.Tensor { s[0], s[1] = s[1], s[0]; return s },
		"with another name":         func(s []results.Tensor) []results.Tensor { s[1].Name = "x"; return s },
		"with a tensor of one less": func(s []results.Tensor) []results.Tensor { s[1].Shape[0]--; return s },
	} {
		if _, err := evaluate(row, cfg, spoil(saved(out.Parameters))); err == nil {
			t.Errorf("a model %s: no error", what)
		}
	}
}

// generates: the same seed draws the same samples, another seed others, all of
// them digits in size and probabilities in value. The parameters are a tenth of
// the trained ones: a machine that has been trained for seconds may have one
// state that all its chains end in.
func generates(t *testing.T, row *registry.Row, cfg any, out *results.Outcome) {
	t.Helper()
	soft := saved(out.Parameters)
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
