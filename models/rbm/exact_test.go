package rbm

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// exact is an RBM small enough to be summed over, in float64.
type exact struct {
	w    [][]float64
	b, c []float64
}

func newExact(r *RBM) exact {
	e := exact{b: wide(r.B), c: wide(r.C)}
	for i := range r.W.Rows {
		e.w = append(e.w, wide(r.W.Row(i)))
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

// bits returns the binary vector of length n that is number k.
func bits(k, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(k >> i & 1)
	}
	return x
}

// weight is exp(-E(v, h)).
func (e exact) weight(v, h []float64) float64 {
	s := 0.0
	for i := range v {
		s += v[i] * e.b[i]
		for j := range h {
			s += v[i] * e.w[i][j] * h[j]
		}
	}
	for j := range h {
		s += h[j] * e.c[j]
	}
	return math.Exp(s)
}

// freeEnergy is -log sum_h exp(-E(v, h)), summed over all h.
func (e exact) freeEnergy(v []float64) float64 {
	s := 0.0
	for k := range 1 << len(e.c) {
		s += e.weight(v, bits(k, len(e.c)))
	}
	return -math.Log(s)
}

func (e exact) logZ() float64 {
	z := 0.0
	for k := range 1 << len(e.b) {
		z += math.Exp(-e.freeEnergy(bits(k, len(e.b))))
	}
	return math.Log(z)
}

// logLikelihood is the mean of log p(v) over the rows of data.
func (e exact) logLikelihood(data [][]float64) float64 {
	s := 0.0
	for _, v := range data {
		s -= e.freeEnergy(v)
	}
	return s/float64(len(data)) - e.logZ()
}

func (e exact) hidden(v []float64) []float64 {
	p := make([]float64, len(e.c))
	for j := range p {
		a := e.c[j]
		for i := range v {
			a += v[i] * e.w[i][j]
		}
		p[j] = 1 / (1 + math.Exp(-a))
	}
	return p
}

func (e exact) visible(h []float64) []float64 {
	p := make([]float64, len(e.b))
	for i := range p {
		a := e.b[i]
		for j := range h {
			a += e.w[i][j] * h[j]
		}
		p[i] = 1 / (1 + math.Exp(-a))
	}
	return p
}

// probability is that of the binary x under independent means p.
func probability(p, x []float64) float64 {
	s := 1.0
	for i := range p {
		s *= 1 - p[i] + x[i]*(2*p[i]-1)
	}
	return s
}

// sweep is the distribution over v after one Gibbs sweep from distribution q:
// v -> h -> v.
func (e exact) sweep(q []float64) []float64 {
	next := make([]float64, len(q))
	for k, qk := range q {
		ph := e.hidden(bits(k, len(e.b)))
		for m := range 1 << len(e.c) {
			h := bits(m, len(e.c))
			pv := e.visible(h)
			for n := range next {
				next[n] += qk * probability(ph, h) * probability(pv, bits(n, len(e.b)))
			}
		}
	}
	return next
}

// model is p(v) for every v.
func (e exact) model() []float64 {
	q, logZ := make([]float64, 1<<len(e.b)), e.logZ()
	for k := range q {
		q[k] = math.Exp(-e.freeEnergy(bits(k, len(e.b))) - logZ)
	}
	return q
}

// statistics are E[v' h], E[v], E[h] under q(v) p(h | v), one after another.
func (e exact) statistics(q []float64) []float64 {
	nv, nh := len(e.b), len(e.c)
	s := make([]float64, nv*nh+nv+nh)
	for k, qk := range q {
		v := bits(k, nv)
		for j, p := range e.hidden(v) {
			for i := range v {
				s[i*nh+j] += qk * v[i] * p
			}
			s[nv*nh+nv+j] += qk * p
		}
		for i := range v {
			s[nv*nh+i] += qk * v[i]
		}
	}
	return s
}

// flat are the parameters one after another: W, b, c.
func flat(w simd.Matrix, b, c []float32) []float64 {
	return append(append(wide(w.Flat()), wide(b)...), wide(c)...)
}

// tiny is a 4x3 RBM with weights from N(0, 2.5^2) and biases that balance
// them, so that it has modes between which Gibbs sampling moves slowly, plus
// N(0, 0.2^2).
func tiny() *RBM {
	r, s := New(4, 3), rng.New(1, "tiny")
	r.Init(s.Child("W"), 2.5)
	simd.Normal(r.B, 0.2, s.Child("b").At(0, 0, 0))
	simd.Normal(r.C, 0.2, s.Child("c").At(0, 0, 0))
	for i := range r.B {
		for j := range r.C {
			r.B[i] -= r.W.Row(i)[j] / 2
			r.C[j] -= r.W.Row(i)[j] / 2
		}
	}
	return r
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

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %v, want %v within %v", what, got, want, tolerance)
	}
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
