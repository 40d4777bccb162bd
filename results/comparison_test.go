package results

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
)

// predicted makes a run on n examples of class 1 that errs on the given ones.
func predicted(seed uint64, n int, errs ...int) Predicted {
	p := Predicted{Seed: seed, Predictions: slices.Repeat([]uint8{1}, n), Targets: slices.Repeat([]uint8{1}, n)}
	for _, i := range errs {
		p.Predictions[i] = 2
	}
	return p
}

func upTo(n int) (list []int) {
	for i := range n {
		list = append(list, i)
	}
	return list
}

func TestComparison(t *testing.T) {
	a := []Predicted{predicted(2, 10000, 0, 1), predicted(1, 10000, 1), predicted(7, 10000)}
	b := []Predicted{predicted(1, 10000, upTo(12)...), predicted(2, 10000, upTo(11)...)}
	c, err := NewComparison("mnist/dbm", "mnist/dbn", a, b)
	if err != nil {
		t.Fatal(err)
	}
	// Seed 1: only B errs on 11; seed 2: on 9. Together: 2 on examples 2..10,
	// 1 on examples 0 and 11; nothing has another sign, so that p is 2/2^11.
	want := []SeedComparison{
		{1, 1, 12, McNemar{0, 11, 2.0 / 2048, ExactTest}},
		{2, 2, 11, McNemar{0, 9, 2.0 / 512, ExactTest}},
	}
	if !reflect.DeepEqual(c.Seeds, want) || c.Examples != 10000 {
		t.Errorf("%+v", c)
	}
	if c.Pooled != (McNemar{0, 20, 2.0 / 2048, ExactTest}) || c.Difference.Mean != -10 {
		t.Errorf("pooled %+v, difference %+v", c.Pooled, c.Difference)
	}
	var out bytes.Buffer
	if err := c.Write(&out); err != nil {
		t.Fatal(err)
	}
	golden(t, "comparison.txt", out.Bytes())
}

func TestComparisonWords(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want string
	}{
		{upTo(5), upTo(62), "a makes 57 fewer errors in 10,000 than b; with p < 0.0001 that is not chance"},
		{upTo(62), upTo(50), "a makes 12 more errors in 10,000 than b; with p = 0.00049 that is not chance"},
		{upTo(3), upTo(1), "a makes 2 more errors in 10,000 than b; with p = 0.5 that may be chance"},
		{upTo(2), upTo(3), "a makes 1 fewer error in 10,000 than b; with p = 1 that may be chance"},
		{[]int{1, 2}, []int{3, 4}, "a and b make equally many errors, 2 in 10,000"},
		{nil, nil, "a and b make equally many errors, 0 in 10,000"},
	} {
		got, err := NewComparison("a", "b", []Predicted{predicted(1, 10000, c.a...)}, []Predicted{predicted(1, 10000, c.b...)})
		if err != nil || got.Words != c.want || got.Difference != nil {
			t.Errorf("%v: %q, want %q", err, got.Words, c.want)
		}
		if note := "1 seed: 5 more for the six that an interval over seeds should rest on"; !slices.Equal(got.Notes, []string{note}) {
			t.Errorf("notes %q", got.Notes)
		}
	}
}

// TestComparisonDisagrees: a note says so where the test and the interval over
// seeds do not agree, in either way. Three errors more with every one of three
// seeds, on the same three examples, are an interval from 3 to 3 and p = 2/2^3;
// thirty and none more with two seeds are p = 2/2^30 and an interval of 15 plus or minus
// t(0.975; 1) 15.
func TestComparisonDisagrees(t *testing.T) {
	const (
		examples = "the interval says that other seeds would show a difference too; p, that other test examples might not"
		seeds    = "p says that other test examples would show a difference too; the interval, that other seeds might not"
	)
	for _, c := range []struct {
		errs []int // of a, by seed; b makes none
		want string
	}{
		{[]int{3, 3, 3}, examples},
		{[]int{30, 0}, seeds},
		{[]int{30, 30, 30}, ""},
		{[]int{3, 0}, ""},
	} {
		var a, b []Predicted
		for i, n := range c.errs {
			a, b = append(a, predicted(uint64(i), 100, upTo(n)...)), append(b, predicted(uint64(i), 100))
		}
		got, err := NewComparison("a", "b", a, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, note := range []string{examples, seeds} {
			if slices.Contains(got.Notes, note) != (note == c.want) {
				t.Errorf("%v: notes %q, want %q", c.errs, got.Notes, c.want)
			}
		}
	}
}

func TestComparisonErrors(t *testing.T) {
	other := predicted(1, 5)
	other.Targets[4] = 3
	for _, c := range []struct {
		b    Predicted
		want string
	}{
		{predicted(1, 6), "a and b, seed 1: different test sets, of 5 and 6 examples: errors can be paired on the same examples only"},
		{other, "a and b, seed 1: different test sets, of 5 and 5 examples: errors can be paired on the same examples only"},
		{predicted(3, 5), "a and b have no seed in common: seed 1 and seed 3"},
	} {
		if _, err := NewComparison("a", "b", []Predicted{predicted(1, 5)}, []Predicted{c.b}); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}
