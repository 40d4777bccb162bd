package caltech101

import (
	"testing"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
)

// TestWrongOptions: what no machine could hold is found before anything starts.
func TestWrongOptions(t *testing.T) {
	e, err := registry.Lookup("caltech101")
	if err != nil {
		t.Fatal(err)
	}
	registrytest.WrongOptions(t, e, map[string]string{
		"baseline.side=4097":                 "side = 4097: want 8 to 4096",
		"baseline.side=7":                    "side = 7: want 8 to 4096",
		"baseline.thumbnail=33":              "thumbnail = 33: want 2 to 32",
		"pca.samples=71":                     "samples = 71: want at least twice the 36 pixels",
		"pca.samples=1000000000":             "samples = 1000000000: want at most 29826161",
		"pca.patch=33":                       "patch = 33: want 1 to 32",
		"pca.components=32769":               "components = 32769: the vector of an image would have 1376298 numbers with a pyramid of 3 levels",
		"pca.patch=0":                        "patch = 0, stride = ",
		"pca.levels=7":                       "levels = 7: want 1 to 6",
		"sparsecoding.dictionary.bases=4097": "dictionary.bases = 4097: want 1 to 4096 with a pyramid of 3 levels",
		"psd.model.bases=0":                  "model.bases = 0: want 1 to 4096",
		"sparsecoding.dictionary.epochs=0":   "epochs = 0: want at least 1",
		"psd.model.epochs=0":                 "epochs = 0: want at least 1",
		"psd.model.alpha=1e6":                "alpha = 1e+06: want more than 0 and less than 1e+06",
	})
}
