package caltech101

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// TestSavedModels: every row, and the best codes of psd, can be evaluated from
// the saved parameters alone, with the bits of the run; parameters of another
// model are refused.
func TestSavedModels(t *testing.T) {
	e := experiment(t)
	for _, set := range []string{"baseline.skip_bad=true", "pca.whiten=0.1", "sparsecoding.whiten=0.1", "psd.whiten=0.1", "psd.code=optimised"} {
		t.Run(set, func(t *testing.T) {
			name, _, _ := strings.Cut(set, ".")
			rows, err := e.Select(name)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := run(t, e, rows[0], "testdata", set)
			cfg, _, _, err := e.Resolve(rows[0], "smoke", []string{set})
			if err != nil {
				t.Fatal(err)
			}
			evaluate := func(saved []results.Tensor) (*results.Outcome, error) {
				return rows[0].Evaluate(t.Context(), &registry.Job{Seed: 1, DataDir: "testdata", Observer: train.Silent{}}, cfg, saved)
			}
			got, err := evaluate(copied(want.Parameters))
			if err != nil {
				t.Fatal(err)
			}
			if got.Digests() != want.Digests() || !maps.Equal(got.Metrics, want.Metrics) || !slices.Equal(got.Targets, want.Targets) {
				t.Errorf("the saved model gives %v %v, the run gave %v %v", got.Metrics, got.Digests(), want.Metrics, want.Digests())
			}
			other := copied(want.Parameters)
			other[0].Name = "x"
			if _, err := evaluate(other); err == nil {
				t.Error("a model with another name: no error")
			}
			if _, err := evaluate(want.Parameters[1:]); err == nil {
				t.Error("a model without its first tensor: no error")
			}
		})
	}
}

// copied copies tensors, as reading them from a file does.
func copied(list []results.Tensor) []results.Tensor {
	list = slices.Clone(list)
	for i := range list {
		list[i].Data = slices.Clone(list[i].Data)
	}
	return list
}
