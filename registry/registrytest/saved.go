package registrytest

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// Saved copies tensors, as reading them from a file does.
func Saved(list []results.Tensor) []results.Tensor {
	list = slices.Clone(list)
	for i := range list {
		list[i].Shape, list[i].Data = slices.Clone(list[i].Shape), slices.Clone(list[i].Data)
	}
	return list
}

// Evaluates holds a row to the outcome of a Smoke with the same job and sets: its
// tensors alone give it again, bit for bit, and tensors that are not those of
// the row's model are refused. A row without tensors, whose model is the
// training set, passes.
func Evaluates(t testing.TB, e *registry.Experiment, row *registry.Row, job registry.Job, want *results.Outcome, sets ...string) {
	t.Helper()
	if len(want.Parameters) == 0 {
		return
	}
	if row.Evaluate == nil {
		t.Fatalf("%s: the row has parameters and no Evaluate", row.Name)
	}
	cfg, _, _, err := e.Resolve(row, "smoke", sets)
	if err != nil {
		t.Fatal(err)
	}
	job.Seed, job.Observer, job.Log = 1, train.Silent{}, t.Logf
	got, err := row.Evaluate(t.Context(), &job, cfg, Saved(want.Parameters))
	if err != nil {
		t.Fatalf("%s: %v", row.Name, err)
	}
	if got.Digests() != want.Digests() || !maps.Equal(got.Metrics, want.Metrics) || !bytes.Equal(got.Targets, want.Targets) {
		t.Errorf("%s: the saved model gives %v %v, the run gave %v %v", row.Name, got.Metrics, got.Digests(), want.Metrics, want.Digests())
	}
	second := min(1, len(want.Parameters)-1) // or the only one
	for what, spoil := range map[string]func(s []results.Tensor) []results.Tensor{
		"without the first tensor":  func(s []results.Tensor) []results.Tensor { return s[1:] },
		"without the last tensor":   func(s []results.Tensor) []results.Tensor { return s[:len(s)-1] },
		"with a tensor too many":    func(s []results.Tensor) []results.Tensor { return append(s, s[0]) },
		"with two tensors swapped":  func(s []results.Tensor) []results.Tensor { s[0], s[second] = s[second], s[0]; return s },
		"with another first name":   func(s []results.Tensor) []results.Tensor { s[0].Name = "x"; return s },
		"with another name":         func(s []results.Tensor) []results.Tensor { s[second].Name = "x"; return s },
		"with a tensor of one less": func(s []results.Tensor) []results.Tensor { s[second].Shape[0]--; return s },
	} {
		if second == 0 && what == "with two tensors swapped" {
			continue // there are no two
		}
		if _, err := row.Evaluate(t.Context(), &job, cfg, spoil(Saved(want.Parameters))); err == nil {
			t.Errorf("%s: a model %s: no error", row.Name, what)
		}
	}
}
