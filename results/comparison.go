package results

import (
	"cmp"
	"fmt"
	"slices"
)

// Predicted are the outcomes of one seed's run on the test set, in its order.
type Predicted struct {
	Seed                 uint64
	Predictions, Targets []uint8
	Training             int // training cases that the run used; 0 if it does not say
}

// Comparison sets the errors of two rows, A and B, on the same examples beside
// each other, seed by seed.
type Comparison struct {
	A        string           `json:"a"` // "mnist/dbm"
	B        string           `json:"b"`
	Examples int              `json:"examples"` // of the test set
	Seeds    []SeedComparison `json:"seeds"`    // sorted
	Pooled   McNemar          `json:"pooled"`   // over all seeds, see mcnemar

	// Difference is the number of errors of A minus that of B: the mean over
	// seeds and its 95 % interval, which one seed does not have: nil.
	Difference *Interval `json:"difference"`

	// Words say what was found: "mnist/dbm makes 57 fewer errors in 10,000 than
	// mnist/dbn; with p = 0.0004 that is not chance".
	Words string   `json:"words"`
	Notes []string `json:"notes"` // what a reader should know about the runs
}

// SeedComparison is a Comparison for one seed.
type SeedComparison struct {
	Seed    uint64 `json:"seed"`
	ErrorsA int    `json:"errors_a"`
	ErrorsB int    `json:"errors_b"`
	McNemar
}

// NewComparison pairs the runs of two rows by seed. Seeds that only one of them
// has are left out with a note; a pair must have seen the same test set, example
// for example, and so must all pairs.
func NewComparison(nameA, nameB string, a, b []Predicted) (*Comparison, error) {
	c := &Comparison{A: nameA, B: nameB, Notes: []string{}}
	var d []int
	var targets []uint8
	for _, pair := range c.pairs(a, b) {
		if targets == nil {
			targets, d = pair.a.Targets, make([]int, len(pair.a.Targets))
		}
		for _, p := range []*Predicted{pair.a, pair.b} {
			if len(p.Predictions) != len(p.Targets) || !slices.Equal(p.Targets, targets) {
				return nil, fmt.Errorf("%s and %s, seed %d: different test sets, of %d and %d examples: errors can be paired on the same examples only",
					nameA, nameB, pair.seed, len(targets), len(p.Targets))
			}
		}
		c.Seeds = append(c.Seeds, compareSeed(pair, d))
	}
	if len(c.Seeds) == 0 {
		return nil, fmt.Errorf("%s and %s have no seed in common: %s and %s", nameA, nameB, seedsOf(a), seedsOf(b))
	}
	c.Examples = len(targets)
	c.pool(d)
	c.Words = c.words()
	return c, nil
}

// pair is what two rows have predicted with one seed.
type pair struct {
	seed uint64
	a, b *Predicted
}

// pairs finds the seeds that a and b have in common.
func (c *Comparison) pairs(a, b []Predicted) (pairs []pair) {
	other := map[uint64]*Predicted{}
	for i := range b {
		other[b[i].Seed] = &b[i]
	}
	alone := len(b)
	for i := range a {
		if o := other[a[i].Seed]; o != nil {
			pairs = append(pairs, pair{a[i].Seed, &a[i], o})
			alone--
		}
	}
	if alone += len(a) - len(pairs); alone > 0 && len(pairs) > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("left out, of seeds that only one of the rows has: %s", count(alone, "run")))
	}
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Compare(x.seed, y.seed) })
	return pairs
}

// compareSeed tests one pair and adds its differences to those of all seeds.
func compareSeed(p pair, all []int) SeedComparison {
	s := SeedComparison{Seed: p.seed}
	d := make([]int, len(all))
	for i, target := range p.a.Targets {
		wrongA, wrongB := p.a.Predictions[i] != target, p.b.Predictions[i] != target
		if wrongA {
			s.ErrorsA++
			d[i]++
		}
		if wrongB {
			s.ErrorsB++
			d[i]--
		}
		switch {
		case wrongA && !wrongB:
			s.OnlyA++
		case wrongB && !wrongA:
			s.OnlyB++
		}
		all[i] += d[i]
	}
	s.P, s.Method = mcnemar(d)
	return s
}

// pool sums up the seeds; d are the differences of the examples over all.
func (c *Comparison) pool(d []int) {
	var differences []float64
	for _, s := range c.Seeds {
		c.Pooled.OnlyA += s.OnlyA
		c.Pooled.OnlyB += s.OnlyB
		differences = append(differences, float64(s.ErrorsA-s.ErrorsB))
	}
	c.Pooled.P, c.Pooled.Method = mcnemar(d)
	if n := len(c.Seeds); n > 1 {
		interval := studentInterval(differences)
		c.Difference = &interval
		switch apart := interval.Low > 0 || interval.High < 0; {
		case c.Pooled.P < significant && !apart:
			c.Notes = append(c.Notes, "p says that other test examples would show a difference too; the interval, that other seeds might not")
		case c.Pooled.P >= significant && apart:
			c.Notes = append(c.Notes, "the interval says that other seeds would show a difference too; p, that other test examples might not")
		}
	}
	if n := len(c.Seeds); n < enoughSeeds {
		c.Notes = append(c.Notes, fmt.Sprintf("%s: %d more for the six that an interval over seeds should rest on", count(n, "seed"), enoughSeeds-n))
	}
}

// enoughSeeds is the least number of seeds that a 95 % interval needs; see
// seedsNote.
const enoughSeeds = 6

// seedsOf lists seeds: "seeds 1, 2" or "no run".
func seedsOf(runs []Predicted) string {
	if len(runs) == 0 {
		return "no run"
	}
	text := "seed"
	if len(runs) > 1 {
		text = "seeds"
	}
	for i, r := range runs {
		if i > 0 {
			text += ","
		}
		text += fmt.Sprintf(" %d", r.Seed)
	}
	return text
}
