package rbm

import (
	"context"
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// mixture is the Gaussian RBM summed over its hidden states, in float64: for
// each h the visible units are N(mean, I) with a weight, since the integral of
// exp(-E(v, h)) over v is
//
//	(2 pi)^(V/2) exp(h c' + |h W' + b|^2/2 - |b|^2/2)
type mixture struct {
	exact
	states, means [][]float64
	weights       []float64 // of each state, sum 1
	logZ          float64   // log of the integral of exp(-E) over v, summed over h
}

func newMixture(e exact) mixture {
	m := mixture{exact: e}
	z := 0.0
	for k := range 1 << len(e.c) {
		h := bits(k, len(e.c))
		mean, a := make([]float64, len(e.b)), 0.0
		for i, b := range e.b {
			mean[i] = b
			for j := range h {
				mean[i] += e.w[i][j] * h[j]
			}
			a += (mean[i]*mean[i] - b*b) / 2
		}
		for j := range h {
			a += h[j] * e.c[j]
		}
		m.states, m.means, m.weights = append(m.states, h), append(m.means, mean), append(m.weights, math.Exp(a))
		z += math.Exp(a)
	}
	for k := range m.weights {
		m.weights[k] /= z
	}
	m.logZ = math.Log(z) + float64(len(e.b))/2*math.Log(2*math.Pi)
	return m
}

// density is p(v), as a mixture of Gaussians.
func (m mixture) density(v []float64) float64 {
	p := 0.0
	for k, mean := range m.means {
		q := 0.0
		for i := range v {
			q += (v[i] - mean[i]) * (v[i] - mean[i])
		}
		p += m.weights[k] * math.Exp(-q/2) * math.Pow(2*math.Pi, -float64(len(v))/2)
	}
	return p
}

// statistics are E[v' h], E[v], E[h] of the model.
func (m mixture) statistics() []float64 {
	nv, nh := len(m.b), len(m.c)
	s := make([]float64, nv*nh+nv+nh)
	for k, h := range m.states {
		for j := range h {
			for i := range m.b {
				s[i*nh+j] += m.weights[k] * m.means[k][i] * h[j]
			}
			s[nv*nh+nv+j] += m.weights[k] * h[j]
		}
		for i := range m.b {
			s[nv*nh+i] += m.weights[k] * m.means[k][i]
		}
	}
	return s
}

// tinyGaussian is a 4x3 machine with overlapping modes.
func tinyGaussian() *RBM {
	r, s := NewGaussian(4, 3), rng.New(2, "tiny")
	r.Init(s.Child("W"), 0.8)
	simd.Normal(r.B, 0.5, s.Child("b").At(0, 0, 0))
	simd.Normal(r.C, 0.5, s.Child("c").At(0, 0, 0))
	return r
}

// realData is what the gradient tests train on.
var realData = [][]float64{{1.5, -0.5, 0.25, 2}, {-1, 0.75, 1.25, -0.5}, {0.5, 0.5, -2, 1}, {0, -1.5, 1, 0.25}}

// log p(v) = -F(v) - log Z, with the integral over v in closed form.
func TestGaussianFreeEnergyIsThatOfTheMixture(t *testing.T) {
	r := tinyGaussian()
	m := newMixture(newExact(r))
	f := make([]float32, len(realData))
	r.FreeEnergy(f, simd.NewMatrix(len(realData), 3), matrix(realData))
	for i, v := range realData {
		near(t, "log p(v)", -float64(f[i])-m.logZ, math.Log(m.density(v)), 1e-5)
	}
}

// The conditionals, from the joint density.
func TestGaussianConditionals(t *testing.T) {
	r := tinyGaussian()
	m := newMixture(newExact(r))
	ph, pv := simd.NewMatrix(1, 3), simd.NewMatrix(1, 4)
	for _, v := range realData {
		r.Hidden(ph, matrix([][]float64{v}))
		want, total := make([]float64, 3), 0.0
		for k, h := range m.states {
			q := 0.0
			for i := range v {
				q += (v[i] - m.means[k][i]) * (v[i] - m.means[k][i])
			}
			p := m.weights[k] * math.Exp(-q/2)
			total += p
			for j := range h {
				want[j] += p * h[j]
			}
		}
		for j := range want {
			near(t, "p(h|v)", float64(ph.Row(0)[j]), want[j]/total, 1e-6)
		}
	}
	for k, h := range m.states {
		r.Visible(pv, matrix([][]float64{h}))
		allNear(t, "E[v|h]", wide(pv.Row(0)), m.means[k], 1e-6)
	}
}

// E_data - E_model is the derivative of the exact log-likelihood, by finite
// differences, and the trainer's positive phase is the first term.
func TestGaussianGradientIsThatOfTheLikelihood(t *testing.T) {
	r := tinyGaussian()
	e := newExact(r)
	src := batch.Floats{Matrix: matrix(realData)}
	tr := NewTrainer(r, src, Options{Epochs: 1, Batch: len(realData), K: 1}, rng.New(3, "gradient"))
	tr.order.Begin(0)
	g := positiveGradient(tr)
	for i, s := range newMixture(e).statistics() {
		g[i] -= s
	}
	likelihood := func() float64 {
		m, l := newMixture(e), 0.0
		for _, v := range realData {
			l += math.Log(m.density(v)) / float64(len(realData))
		}
		return l
	}
	const d = 1e-5
	for i := range g {
		at := e.parameter(i)
		was := *at
		*at = was + d
		up := likelihood()
		*at = was - d
		down := likelihood()
		*at = was
		near(t, "dlogp", g[i], (up-down)/(2*d), 1e-6)
	}
}

// With noise, Gibbs samples the model: after 100 sweeps from nothing the
// chains' statistics are the mixture's. The greatest standard deviation of an
// entry is below 2.5; five standard errors.
func TestGaussianGibbsSamplesTheModel(t *testing.T) {
	r := tinyGaussian()
	r.Noise = 1
	const n = 20000
	c := NewChains(r, n)
	r.Gibbs(c, 1, 100, rng.New(1, "gibbs"), 0, 0)
	got := parameters{W: simd.NewMatrix(4, 3), B: make([]float32, 4), C: make([]float32, 3)}
	simd.Gemm(simd.Trans, simd.NoTrans, 1./n, c.V, c.PH, 0, got.W)
	simd.ColSums(got.B, c.V)
	simd.Scale(got.B, 1./n, got.B)
	simd.ColSums(got.C, c.PH)
	simd.Scale(got.C, 1./n, got.C)
	allNear(t, "statistics", flat(got.W, got.B, got.C), newMixture(newExact(r)).statistics(), 5*2.5/math.Sqrt(n))
}

// Without noise a sampled visible unit is its mean.
func TestGaussianMeansWithoutNoise(t *testing.T) {
	r := tinyGaussian()
	h := matrix([][]float64{{1, 0, 1}})
	v, pv := simd.NewMatrix(1, 4), simd.NewMatrix(1, 4)
	r.SampleVisible(v, pv, h, rng.New(1, "v").At(0, 0, 0))
	allNear(t, "v", wide(v.Row(0)), newMixture(newExact(r)).means[5], 1e-6)
}

// realOptions train a Gaussian machine.
func realOptions(epochs int) Options {
	return Options{Epochs: epochs, Batch: 8, K: 1, InitSD: 0.1, Decay: 1e-4, Schedule: constant(0.02, 0.5)}
}

// clusters are 40 points around (2, -2), (-2, 2) and (2, 2), alternately, with
// a spread of 0.3.
func clusters() batch.Floats {
	x := simd.NewMatrix(40, 2)
	simd.Normal(x.Flat(), 0.3, rng.New(7, "clusters").At(0, 0, 0))
	for i := range x.Rows {
		c := [][]float32{{2, -2}, {-2, 2}, {2, 2}}[i%3]
		x.Row(i)[0] += c[0]
		x.Row(i)[1] += c[1]
	}
	return batch.Floats{Matrix: x}
}

// CD-1 finds the clusters: the mean log density of the data rises from that of
// one Gaussian of unit variance, about -5.9, to above -3.6.
func TestGaussianTrainingRaisesTheLikelihood(t *testing.T) {
	src := clusters()
	r := NewGaussian(2, 4)
	if err := train.Run(context.Background(), nil, nil, NewTrainer(r, src, realOptions(400), rng.New(1, "g")).Phase("grbm")); err != nil {
		t.Fatal(err)
	}
	m, l := newMixture(newExact(r)), 0.0
	for i := range src.Rows {
		l += math.Log(m.density(wide(src.Row(i)))) / float64(src.Rows)
	}
	if !(l > -3.6) {
		t.Errorf("log density %.2f after training, want above -3.6", l)
	}
}

func TestGaussianStepsDoNotAllocate(t *testing.T) {
	for _, noise := range []float32{0, 1} {
		r := NewGaussian(2, 4)
		r.Noise = noise
		phase := NewTrainer(r, clusters(), realOptions(1), rng.New(1, "allocs")).Phase("grbm")
		phase.Start()
		phase.Begin(0)
		if n := testing.AllocsPerRun(5, func() { phase.Step(0, 0) }); n != 0 {
			t.Errorf("noise %v: %v allocations a step", noise, n)
		}
	}
}

func TestGaussianResume(t *testing.T) {
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		r := NewGaussian(2, 4)
		return []train.Phase{NewTrainer(r, clusters(), realOptions(4), rng.New(1, "resume")).Phase("grbm")}, r.Parameters
	})
}
