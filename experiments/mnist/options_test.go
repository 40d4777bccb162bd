package mnist

import (
	"testing"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
)

// TestWrongOptions: what makes no sense is found before anything starts.
func TestWrongOptions(t *testing.T) {
	e, err := registry.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	wrong := map[string]string{
		"knn.k=0":              "k = 0: want 1 or more",
		"knn.train_block=0":    "train_block = 0: want 1 or more",
		"knn.test_block=-1":    "test_block = -1: want 1 or more",
		"svm.c=-1":             "c = -1: want more than 0",
		"svm.gamma=0":          "gamma = 0: want more than 0",
		"linear.epochs=-1":     "epochs = -1: want 0 or more",
		"mlp.batch=0":          "batch = 0: want 1 or more",
		"logreg.epochs=-1":     "epochs = -1: want 0 or more",
		"logreg.final_rate=-1": "final_rate = -1: want 0 or more",
	}
	for i := range e.Rows {
		row := &e.Rows[i]
		wrong[row.Name+".train=-5"] = "train = -5, test = "
		wrong[row.Name+".test=-5"] = ", test = -5: want 0 (all) or more"
		wrong[row.Name+".validation=-1"] = "validation = -1: want 0"
		wrong[row.Name+".validation=9999999"] = "validation = 9999999: want 0"
	}
	registrytest.WrongOptions(t, e, wrong)
}
