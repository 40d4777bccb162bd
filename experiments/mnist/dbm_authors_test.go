package mnist

import (
	"reflect"
	"strings"
	"testing"

	"github.com/unsup/unsup/registry"
)

func authorsValues(t *testing.T, name, preset string, sets ...string) (*authorsConfig, map[string]any, error) {
	t.Helper()
	e, err := registry.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Rows {
		if row := &e.Rows[i]; row.Name == name {
			cfg, _, values, err := e.Resolve(row, preset, sets)
			if err != nil {
				return nil, nil, err
			}
			return cfg.(*authorsConfig), values, nil
		}
	}
	t.Fatalf("no row %s", name)
	return nil, nil, nil
}

// TestAuthorsRowsDifferByLabels: at every preset, so that the two can be
// compared; and a title says which is which.
func TestAuthorsRowsDifferByLabels(t *testing.T) {
	for _, preset := range registry.Presets {
		_, without, err := authorsValues(t, "dbm-authors", preset)
		if err != nil {
			t.Fatal(err)
		}
		_, with, err := authorsValues(t, "dbm-authors-labels", preset)
		if err != nil {
			t.Fatal(err)
		}
		if without["labels"] != false || with["labels"] != true {
			t.Errorf("%s: labels = %v and %v, want false and true", preset, without["labels"], with["labels"])
		}
		delete(without, "labels")
		delete(with, "labels")
		if !reflect.DeepEqual(without, with) {
			t.Errorf("%s: the rows differ by more than their labels", preset)
		}
	}
	if authorsLabelled.Tutorial == nil || authorsUnlabelled.Tutorial != nil {
		t.Error("the slide's number belongs to the labelled row alone")
	}
	for row, want := range map[string]string{authorsUnlabelled.Title: "no labels", authorsLabelled.Title: "labels clamped"} {
		if !strings.HasSuffix(row, want) {
			t.Errorf("title %q does not end in %q", row, want)
		}
	}
}

// The machine has a label group, and training its classes, where the row says
// so.
func TestAuthorsMachine(t *testing.T) {
	for name, want := range map[string]bool{"dbm-authors": false, "dbm-authors-labels": true} {
		c, _, err := authorsValues(t, name, "smoke")
		if err != nil {
			t.Fatal(err)
		}
		d, err := c.load(t.Context(), &registry.Job{})
		if err != nil {
			t.Fatal(err)
		}
		m, layers, joint := c.machine(d)
		if got := m.Labels != nil; got != want || (len(layers[1].Labels) == 1000) != want || (len(joint.Labels) == 1000) != want {
			t.Errorf("%s: label group %v, %d and %d classes", name, got, len(layers[1].Labels), len(joint.Labels))
		}
		if layers[0].Labels != nil || joint.MeanFieldTolerance != 1e-7 || !joint.MeanTop {
			t.Errorf("%s: options %+v, labels of the first layer %d", name, joint.AuthorsOptions, len(layers[0].Labels))
		}
	}
}

func TestAuthorsConfigValidate(t *testing.T) {
	for _, set := range []string{"hidden=[64]", "hidden=[64,64,64]", "mean_field_tolerance=-1", "sample_sweeps=0",
		"rbm2.k=0", "joint.chains=0", "fine_tune.line_searches=0"} {
		_, _, err := authorsValues(t, "dbm-authors", "smoke", "dbm-authors."+set)
		key, _, _ := strings.Cut(set, "=")
		if last := key[strings.LastIndex(key, ".")+1:]; err == nil || !strings.Contains(err.Error(), last+" = ") {
			t.Errorf("%s: error %v", set, err)
		}
	}
}
