package main

import (
	"testing"

	"github.com/unsup/unsup/results"
)

func TestInsteadOf(t *testing.T) {
	record := func(value float64, digest string) *results.Record {
		return &results.Record{Experiment: "toy", Revision: "0123456789abcdef", Metrics: map[string]float64{"test_error": value},
			Digests: results.Digests{Parameters: digest}}
	}
	for _, c := range []struct {
		old, now *results.Record
		want     string
	}{
		{nil, record(1, "a"), ""},
		{record(1, "a"), record(1, "a"), ""},
		{record(1.25, "a"), record(1, "a"), " (instead of test error 1.25 %, revision 0123456789ab)"},
		{record(1, "a"), record(1, "b"), " (instead of test error 1.00 %, revision 0123456789ab)"},
	} {
		if got := insteadOf(c.old, c.now); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
