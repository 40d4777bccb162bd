package likelihood

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
)

// boundsOf are the bounds of every v, by at most 300 sweeps.
func boundsOf(t *testing.T, d *dbm.DBM, sweeps int) []float64 {
	t.Helper()
	v := all(len(d.B[0]))
	b := newBounds(newPosterior(d, 5, sweeps, 0), batch.Floats{Matrix: v}) // 5 at a time: the last minibatch is short
	run(t, b.phase("bound"))
	return b.value
}

// TestBoundIsABound: for every v it is below the exact log p(v) + ln Z, after
// any number of sweeps, and rises with them; 1e-5 is rounding.
func TestBoundIsABound(t *testing.T) {
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		f, _ := dbmSums(d)
		last := make([]float64, len(f))
		for k := range last {
			last[k] = math.Inf(-1)
		}
		for _, sweeps := range []int{0, 1, 3, 300} {
			for k, got := range boundsOf(t, d, sweeps) {
				if exact := math.Log(f[k]); got > exact+1e-5 || got < last[k]-1e-5 {
					t.Errorf("%d sweeps, v %d: bound %v, want it from %v to the exact %v", sweeps, k, got, last[k], exact)
				}
				last[k] = got
			}
		}
	})
}

// TestBoundIsTheFormula: at the fixed point, E_q[-E] and the entropy of all
// layers' means, in float64.
func TestBoundIsTheFormula(t *testing.T) {
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		v := all(len(d.B[0]))
		q := dbm.NewMeanField(d, v.Rows)
		if d.Labels == nil {
			q.Run(v, 300)
		} else {
			q.RunFree(v, 300)
		}
		for k, got := range boundsOf(t, d, 300) {
			want := dot(q.H(0).Row(k), d.B[0])
			for l := 1; l < len(d.B); l++ {
				h := q.H(l).Row(k)
				want += dot(h, d.B[l]) + product(q.H(l-1).Row(k), d.W[l-1], h)
				for _, p := range h {
					want -= float64(p)*math.Log(float64(p)) + float64(1-p)*math.Log(float64(1-p))
				}
			}
			if top := q.H(len(d.B) - 1).Row(k); d.Labels != nil {
				y := q.Labels().Row(k)
				want += dot(y, d.Labels.A) + product(y, d.Labels.L, top)
				for _, p := range y {
					want -= float64(p) * math.Log(float64(p))
				}
			}
			near(t, "bound", got, want, 1e-5)
		}
	})
}

// TestBoundIsTightWithoutUpperWeights: with v given, the hidden units are then
// independent, as q has them. Certain units, of large biases, have no entropy.
func TestBoundIsTightWithoutUpperWeights(t *testing.T) {
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		for _, w := range d.W[1:] {
			clear(w.Flat())
		}
		if d.Labels != nil {
			clear(d.Labels.L.Flat())
		}
		d.B[1][0], d.B[1][1] = 60, -150
		f, _ := dbmSums(d)
		for k, got := range boundsOf(t, d, 1) {
			near(t, "bound", got, math.Log(f[k]), 2e-5)
		}
	})
}
