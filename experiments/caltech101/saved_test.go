package caltech101

import (
	"strings"
	"testing"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
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
			registrytest.Evaluates(t, e, rows[0], registry.Job{DataDir: "testdata"}, want, set)
		})
	}
}
