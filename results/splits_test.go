package results

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// split makes a run on classes 0 and 1 of four and two images, of which the
// given numbers are recognised.
func split(seed uint64, right0, right1, training int) Predicted {
	p := Predicted{Seed: seed, Targets: []uint8{0, 0, 0, 0, 1, 1}, Training: training}
	for i := range 4 {
		p.Predictions = append(p.Predictions, map[bool]uint8{true: 0, false: 9}[i < right0])
	}
	for i := range 2 {
		p.Predictions = append(p.Predictions, map[bool]uint8{true: 1, false: 9}[i < right1])
	}
	return p
}

func TestSplitComparison(t *testing.T) {
	a := []Predicted{split(2, 4, 1, 3), split(1, 3, 2, 3)}
	b := []Predicted{split(1, 2, 1, 3), split(2, 2, 1, 3), split(3, 0, 0, 3)}
	c, err := NewSplitComparison("a", "b", a, b)
	if err != nil {
		t.Fatal(err)
	}
	// Accuracies: seed 1 (75+100)/2 and (50+50)/2, seed 2 (100+50)/2 and (50+50)/2.
	if s := c.Seeds; s[0].AccuracyA != 87.5 || s[0].AccuracyB != 50 || s[1].AccuracyA != 75 || s[1].AccuracyB != 50 || s[0].OnlyB != 2 || s[1].OnlyB != 2 {
		t.Errorf("%+v", s)
	}
	// Classes: (25+50)/2 and (50+0)/2. Splits: 37.5 and 25, s^2 = 78.125, of which
	// 1/2 + 6/3 is the variance of the mean. Student's P with one degree of
	// freedom is 2/pi atan(1/t).
	cauchy := func(t float64) float64 { return 2 / math.Pi * math.Atan(1/t) }
	near := func(x, y float64) bool { return math.Abs(x-y) < 1e-9 }
	if c.Classes.N != 2 || c.Classes.Mean != 31.25 || !near(c.Classes.P, cauchy(5)) {
		t.Errorf("over classes %+v", c.Classes)
	}
	if c.Splits.N != 2 || c.Splits.Mean != 31.25 || !near(c.Splits.P, cauchy(31.25/math.Sqrt(2.5*78.125))) {
		t.Errorf("over splits %+v", c.Splits)
	}
	if !slices.Equal(c.Notes, []string{"left out, of seeds that only one of the rows has: 1 run"}) {
		t.Errorf("notes %q", c.Notes)
	}
	var out bytes.Buffer
	if err := c.Write(&out); err != nil {
		t.Fatal(err)
	}
	golden(t, "splits.txt", out.Bytes())
}

// TestSplitComparisonOne: one split has the test over classes alone.
func TestSplitComparisonOne(t *testing.T) {
	same := []Predicted{split(1, 3, 2, 3)}
	c, err := NewSplitComparison("a", "b", same, same)
	if err != nil || c.Splits != nil || c.Classes.P != 1 || len(c.Notes) != 1 || !strings.HasSuffix(c.Words, ": that may be chance") {
		t.Errorf("%v %+v", err, c)
	}
	better, err := NewSplitComparison("a", "b", []Predicted{split(1, 4, 2, 3)}, []Predicted{split(1, 0, 0, 3)})
	if err != nil || better.Classes.P != 0 {
		t.Errorf("%v %+v", err, better)
	}
}

func TestSplitComparisonErrors(t *testing.T) {
	a, other := []Predicted{split(1, 1, 1, 3)}, split(1, 1, 1, 3)
	other.Targets[0] = 1
	one := Predicted{Seed: 1, Predictions: []uint8{1}, Targets: []uint8{1}}
	for _, c := range []struct {
		a    []Predicted
		b    Predicted
		want string
	}{
		{a, other, "a and b, seed 1: different test sets, of 6 and 6 examples: rows can be paired on the same split only"},
		{a, split(3, 1, 1, 3), "a and b have no seed in common: seed 1 and seed 3"},
		{[]Predicted{one}, one, "a and b: test images of 1 classes, want at least 2"},
	} {
		if _, err := NewSplitComparison("a", "b", c.a, []Predicted{c.b}); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// TestResplitGain: splits share images, so that a gain over them has no
// interval.
func TestResplitGain(t *testing.T) {
	table := several()
	table.Resplit, table.Gains = true, nil
	table.AddContrasts([]Contrast{{"a", "b"}})
	for _, g := range table.Gains {
		if g.Low != 0 || g.High != 0 {
			t.Errorf("%+v", g)
		}
	}
	if notes := strings.Join(table.gainNotes(), "\n"); !strings.Contains(notes, "splits, which share images: 'unsup compare' tests it") {
		t.Errorf("notes %q", notes)
	}
}
