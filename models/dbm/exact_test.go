package dbm

import (
	"fmt"
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// exact is a machine small enough to be summed over, in float64. States and
// means of its layers are slices [layer][unit].
type exact struct {
	w [][][]float64 // w[l] between layers l and l+1
	b [][]float64
}

func newExact(d *DBM) exact {
	var e exact
	for _, w := range d.W {
		var rows [][]float64
		for i := range w.Rows {
			rows = append(rows, wide(w.Row(i)))
		}
		e.w = append(e.w, rows)
	}
	for _, b := range d.B {
		e.b = append(e.b, wide(b))
	}
	return e
}

func wide(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// minusEnergy is -E of a state, or its mean under independent means.
func (e exact) minusEnergy(x [][]float64) float64 {
	s := 0.0
	for l, b := range e.b {
		for i := range b {
			s += b[i] * x[l][i]
		}
	}
	for l, w := range e.w {
		for i := range w {
			for j := range w[i] {
				s += x[l][i] * w[i][j] * x[l+1][j]
			}
		}
	}
	return s
}

// states calls f with every state of the layers from first on; the layers
// below are those of x.
func (e exact) states(x [][]float64, first int, f func(x [][]float64)) {
	n := 0
	for _, b := range e.b[first:] {
		n += len(b)
	}
	for k := range 1 << n {
		y, shift := append([][]float64{}, x[:first]...), 0
		for _, b := range e.b[first:] {
			y = append(y, bits(k>>shift, len(b)))
			shift += len(b)
		}
		f(y)
	}
}

// bits returns the binary vector of length n in the low bits of k.
func bits(k, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(k >> i & 1)
	}
	return x
}

// logSum is the logarithm of the sum of exp(-E) over the states of the layers
// from first on: log Z for first = 0, log p(v) + log Z for first = 1.
func (e exact) logSum(x [][]float64, first int) float64 {
	s := 0.0
	e.states(x, first, func(y [][]float64) { s += math.Exp(e.minusEnergy(y)) })
	return math.Log(s)
}

// statistics are E[xl' xl+1] for every l and then E[xl] for every l, one after
// another.
type statistics []float64

func (e exact) empty() statistics { return make(statistics, len(e.flat())) }

// add adds p times the products of a state or of independent means.
func (s statistics) add(p float64, x [][]float64) {
	at := 0
	for l := 1; l < len(x); l++ {
		for _, a := range x[l-1] {
			for _, b := range x[l] {
				s[at] += p * a * b
				at++
			}
		}
	}
	for _, layer := range x {
		for _, a := range layer {
			s[at] += p * a
			at++
		}
	}
}

// model are the statistics under p.
func (e exact) model() statistics {
	s, logZ := e.empty(), e.logSum(nil, 0)
	e.states(nil, 0, func(x [][]float64) { s.add(math.Exp(e.minusEnergy(x)-logZ), x) })
	return s
}

// flat are pointers to the parameters in the order of statistics.
func (e exact) flat() []*float64 {
	var ps []*float64
	for _, w := range e.w {
		for _, row := range w {
			for j := range row {
				ps = append(ps, &row[j])
			}
		}
	}
	for _, b := range e.b {
		for i := range b {
			ps = append(ps, &b[i])
		}
	}
	return ps
}

// input is the total input of layer l from its neighbours, those below with a
// gain.
func (e exact) input(x [][]float64, l int, gain float64) []float64 {
	a := append([]float64{}, e.b[l]...)
	for j := range a {
		if l > 0 {
			for i, v := range x[l-1] {
				a[j] += gain * v * e.w[l-1][i][j]
			}
		}
		if l < len(e.w) && x[l+1] != nil {
			for k, v := range x[l+1] {
				a[j] += e.w[l][j][k] * v
			}
		}
	}
	return a
}

func sigmoids(a []float64) []float64 {
	for i := range a {
		a[i] = 1 / (1 + math.Exp(-a[i]))
	}
	return a
}

// meanField is the fixed-point iteration of MeanField.Run.
func (e exact) meanField(v []float64, sweeps int) [][]float64 {
	x := make([][]float64, len(e.b))
	x[0] = v
	top := len(e.w)
	for l := 1; l <= top; l++ {
		gain := 2.0
		if l == top {
			gain = 1
		}
		x[l] = sigmoids(e.input(x, l, gain))
	}
	for range sweeps {
		for l := 1; l <= top; l++ {
			x[l] = sigmoids(e.input(x, l, 1))
		}
	}
	return x
}

// bound is the variational bound without its -log Z: E_q[-E] plus the entropy
// of q.
func (e exact) bound(x [][]float64) float64 {
	s := e.minusEnergy(x)
	for _, layer := range x[1:] {
		for _, p := range layer {
			if p > 0 && p < 1 {
				s -= p*math.Log(p) + (1-p)*math.Log(1-p)
			}
		}
	}
	return s
}

// tiny is a machine with parameters from N(0, 1).
func tiny(sizes ...int) *DBM {
	d, s := New(sizes...), rng.New(1, "tiny")
	for _, p := range d.Parameters() {
		simd.Normal(p.Data, 1, s.Child(p.Name).At(0, 0, 0))
	}
	return d
}

// machines are the sizes that every exact test goes through.
var machines = [][]int{{4, 3, 2}, {3, 3, 2, 2}}

func eachMachine(t *testing.T, f func(t *testing.T, d *DBM)) {
	for _, sizes := range machines {
		t.Run(fmt.Sprint(sizes), func(t *testing.T) { f(t, tiny(sizes...)) })
	}
}

func matrix(rows [][]float64) simd.Matrix {
	m := simd.NewMatrix(len(rows), len(rows[0]))
	for i, row := range rows {
		for j, x := range row {
			m.Row(i)[j] = float32(x)
		}
	}
	return m
}

// allVisible are the 2^n binary rows of length n.
func allVisible(n int) [][]float64 {
	var all [][]float64
	for k := range 1 << n {
		all = append(all, bits(k, n))
	}
	return all
}

func allNear(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			t.Errorf("%s[%d] = %v, want %v within %v", what, i, got[i], want[i], tolerance)
		}
	}
}
