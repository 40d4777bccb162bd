package results

import (
	"testing"

	"github.com/unsup/unsup/datasets"
)

func TestVerdict(t *testing.T) {
	at := func(v float64) *Tutorial { return &Tutorial{Value: v} }
	standIn := func(v float64) *Tutorial { return &Tutorial{Value: v, StandIn: true} }
	for _, c := range []struct {
		name      string
		tutorial  *Tutorial
		tolerance float64
		lower     bool
		mean      float64
		data      datasets.Provenance
		judged    Part
		want      string
	}{
		{"equal but for rounding", at(3.09), 0, true, 309.0 / 10000 * 100, datasets.Real, Part{}, "reproduced"},
		{"worse, at the tolerance", at(0.95), 0.05, true, 1.0, datasets.Real, Part{}, "reproduced"},
		{"better, at the tolerance", at(0.95), 0.05, true, 0.90, datasets.Real, Part{}, "reproduced"},
		{"better by more", at(0.95), 0.05, true, 0.89, datasets.Real, Part{}, "better"},
		{"worse by more", at(0.95), 0.05, true, 1.2, datasets.Real, Part{}, "short by 0.25"},
		{"worse by a hair", at(3.09), 0, true, 3.091, datasets.Real, Part{}, "short by < 0.01"},
		{"no tolerance, better", at(3.09), 0, true, 3.08, datasets.Real, Part{}, "better"},
		{"accuracy, worse", at(47), 1, false, 45.5, datasets.Real, Part{}, "short by 1.50"},
		{"accuracy, better", at(47), 1, false, 48.5, datasets.Real, Part{}, "better"},
		{"sample", at(47), 1, false, 47.5, datasets.Sample, Part{}, "not comparable"},
		{"sample, all of its test cases", at(47), 1, false, 48.5, datasets.Sample, Part{500, 500}, "not comparable"},
		{"stand-in", at(47), 1, false, 47, datasets.StandIn, Part{}, "not comparable"},
		{"stand-in without a number", nil, 0, true, 1, datasets.StandIn, Part{}, "not comparable"},
		{"no number", nil, 0, true, 1, datasets.Real, Part{}, "no number"},
		{"method that stands in", standIn(16), 2, false, 16.2, datasets.Real, Part{5050, 5050}, "not comparable"},
		{"method that stands in, far better", standIn(16), 2, false, 60, datasets.Real, Part{}, "not comparable"},
		{"whole test set", at(1.53), 0, true, 1, datasets.Real, Part{10000, 10000}, "better"},
		{"five test images", at(1.53), 0, true, 0, datasets.Real, Part{5, 10000}, "not comparable"},
		{"all but one", at(1.53), 0, true, 1.53, datasets.Real, Part{9999, 10000}, "not comparable"},
		{"validation images", at(1.53), 0, true, 0, datasets.Real, Part{0, 10000}, "not comparable"},
		{"validation images without a number", nil, 0, true, 0, datasets.Real, Part{0, 10000}, "not comparable"},
	} {
		row := RowInfo{Tutorial: c.tutorial, Tolerance: c.tolerance, Lower: c.lower}
		if got := verdict(row, c.mean, c.data, c.judged); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
