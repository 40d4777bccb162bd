package dbm

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// manyChains is how many independent chains an estimate is a mean of. A product of
// two numbers in [0, 1] has a standard deviation of at most 1/2; five standard
// errors leave the 27 entries a chance of 2e-5 to fail, once and for all, since
// the seed is fixed.
const manyChains = 10000

var tolerance = 5 * 0.5 / math.Sqrt(manyChains)

// The probability that a layer is drawn from is that given all other layers.
func TestConditionalsMatchEnumeration(t *testing.T) {
	eachMachine(t, func(t *testing.T, d *DBM) {
		e := newExact(d)
		c := NewChains(d, 1, rng.New(1, "conditionals"))
		e.states(nil, 0, func(x [][]float64) {
			for l := range x {
				for m := range x {
					copy(c.State[m].Row(0), matrix(x[m:m+1]).Row(0))
				}
				c.sample(l, c.gibbs.At(0, 0, l))
				allNear(t, "probability", wide(c.Prob[l].Row(0)), e.conditional(x, l), 1e-5)
			}
		})
	})
}

// conditional is p(layer l = 1 | the other layers of x), by summing over the
// states of layer l.
func (e exact) conditional(x [][]float64, l int) []float64 {
	y := append([][]float64{}, x...)
	p, total := make([]float64, len(x[l])), 0.0
	for _, state := range allVisible(len(x[l])) {
		y[l] = state
		w := math.Exp(e.minusEnergy(y))
		total += w
		for i, on := range state {
			p[i] += w * on
		}
	}
	for i := range p {
		p[i] /= total
	}
	return p
}

// chainStatistics are the statistics that the negative phase sees.
func chainStatistics(e exact, c *Chains) statistics {
	s, n := e.empty(), c.State[0].Rows
	for i := range n {
		var x [][]float64
		for l := range c.State {
			x = append(x, wide(c.Expected(l).Row(i)))
		}
		s.add(1/float64(n), x)
	}
	return s
}

func TestChainsReachTheModel(t *testing.T) {
	eachMachine(t, func(t *testing.T, d *DBM) {
		e := newExact(d)
		c := NewChains(d, manyChains, rng.New(2, "chains"))
		c.Start()
		for update := range 5 {
			c.Gibbs(4, 0, update)
		}
		allNear(t, "statistics", chainStatistics(e, c), e.model(), tolerance)
	})
}

func TestSamplesHaveTheModelsMean(t *testing.T) {
	d := tiny(4, 3, 2)
	mean := make([]float64, 4)
	p := d.Sample(manyChains, 20, rng.New(3, "sample"))
	for i := range p.Rows {
		for j, x := range p.Row(i) {
			mean[j] += float64(x) / manyChains
		}
	}
	e := newExact(d)
	want := e.model()[4*3+3*2:][:4]
	allNear(t, "E[v]", mean, want, tolerance)
}
