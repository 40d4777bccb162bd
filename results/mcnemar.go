package results

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// McNemar tells whether the errors of two classifiers, A and B, on the same
// examples differ by more than chance explains.
type McNemar struct {
	OnlyA  int     `json:"only_a"` // errors that A makes and B does not; summed over seeds
	OnlyB  int     `json:"only_b"` // errors that B makes and A does not
	P      float64 `json:"p"`      // two-sided
	Method string  `json:"method"` // ExactTest or ChiSquaredTest
}

// The methods of McNemar.
const (
	ExactTest      = "exact"
	ChiSquaredTest = "chi-squared with continuity correction"
)

// fewDiscordant is the number of examples below which the chi-squared
// approximation is not trusted.
const fewDiscordant = 25

// mcnemar tests the differences d of the examples: d[i] is the number of seeds
// with which A errs on example i minus that of B. If A and B are equally good,
// each d[i] is as likely to have the other sign.
//
// With fewer than 25 examples that are not 0 the test is exact: P is the share
// of all choices of signs whose sum is at least as far from 0. Otherwise
//
//	chi^2 = (|sum d| - g)^2 / sum d^2, one degree of freedom,
//
// where g, the greatest common divisor of d, is the continuity correction: sums
// lie 2g apart. For one seed the first is McNemar's (1947) exact binomial test,
// the second his test as Edwards (1948) corrected it. For several it is the test
// for clustered pairs of Durkalski, Palesch, Lipsitz and Rust (2003), with the
// examples as clusters: seeds meet the same examples and are no independent
// evidence, so that a seed that repeats another one leaves P as it is.
func mcnemar(d []int) (p float64, method string) {
	var sizes []int
	sum, squares, g := 0, 0, 0
	for _, x := range d {
		if x != 0 {
			sizes = append(sizes, max(x, -x))
			sum, squares, g = sum+x, squares+x*x, gcd(g, max(x, -x))
		}
	}
	if len(sizes) < fewDiscordant {
		return exactSigns(sizes, max(sum, -sum)), ExactTest
	}
	distance := float64(max(0, max(sum, -sum)-g))
	return distuv.ChiSquared{K: 1}.Survival(distance * distance / float64(squares)), ChiSquaredTest
}

// exactSigns is the share of the 2^n choices of signs of sizes with which their
// sum is at least distance from 0.
func exactSigns(sizes []int, distance int) float64 {
	total := 0
	for _, s := range sizes {
		total += s
	}
	ways := make([]float64, total+1) // ways[k]: choices whose positive part is k; whole numbers, exact
	ways[0] = 1
	for _, s := range sizes {
		for k := total; k >= s; k-- {
			ways[k] += ways[k-s]
		}
	}
	far := 0.0
	for k, w := range ways {
		if sum := 2*k - total; max(sum, -sum) >= distance {
			far += w
		}
	}
	return far / math.Exp2(float64(len(sizes)))
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
