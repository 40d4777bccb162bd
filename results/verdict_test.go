package results

import (
	"testing"

	"github.com/unsup/unsup/datasets"
)

func TestVerdict(t *testing.T) {
	at := func(v float64) *Tutorial { return &Tutorial{Value: v} }
	for _, c := range []struct {
		name      string
		tutorial  *Tutorial
		tolerance float64
		lower     bool
		mean      float64
		data      datasets.Provenance
		want      string
	}{
		{"equal but for rounding", at(3.09), 0, true, 309.0 / 10000 * 100, datasets.Real, "reproduced"},
		{"worse, at the tolerance", at(0.95), 0.05, true, 1.0, datasets.Real, "reproduced"},
		{"better, at the tolerance", at(0.95), 0.05, true, 0.90, datasets.Real, "reproduced"},
		{"better by more", at(0.95), 0.05, true, 0.89, datasets.Real, "better"},
		{"worse by more", at(0.95), 0.05, true, 1.2, datasets.Real, "short by 0.25"},
		{"worse by a hair", at(3.09), 0, true, 3.091, datasets.Real, "short by < 0.01"},
		{"no tolerance, better", at(3.09), 0, true, 3.08, datasets.Real, "better"},
		{"accuracy, worse", at(47), 1, false, 45.5, datasets.Real, "short by 1.50"},
		{"accuracy, better", at(47), 1, false, 48.5, datasets.Real, "better"},
		{"sample is compared", at(47), 1, false, 47.5, datasets.Sample, "reproduced"},
		{"stand-in", at(47), 1, false, 47, datasets.StandIn, "not comparable"},
		{"stand-in without a number", nil, 0, true, 1, datasets.StandIn, "not comparable"},
		{"no number", nil, 0, true, 1, datasets.Real, "no number"},
	} {
		row := RowInfo{Tutorial: c.tutorial, Tolerance: c.tolerance, Lower: c.lower}
		if got := verdict(row, c.mean, c.data); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
