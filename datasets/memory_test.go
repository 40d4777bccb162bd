package datasets

import (
	"errors"
	"testing"
)

// TestMemory: a place is read once, another one by itself, an error again.
func TestMemory(t *testing.T) {
	var m Memory[string]
	reads := 0
	at := func(place string, err error) (string, error) {
		return m.At(place, func() (string, error) { reads++; return "of " + place, err })
	}
	if got, err := at("a", errors.New("damaged")); err == nil || got != "" {
		t.Errorf("%q, %v, want the error alone", got, err)
	}
	for _, place := range []string{"a", "a", "b"} {
		if got, err := at(place, nil); err != nil || got != "of "+place {
			t.Errorf("%q, %v", got, err)
		}
	}
	if reads != 3 {
		t.Errorf("%d reads, want one that failed and one of each place", reads)
	}
}
