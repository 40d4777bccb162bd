package semisup

import (
	"testing"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
)

// TestWrongOptions: what makes no sense is found before anything starts.
func TestWrongOptions(t *testing.T) {
	e, err := registry.Lookup("semisup")
	if err != nil {
		t.Fatal(err)
	}
	wrong := map[string]string{
		"knn.k=0":           "k = 0: want 1 or more",
		"logreg.epochs=-1":  "epochs = -1: want 0 or more",
		"random.batch=0":    "batch = 0: want 1 or more",
		"dbm.unlabelled=-1": "unlabelled = -1: want 0 (all) or more",
	}
	for i := range e.Rows {
		wrong[e.Rows[i].Name+".test=-5"] = "test = -5, validation = 0: want"
		wrong[e.Rows[i].Name+".validation=-1"] = "validation = -1: want"
	}
	registrytest.WrongOptions(t, e, wrong)
}
