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

// oneOf is the row of n with a 1 at k.
func oneOf(k, n int) []float32 {
	y := make([]float32, n)
	y[k] = 1
	return y
}

// labelled has the rows of x, each with every label of a group of n behind it;
// x itself if n is 0.
func labelled(x [][]float32, n int) [][]float32 {
	if n == 0 {
		return x
	}
	var rows [][]float32
	for _, row := range x {
		for k := range n {
			rows = append(rows, append(append([]float32{}, row...), oneOf(k, n)...))
		}
	}
	return rows
}

func allRows(n int) [][]float32 {
	var rows [][]float32
	for k := range 1 << n {
		rows = append(rows, binary(k, n))
	}
	return rows
}

// cell is the distance of the points that stand for real numbers. Their sum
// times cell is an integral, and exact but for 1e-12: of what is as smooth as a
// Gaussian of variance 1, the trapezoidal rule errs by exp(-2 (pi/cell)^2).
const cell = 0.5

// grid are those points in n dimensions, from -16 to 16.
func grid(n int) [][]float32 {
	rows := [][]float32{nil}
	for range n {
		var next [][]float32
		for _, row := range rows {
			for k := -32; k <= 32; k++ {
				next = append(next, append(append([]float32{}, row...), cell*float32(k)))
			}
		}
		rows = next
	}
	return rows
}

// visible are all v of an RBM, and what the sum over them is to be multiplied by.
func visible(r *rbm.RBM) (v [][]float32, volume float64) {
	if r.Gaussian {
		return grid(len(r.B)), math.Pow(cell, float64(len(r.B)))
	}
	return allRows(len(r.B)), 1
}

// labels is the number of classes of a group, 0 for none.
func labels(l *rbm.Labels) int {
	if l == nil {
		return 0
	}
	return len(l.A)
}

// rbmWeight is exp(-E(v, h)), or exp(-E(v, y, h)) with y behind the binary v.
func rbmWeight(r *rbm.RBM, v, h []float32) float64 {
	n := len(r.B)
	e := product(v[:n], r.W, h) + dot(h, r.C)
	if r.Gaussian {
		for i, b := range r.B {
			d := float64(v[i]) - float64(b)
			e -= d * d / 2
		}
	} else {
		e += dot(v[:n], r.B)
	}
	if r.Labels != nil {
		e += product(v[n:], r.Labels.L, h) + dot(v[n:], r.Labels.A)
	}
	return math.Exp(e)
}

// rbmSums are the sums over h, and y, of exp(-E) for every visible v, and their
// sum Z.
func rbmSums(r *rbm.RBM) (f []float64, z float64) {
	all, volume := visible(r)
	for _, v := range all {
		s := 0.0
		for _, vy := range labelled([][]float32{v}, labels(r.Labels)) {
			for m := range 1 << len(r.C) {
				s += rbmWeight(r, vy, binary(m, len(r.C)))
			}
		}
		f = append(f, s)
		z += s
	}
	return f, z * volume
}

// dbmWeight is exp(-E) of a state, a slice for each layer and one for labels.
func dbmWeight(d *dbm.DBM, x [][]float32) float64 {
	s := 0.0
	for l, b := range d.B {
		s += dot(x[l], b)
		if l > 0 {
			s += product(x[l-1], d.W[l-1], x[l])
		}
	}
	if top := len(d.B) - 1; d.Labels != nil {
		s += product(x[top+1], d.Labels.L, x[top]) + dot(x[top+1], d.Labels.A)
	}
	return math.Exp(s)
}

// eachState calls f with every state of the layers of d and of its labels,
// number k of v.
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
		v := k & (1<<len(d.B[0]) - 1)
		if d.Labels == nil {
			f(v, x)
		}
		for y := range labels(d.Labels) {
			f(v, append(x[:len(d.B):len(d.B)], oneOf(y, len(d.Labels.A))))
		}
	}
}

// dbmSums are the sums over all hidden layers, and labels, of exp(-E) for every
// v, and Z.
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
	return drawn(rbm.New(visible, hidden), 1.5)
}

// drawn has parameters from N(0, sd^2).
func drawn(r *rbm.RBM, sd float32) *rbm.RBM {
	s := rng.New(1, "tiny")
	for _, p := range r.Parameters() {
		simd.Normal(p.Data, sd, s.Child(p.Name).At(0, 0, 0))
	}
	return r
}

// withLabels adds a group that is still to be drawn.
func withLabels(r *rbm.RBM, classes int) *rbm.RBM {
	r.Labels = rbm.NewLabels(classes, len(r.C))
	return r
}

// eachRBM has machines of every kind of units. The Gaussian ones have one and
// two visible units, which are integrated over in points, see cell.
func eachRBM(t *testing.T, f func(t *testing.T, r *rbm.RBM)) {
	for _, c := range []struct {
		name string
		r    *rbm.RBM
	}{
		{"binary", tinyRBM(4, 3)},
		{"labels", drawn(withLabels(rbm.New(4, 3), 3), 1.5)},
		{"labels, more hidden", drawn(withLabels(rbm.New(2, 4), 3), 1.5)},
		{"Gaussian", drawn(rbm.NewGaussian(1, 3), 1.2)},
		{"Gaussian, two", drawn(rbm.NewGaussian(2, 3), 1.2)},
		{"Gaussian, labels", drawn(withLabels(rbm.NewGaussian(1, 3), 3), 1.2)},
	} {
		t.Run(c.name, func(t *testing.T) { f(t, c.r) })
	}
}

// tinyDBM has weights and biases from N(0, 1).
func tinyDBM(sizes ...int) *dbm.DBM { return drawnDBM(dbm.New(sizes...)) }

func drawnDBM(d *dbm.DBM) *dbm.DBM {
	s := rng.New(1, "tiny")
	for _, p := range d.Parameters() {
		simd.Normal(p.Data, 1, s.Child(p.Name).At(0, 0, 0))
	}
	return d
}

// eachDBM has machines of even and odd numbers of layers, without labels and
// with them.
func eachDBM(t *testing.T, f func(t *testing.T, d *dbm.DBM)) {
	for _, sizes := range [][]int{{4, 3, 2}, {3, 3, 2, 2}, {2, 3, 2, 3, 2}} {
		t.Run(fmt.Sprint(sizes), func(t *testing.T) { f(t, tinyDBM(sizes...)) })
		t.Run(fmt.Sprint(sizes, " labels"), func(t *testing.T) { f(t, drawnDBM(dbm.NewLabelled(3, sizes...))) })
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
