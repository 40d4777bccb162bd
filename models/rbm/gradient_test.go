package rbm

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// data is what the gradient tests train on: binary rows of 4.
var data = [][]float64{{1, 1, 0, 0}, {0, 0, 1, 1}, {1, 0, 1, 1}, {1, 1, 0, 0}}

func dataDistribution() []float64 {
	q := make([]float64, 16)
	for _, v := range data {
		k := 0
		for i, x := range v {
			k |= int(x) << i
		}
		q[k] += 1 / float64(len(data))
	}
	return q
}

// gradientAfter is E_data - E_(k sweeps from the data): what CD-k expects.
func (e exact) gradientAfter(k int) []float64 {
	q := dataDistribution()
	g := e.statistics(q)
	for range k {
		q = e.sweep(q)
	}
	for i, s := range e.statistics(q) {
		g[i] -= s
	}
	return g
}

// parameter is number i of W, b, c one after another.
func (e exact) parameter(i int) *float64 {
	switch nh, nv := len(e.c), len(e.b); {
	case i < nv*nh:
		return &e.w[i/nh][i%nh]
	case i < nv*nh+nv:
		return &e.b[i-nv*nh]
	default:
		return &e.c[i-nv*nh-nv]
	}
}

// shifted is the log-likelihood with parameter i moved by d.
func (e exact) shifted(i int, d float64) float64 {
	at := e.parameter(i)
	was := *at
	*at += d
	l := e.logLikelihood(data)
	*at = was
	return l
}

// E_data[v'h] - E_model[v'h] is the derivative of the exact log-likelihood,
// and CD-k's expectation goes to it as k grows.
func TestGradientIsThatOfTheLikelihood(t *testing.T) {
	e := newExact(tiny())
	g, model := e.statistics(dataDistribution()), e.statistics(e.model())
	const d = 1e-5
	for i := range g {
		g[i] -= model[i]
		near(t, "dlogp", g[i], (e.shifted(i, d)-e.shifted(i, -d))/(2*d), 1e-8)
	}
	allNear(t, "CD-200", e.gradientAfter(200), g, 1e-8)
}

// gradientTrainer is a trainer of r whose one minibatch repeats the data n
// times over.
func gradientTrainer(r *RBM, n int, opt Options) *Trainer {
	src := batch.Floats{Matrix: matrix(data)}
	t := NewTrainer(r, repeated{src, n}, opt, rng.New(3, "gradient"))
	t.order.Begin(0)
	return t
}

// repeated is a source n times over.
type repeated struct {
	batch.Floats
	n int
}

func (r repeated) Len() int { return r.n * r.Floats.Len() }
func (r repeated) Gather(dst simd.Matrix, idx []int32) {
	for i, k := range idx {
		copy(dst.Row(i), r.Row(int(k)%r.Rows))
	}
}

// negated is the likelihood gradient that the trainer has estimated.
func negated(g parameters) []float64 {
	x := flat(g.W, g.B, g.C)
	for i := range x {
		x[i] = -x[i]
	}
	return x
}

// cases is how many independent chains an estimate is a mean of. A product of
// two numbers in [0, 1] has a standard deviation of at most 1/2; five standard
// errors leave 19 entries a chance of 1e-5 to fail, once and for all, since the
// seed is fixed.
const cases = 20000

var tolerance = 5 * 0.5 / math.Sqrt(cases)

// The parameters of the test are such that CD-1, CD-3 and the likelihood have
// gradients that the tolerance tells apart.
func TestGradientsAreTellable(t *testing.T) {
	e := newExact(tiny())
	cd1, cd3, far := e.gradientAfter(1), e.gradientAfter(3), e.gradientAfter(200)
	for _, d := range []float64{distance(cd1, cd3), distance(cd3, far)} {
		if d < 2*tolerance {
			t.Errorf("gradients differ by no more than %v, the tolerance is %v", d, tolerance)
		}
	}
}

func distance(x, y []float64) float64 {
	d := 0.0
	for i := range x {
		d = max(d, math.Abs(x[i]-y[i]))
	}
	return d
}

func TestCDEstimatesItsExpectation(t *testing.T) {
	for _, k := range []int{1, 3} {
		r := tiny()
		tr := gradientTrainer(r, cases/len(data), Options{Epochs: 1, Batch: cases, K: k})
		in := tr.input(0, 0)
		tr.PositivePhase(in, 0, 0)
		tr.CD(in, k, 0, 0)
		allNear(t, "CD gradient", negated(tr.gradient), newExact(r).gradientAfter(k), tolerance)
	}
}

func TestPCDEstimatesTheLikelihoodGradient(t *testing.T) {
	r := tiny()
	tr := gradientTrainer(r, 1, Options{Epochs: 1, Batch: len(data), K: 5, Chains: cases})
	tr.initialise()
	copyParameters(r, tiny()) // initialise has drawn others
	for step := range 5 {
		in := tr.input(0, 0)
		tr.PositivePhase(in, 0, step)
		tr.PCD(in, 5, 0, step)
	}
	e := newExact(r)
	want, model := e.statistics(dataDistribution()), e.statistics(e.model())
	for i := range want {
		want[i] -= model[i]
	}
	allNear(t, "PCD gradient", negated(tr.gradient), want, tolerance)
}

func copyParameters(dst, src *RBM) {
	for i, p := range src.Parameters() {
		copy(dst.Parameters()[i].Data, p.Data)
	}
}

// The positive phase has no noise: binary data give the exact expectation.
func TestPositivePhaseIsExact(t *testing.T) {
	r := tiny()
	tr := gradientTrainer(r, 1, Options{Epochs: 1, Batch: len(data), K: 1})
	allNear(t, "positive phase", positiveGradient(tr), newExact(r).statistics(dataDistribution()), 1e-6)
}

// positiveGradient returns the first minibatch's ascent by its positive phase
// alone: the chains of the negative one are off.
func positiveGradient(tr *Trainer) []float64 {
	in, off := tr.input(0, 0), NewChains(tr.rbm, 1)
	tr.PositivePhase(in, 0, 0)
	off.seen.Find(off.V, off.PH.Cols)
	tr.NegativePhase(in, off)
	return negated(tr.gradient)
}
