package registrytest

import (
	"strings"
	"testing"

	"github.com/unsup/unsup/registry"
)

// WrongOptions wants each ROW.KEY=VALUE refused by e at smoke, before anything
// starts, with an error that holds the text beside it.
func WrongOptions(t *testing.T, e *registry.Experiment, wrong map[string]string) {
	t.Helper()
	for set, want := range wrong {
		name, _, _ := strings.Cut(set, ".")
		rows, err := e.Select(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := e.Resolve(rows[0], "smoke", []string{set}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", set, err, want)
		}
	}
}
