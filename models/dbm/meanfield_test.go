package dbm

import (
	"slices"
	"testing"

	"github.com/unsup/unsup/models/batch"
)

func TestMeanFieldFollowsTheFixedPointIteration(t *testing.T) {
	eachMachine(t, func(t *testing.T, d *DBM) {
		e, all := newExact(d), allVisible(d.units(0))
		m := NewMeanField(d, len(all)+3)
		for _, sweeps := range []int{0, 1, 3, 50} {
			m.Run(matrix(all), sweeps)
			for k, v := range all {
				for l, want := range e.meanField(v, sweeps) {
					allNear(t, "mean", wide(m.H(l).Row(k)), want, 1e-5)
				}
			}
		}
	})
}

// Every sweep raises the bound, which stays below log p(v) + log Z; where the
// sweeps end, moving any mean lowers it.
func TestMeanFieldMaximisesTheBound(t *testing.T) {
	eachMachine(t, func(t *testing.T, d *DBM) {
		e := newExact(d)
		for _, v := range allVisible(d.units(0)) {
			last := e.bound(e.meanField(v, 0))
			for sweeps := 1; sweeps <= 10; sweeps++ {
				bound := e.bound(e.meanField(v, sweeps))
				if bound < last-1e-12 {
					t.Errorf("v = %v: sweep %d lowers the bound from %v to %v", v, sweeps, last, bound)
				}
				last = bound
			}
			if exact := e.logSum([][]float64{v}, 1); last > exact {
				t.Errorf("v = %v: bound %v above log p(v) + log Z = %v", v, last, exact)
			}
			m := NewMeanField(d, 1)
			m.Run(matrix([][]float64{v}), 300)
			x := make([][]float64, len(d.B))
			for l := range x {
				x[l] = wide(m.H(l).Row(0))
			}
			checkStationary(t, e, x)
		}
	})
}

func checkStationary(t *testing.T, e exact, x [][]float64) {
	t.Helper()
	best := e.bound(x)
	for l := 1; l < len(x); l++ {
		for i, was := range x[l] {
			for _, by := range []float64{0.99, 1.01} {
				x[l][i] = min(by*was, 1)
				if x[l][i] < 1 && e.bound(x) >= best {
					t.Errorf("the bound rises when mean %d of layer %d goes from %v to %v", i, l, was, x[l][i])
				}
			}
			x[l][i] = was
		}
	}
}

// Minibatches do not show in the posterior of a whole source.
func TestPosterior(t *testing.T) {
	d := tiny(4, 3, 2)
	var rows [][]float64
	for i := range posteriorRows + 7 {
		rows = append(rows, bits(i, 4))
	}
	v := matrix(rows)
	q := d.Posterior(batch.Floats{Matrix: v}, 4)
	m := NewMeanField(d, v.Rows)
	m.Run(v, 4)
	if !slices.Equal(q.Flat(), m.H(2).Flat()) {
		t.Error("Posterior and MeanField differ")
	}
}
