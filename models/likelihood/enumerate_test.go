package likelihood

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
)

// Sides of fewer and of more units than one block of states, either of them
// the smaller. The tolerance is the rounding that Enumerate states.
func TestEnumerateMatchesTheSumOverAllStates(t *testing.T) {
	for _, size := range [][2]int{{4, 3}, {3, 5}, {1, 1}, {12, 3}} {
		r := tinyRBM(size[0], size[1])
		_, z := rbmSums(r)
		got, err := Enumerate(r)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "ln Z", got, math.Log(z), 1e-5)
	}
}

// TestEnumerateOtherUnits: labels and real units, against the sum over states
// and points.
func TestEnumerateOtherUnits(t *testing.T) {
	eachRBM(t, func(t *testing.T, r *rbm.RBM) {
		_, z := rbmSums(r)
		got, err := Enumerate(r)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "ln Z", got, math.Log(z), 1e-5)
	})
}

// TestEnumerateLargerSides: more units than one block of states holds, by the
// sum over one side in float64.
func TestEnumerateLargerSides(t *testing.T) {
	r := tinyRBM(14, 12)
	z := 0.0
	for k := range 1 << 12 {
		h := binary(k, 12)
		term := math.Exp(dot(h, r.C))
		for i, b := range r.B {
			term *= 1 + math.Exp(float64(b)+dot(h, r.W.Row(i)))
		}
		z += term
	}
	got, err := Enumerate(r)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "ln Z", got, math.Log(z), 2e-5)
}

func TestEnumerateRefusesLargeModels(t *testing.T) {
	for _, r := range []*rbm.RBM{rbm.New(26, 30), withLabels(rbm.New(26, 30), 2), rbm.NewGaussian(3, 26)} {
		if _, err := Enumerate(r); err == nil {
			t.Errorf("no error for 2^26 states of %d visible units", len(r.B))
		}
	}
}

// TestSides: with all units, and with v given, a deep machine's odd and even
// layers are the machine that they are copied to: the same ln Z, and the same
// sum for every v.
func TestSides(t *testing.T) {
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		f, z := dbmSums(d)
		joint := sides{d, 0}.newMachine()
		sides{d, 0}.copyTo(joint)
		near(t, "ln Z", enumerated(t, joint), math.Log(z), 1e-5)

		v := all(len(d.B[0]))
		p := newPosterior(d, v.Rows, 0, 0)
		p.prepare()
		p.fit(v)
		for k := range f {
			copy(p.rest.B, p.bias.Row(k))
			near(t, "ln p(v) Z", enumerated(t, p.rest)+dot(v.Row(k), d.B[0]), math.Log(f[k]), 1e-5)
		}
	})
}
