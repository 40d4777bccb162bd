package results

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// SplitComparison sets the accuracies of two rows, A and B, beside each other in
// an experiment whose seeds are random splits of one set, and whose metric is
// the mean of the accuracies of the classes. Example i is another one with every
// seed, and the splits share examples: neither McNemar's test over all seeds nor
// Student's interval over seeds is right for them.
type SplitComparison struct {
	A     string      `json:"a"` // "caltech101/sparsecoding"
	B     string      `json:"b"`
	Seeds []SplitSeed `json:"seeds"` // sorted

	// Classes tests the accuracies of A minus those of B, of each class the mean
	// over the splits, with the classes as the sample: an example has one class,
	// so that what the splits share stays inside it.
	Classes Paired `json:"classes"`

	// Splits tests the differences of the splits with Nadeau and Bengio's (2003)
	// correction for what they share. Nil for one split, or where the number of
	// training cases is unknown.
	Splits *Paired `json:"splits"`

	Words string   `json:"words"`
	Notes []string `json:"notes"`
}

// SplitSeed is a SplitComparison for one seed. The test is of its images, each
// counting alike.
type SplitSeed struct {
	Seed      uint64  `json:"seed"`
	AccuracyA float64 `json:"accuracy_a"` // %, mean over classes
	AccuracyB float64 `json:"accuracy_b"`
	McNemar
}

// Paired is Student's paired test of N differences, in percentage points.
type Paired struct {
	N int `json:"n"`
	Interval
	P float64 `json:"p"` // two-sided
}

// NewSplitComparison pairs the runs of two rows by seed. Seeds that only one of
// them has are left out with a note; a pair must have seen the same test set.
func NewSplitComparison(nameA, nameB string, a, b []Predicted) (*SplitComparison, error) {
	plain := Comparison{Notes: []string{}}
	pairs := plain.pairs(a, b)
	if len(pairs) == 0 {
		return nil, fmt.Errorf("%s and %s have no seed in common: %s and %s", nameA, nameB, seedsOf(a), seedsOf(b))
	}
	c := &SplitComparison{A: nameA, B: nameB, Notes: plain.Notes}
	byClass := make([][]float64, 256) // differences, one a split
	var bySplit []float64
	for _, p := range pairs {
		if len(p.a.Predictions) != len(p.a.Targets) || len(p.b.Predictions) != len(p.b.Targets) || !slices.Equal(p.a.Targets, p.b.Targets) {
			return nil, fmt.Errorf("%s and %s, seed %d: different test sets, of %d and %d examples: rows can be paired on the same split only",
				nameA, nameB, p.seed, len(p.a.Targets), len(p.b.Targets))
		}
		s := SplitSeed{Seed: p.seed, McNemar: compareSeed(p, make([]int, len(p.a.Targets))).McNemar}
		accA, accB := classAccuracies(p.a), classAccuracies(p.b)
		for k := range accA {
			if !math.IsNaN(accA[k]) {
				byClass[k] = append(byClass[k], accA[k]-accB[k])
			}
		}
		s.AccuracyA, s.AccuracyB = meanOf(accA), meanOf(accB)
		bySplit = append(bySplit, s.AccuracyA-s.AccuracyB)
		c.Seeds = append(c.Seeds, s)
	}
	var d []float64
	for _, list := range byClass {
		if len(list) > 0 {
			d = append(d, stat.Mean(list, nil))
		}
	}
	if len(d) < 2 {
		return nil, fmt.Errorf("%s and %s: test images of %d classes, want at least 2", nameA, nameB, len(d))
	}
	c.Classes = paired(d, 1/float64(len(d)))
	c.resampled(bySplit, pairs[0].a)
	c.Words = c.words()
	return c, nil
}

// resampled tests the differences of the splits. They vary less than those of
// independent sets would: with J splits of n1 training and n2 test cases the
// variance of their mean is taken to be
//
//	(1/J + n2/n1) s^2
//
// (Nadeau and Bengio 2003, section 3).
func (c *SplitComparison) resampled(d []float64, of *Predicted) {
	if len(d) < 2 || of.Training < 1 {
		c.Notes = append(c.Notes, "no test over splits: it needs two and the number of training images")
		return
	}
	p := paired(d, 1/float64(len(d))+float64(len(of.Targets))/float64(of.Training))
	c.Splits = &p
}

// paired is Student's test of the mean of d, whose variance is share of that of
// the numbers: 1/n if they are independent.
func paired(d []float64, share float64) Paired {
	mean, variance := stat.MeanVariance(d, nil)
	t := distuv.StudentsT{Sigma: 1, Nu: float64(len(d) - 1)}
	se := math.Sqrt(share * variance)
	p := Paired{N: len(d), P: 2 * t.Survival(math.Abs(mean)/se)}
	if se == 0 { // all equal
		p.P = 0
		if mean == 0 {
			p.P = 1
		}
	}
	half := float64(t.Quantile(0.975) * se)
	p.Interval = Interval{Mean: mean, Low: mean - half, High: mean + half}
	return p
}

// classAccuracies are those of every class in percent, NaN for one without
// examples.
func classAccuracies(p *Predicted) []float64 {
	var right, of [256]float64
	for i, k := range p.Targets {
		of[k]++
		if p.Predictions[i] == k {
			right[k]++
		}
	}
	list := make([]float64, len(of))
	for k := range list {
		list[k] = 100 * right[k] / of[k]
	}
	return list
}

// meanOf leaves out NaN.
func meanOf(list []float64) float64 {
	return stat.Mean(slices.DeleteFunc(slices.Clone(list), math.IsNaN), nil)
}
