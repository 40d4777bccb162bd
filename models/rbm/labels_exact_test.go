package rbm

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// labelled is an RBM with labels, in float64, as one without: a state of its
// visible units is v followed by y, of which only those with a single label
// count.
type labelled struct {
	exact
	pixels int // the visible units that are no labels
}

func newLabelled(r *RBM) labelled {
	e := newExact(r)
	for k := range r.Labels.L.Rows {
		e.w = append(e.w, wide(r.Labels.L.Row(k)))
	}
	e.b = append(e.b, wide(r.Labels.A)...)
	return labelled{e, len(r.B)}
}

// oneOf is the row of n with a 1 at k.
func oneOf(k, n int) []float64 {
	y := make([]float64, n)
	y[k] = 1
	return y
}

// states are all v, y.
func (e labelled) states() [][]float64 {
	var all [][]float64
	for k := range 1 << e.pixels {
		for y := range len(e.b) - e.pixels {
			all = append(all, append(bits(k, e.pixels), oneOf(y, len(e.b)-e.pixels)...))
		}
	}
	return all
}

// model is p(v, y) for every state.
func (e labelled) model() []float64 {
	var q []float64
	z := 0.0
	for _, x := range e.states() {
		p := math.Exp(-e.freeEnergy(x))
		q, z = append(q, p), z+p
	}
	for i := range q {
		q[i] /= z
	}
	return q
}

// logLikelihood is the mean of log p(v, y) over data.
func (e labelled) logLikelihood(data [][]float64) float64 {
	z, s := 0.0, 0.0
	for _, x := range e.states() {
		z += math.Exp(-e.freeEnergy(x))
	}
	for _, x := range data {
		s -= e.freeEnergy(x)
	}
	return s/float64(len(data)) - math.Log(z)
}

// statistics are E[x' h], E[x], E[h] with x = v, y under weights q.
func (e labelled) statistics(rows [][]float64, q []float64) []float64 {
	nx, nh := len(e.b), len(e.c)
	s := make([]float64, nx*nh+nx+nh)
	for k, x := range rows {
		for j, p := range e.hidden(x) {
			for i := range x {
				s[i*nh+j] += q[k] * x[i] * p
			}
			s[nx*nh+nx+j] += q[k] * p
		}
		for i := range x {
			s[nx*nh+i] += q[k] * x[i]
		}
	}
	return s
}

// dataLabels are the classes of data.
var dataLabels = []uint8{0, 2, 1, 0}

func labelledData() (rows [][]float64, q []float64) {
	for i, v := range data {
		rows = append(rows, append(append([]float64{}, v...), oneOf(int(dataLabels[i]), 3)...))
		q = append(q, 1/float64(len(data)))
	}
	return rows, q
}

// tinyLabelled is an RBM of 4 visible and 3 hidden units and 3 labels.
func tinyLabelled() *RBM {
	r, s := New(4, 3), rng.New(2, "tiny labelled")
	r.Labels = NewLabels(3, 3)
	for _, p := range r.Parameters() {
		simd.Normal(p.Data, 1, s.Child(p.Name).At(0, 0, 0))
	}
	return r
}

// E_data - E_model is the derivative of log p(v, y), in every parameter.
func TestLabelledGradientIsThatOfTheLikelihood(t *testing.T) {
	e := newLabelled(tinyLabelled())
	rows, q := labelledData()
	g, model := e.statistics(rows, q), e.statistics(e.states(), e.model())
	nx, nh := len(e.b), len(e.c)
	const d = 1e-5
	for i := range g {
		var at *float64
		switch {
		case i < nx*nh:
			at = &e.w[i/nh][i%nh]
		case i < nx*nh+nx:
			at = &e.b[i-nx*nh]
		default:
			at = &e.c[i-nx*nh-nx]
		}
		was := *at
		*at = was + d
		up := e.logLikelihood(rows)
		*at = was - d
		down := e.logLikelihood(rows)
		*at = was
		near(t, "dlogp", g[i]-model[i], (up-down)/(2*d), 1e-8)
	}
}

// likelihoodGradient is what the trainer has estimated, in the order of
// statistics: W, L, b, a, c.
func likelihoodGradient(tr *Trainer) []float64 {
	g, l := tr.gradient, tr.labels.gradient
	x := append(wide(g.W.Flat()), wide(l.L.Flat())...)
	x = append(append(append(x, wide(g.B)...), wide(l.A)...), wide(g.C)...)
	for i := range x {
		x[i] = -x[i]
	}
	return x
}

func labelledTrainer(r *RBM, n int, opt Options) *Trainer {
	for range n {
		opt.Labels = append(opt.Labels, dataLabels...)
	}
	t := NewTrainer(r, repeated{batch.Floats{Matrix: matrix(data)}, n}, opt, rng.New(3, "labelled gradient"))
	t.order.Begin(0)
	return t
}

// Chains that go on for long give the model's statistics, so that PCD
// estimates the gradient of log p(v, y).
func TestLabelledPCDEstimatesTheLikelihoodGradient(t *testing.T) {
	r := tinyLabelled()
	tr := labelledTrainer(r, 1, Options{Epochs: 1, Batch: len(data), K: 5, Chains: cases})
	tr.initialise()
	copyParameters(r, tinyLabelled()) // initialise has drawn others
	for step := range 5 {
		in := tr.input(0, 0)
		tr.PositivePhase(in, 0, step)
		tr.PCD(in, 5, 0, step)
	}
	e := newLabelled(r)
	want, model := e.statistics(labelledData()), e.statistics(e.states(), e.model())
	for i := range want {
		want[i] -= model[i]
	}
	allNear(t, "PCD gradient", likelihoodGradient(tr), want, tolerance)
}

// CD-1 has the expectation of one sweep from the data, labels included.
func TestLabelledCDEstimatesItsExpectation(t *testing.T) {
	r := tinyLabelled()
	tr := labelledTrainer(r, cases/len(data), Options{Epochs: 1, Batch: cases, K: 1})
	in := tr.input(0, 0)
	tr.PositivePhase(in, 0, 0)
	tr.CD(in, 1, 0, 0)
	e := newLabelled(r)
	rows, q := labelledData()
	want, states := e.statistics(rows, q), e.states()
	for i, s := range e.statistics(states, e.sweep(rows, q)) {
		want[i] -= s
	}
	allNear(t, "CD gradient", likelihoodGradient(tr), want, tolerance)
}

// sweep is the distribution over states after v, y -> h -> v, y from rows with
// weights q.
func (e labelled) sweep(rows [][]float64, q []float64) []float64 {
	states := e.states()
	next := make([]float64, len(states))
	for k, x := range rows {
		ph := e.hidden(x)
		for m := range 1 << len(e.c) {
			h := bits(m, len(e.c))
			weights, total := make([]float64, len(states)), 0.0
			for n, to := range states {
				weights[n] = e.weight(to, h)
				total += weights[n]
			}
			for n := range next {
				next[n] += q[k] * probability(ph, h) * weights[n] / total
			}
		}
	}
	return next
}
