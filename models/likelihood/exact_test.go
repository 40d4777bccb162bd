package likelihood

import (
	"fmt"
	"math"
	"testing"

	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// The models of these tests are small enough to be summed over in float64,
// state by state.

// binary returns the binary vector of length n in the low bits of k.
func binary(k, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(k >> i & 1)
	}
	return x
}

// all has the 2^n binary rows of length n.
func all(n int) simd.Matrix {
	m := simd.NewMatrix(1<<n, n)
	for k := range m.Rows {
		copy(m.Row(k), binary(k, n))
	}
	return m
}

func dot(x, y []float32) float64 {
	s := 0.0
	for i := range x {
		s += float64(x[i]) * float64(y[i])
	}
	return s
}

// product is x w y'.
func product(x []float32, w simd.Matrix, y []float32) float64 {
	s := 0.0
	for i, v := range x {
		s += float64(v) * dot(w.Row(i), y)
	}
	return s
}

// rbmWeight is exp(-E(v, h)).
func rbmWeight(r *rbm.RBM, v, h []float32) float64 {
	return math.Exp(product(v, r.W, h) + dot(v, r.B) + dot(h, r.C))
}

// rbmSums are the sums over h of exp(-E) for every v, and their sum Z.
func rbmSums(r *rbm.RBM) (f []float64, z float64) {
	for k := range 1 << len(r.B) {
		s := 0.0
		for m := range 1 << len(r.C) {
			s += rbmWeight(r, binary(k, len(r.B)), binary(m, len(r.C)))
		}
		f = append(f, s)
		z += s
	}
	return f, z
}

// dbmWeight is exp(-E) of a state, a slice for each layer.
func dbmWeight(d *dbm.DBM, x [][]float32) float64 {
	s := 0.0
	for l, b := range d.B {
		s += dot(x[l], b)
		if l > 0 {
			s += product(x[l-1], d.W[l-1], x[l])
		}
	}
	return math.Exp(s)
}

// eachState calls f with every state of the layers of d, number k of v.
func eachState(d *dbm.DBM, f func(k int, x [][]float32)) {
	n := 0
	for _, b := range d.B {
		n += len(b)
	}
	for k := range 1 << n {
		var x [][]float32
		shift := 0
		for _, b := range d.B {
			x = append(x, binary(k>>shift, len(b)))
			shift += len(b)
		}
		f(k&(1<<len(d.B[0])-1), x)
	}
}

// dbmSums are the sums over all hidden layers of exp(-E) for every v, and Z.
func dbmSums(d *dbm.DBM) (f []float64, z float64) {
	f = make([]float64, 1<<len(d.B[0]))
	eachState(d, func(k int, x [][]float32) {
		w := dbmWeight(d, x)
		f[k] += w
		z += w
	})
	return f, z
}

// tinyRBM has weights and biases from N(0, 1.5^2).
func tinyRBM(visible, hidden int) *rbm.RBM {
	r, s := rbm.New(visible, hidden), rng.New(1, "tiny")
	for _, p := range r.Parameters() {
		simd.Normal(p.Data, 1.5, s.Child(p.Name).At(0, 0, 0))
	}
	return r
}

// tinyDBM has weights and biases from N(0, 1).
func tinyDBM(sizes ...int) *dbm.DBM {
	d, s := dbm.New(sizes...), rng.New(1, "tiny")
	for _, p := range d.Parameters() {
		simd.Normal(p.Data, 1, s.Child(p.Name).At(0, 0, 0))
	}
	return d
}

func eachDBM(t *testing.T, f func(t *testing.T, d *dbm.DBM)) {
	for _, sizes := range [][]int{{4, 3, 2}, {3, 3, 2, 2}, {2, 3, 2, 3, 2}} {
		t.Run(fmt.Sprint(sizes), func(t *testing.T) { f(t, tinyDBM(sizes...)) })
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %v, want %v within %v", what, got, want, tolerance)
	}
}

// run trains phases without a checkpoint.
func run(t *testing.T, phases ...train.Phase) {
	t.Helper()
	if err := train.Run(t.Context(), nil, nil, phases...); err != nil {
		t.Fatal(err)
	}
}
