package dbm

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

func constant(rate float64) rbm.Schedule {
	return rbm.Schedule{Rate: rate, FinalRate: rate, Momentum: 0.5, FinalMomentum: 0.5}
}

// threeOf are three rows of data for a machine of n visible units.
func threeOf(n int) [][]float64 { return [][]float64{bits(1, n), bits(5, n), bits(6, n)} }

// positive are the mean-field statistics of data.
func (e exact) positive(data [][]float64, sweeps int) statistics {
	s := e.empty()
	for _, v := range data {
		s.add(1/float64(len(data)), e.meanField(v, sweeps))
	}
	return s
}

// meanBound is the variational bound on log p(v), mean over data.
func (e exact) meanBound(data [][]float64) float64 {
	s := 0.0
	for _, v := range data {
		s += e.bound(e.meanField(v, 2000)) / float64(len(data))
	}
	return s - e.logSum(nil, 0)
}

// Positive minus negative statistics are the derivative of the bound: the
// means being at their optimum, only the parameters' own effect counts.
func TestGradientIsThatOfTheBound(t *testing.T) {
	eachMachine(t, func(t *testing.T, d *DBM) {
		e, data := newExact(d), threeOf(d.units(0))
		g, model := e.positive(data, 2000), e.model()
		const step = 1e-5
		for i, p := range e.flat() {
			was := *p
			*p = was + step
			up := e.meanBound(data)
			*p = was - step
			down := e.meanBound(data)
			*p = was
			if got, want := g[i]-model[i], (up-down)/(2*step); math.Abs(got-want) > 1e-7 {
				t.Errorf("parameter %d: positive - negative = %v, derivative %v", i, got, want)
			}
		}
	})
}

// flat is the gradient in the order of statistics.
func flat(p parameters) []float64 {
	var x []float64
	for _, w := range p.W {
		x = append(x, wide(w.Flat())...)
	}
	for _, b := range p.B {
		x = append(x, wide(b)...)
	}
	return x
}

func newTestJoint(d *DBM, opt JointOptions) *joint {
	opt.Epochs, opt.Batch = 1, 3
	j := newJoint(d, batch.Floats{Matrix: matrix(threeOf(d.units(0)))}, opt, rng.New(5, "joint"))
	j.chains.Start()
	j.order.Begin(0)
	return j
}

func TestJointEstimatesTheGradient(t *testing.T) {
	eachMachine(t, func(t *testing.T, d *DBM) {
		j := newTestJoint(d, JointOptions{MeanFieldSweeps: 4, Chains: manyChains, GibbsSweeps: 4})
		for step := range 5 {
			j.PositivePhase(j.input(0, 0))
			j.NegativePhase(0, step)
		}
		e := newExact(d)
		want := e.model()
		for i, s := range e.positive(threeOf(d.units(0)), 4) {
			want[i] -= s
		}
		allNear(t, "gradient", flat(j.gradient), want, tolerance)
	})
}

// The penalty adds E[hl-1]' sl + sl-1' E[hl] to the weights' gradients and sl
// to the biases', s = cost (running mean - target).
func TestSparsityGradient(t *testing.T) {
	eachMachine(t, func(t *testing.T, d *DBM) {
		targets := []float64{0.2, 0.1, 0.3}[:d.top()]
		j := newTestJoint(d, JointOptions{MeanFieldSweeps: 4, Chains: 2, GibbsSweeps: 1, SparsityTargets: targets, SparsityCost: 0.5, SparsityDamping: 0.9})
		e := newExact(d)
		means := e.positive(threeOf(d.units(0)), 4)
		want, at := e.empty(), 0
		for _, w := range d.W {
			at += w.Rows * w.Cols
		}
		var mean, push [][]float64
		for l, b := range e.b {
			mean, push = append(mean, means[at:at+len(b)]), append(push, make([]float64, len(b)))
			at += len(b)
			for i, m := range mean[l] {
				if l > 0 {
					running := targets[l-1]
					for range 3 {
						running = 0.9*running + 0.1*m
					}
					push[l][i] = 0.5 * (running - targets[l-1])
				}
			}
		}
		addPenalty(want, mean, push)
		for range 3 {
			j.PositivePhase(j.input(0, 0))
			before := flat(j.gradient)
			j.sparsity.penalise(&j.gradient, j.mean)
			for i, x := range flat(j.gradient) {
				before[i] = x - before[i]
			}
			copy(means, before)
		}
		allNear(t, "penalty", means, want, 2e-6)
	})
}

func addPenalty(s statistics, mean, push [][]float64) {
	at := 0
	for l := 1; l < len(mean); l++ {
		for i := range mean[l-1] {
			for k := range mean[l] {
				s[at] = mean[l-1][i]*push[l][k] + push[l-1][i]*mean[l][k]
				at++
			}
		}
	}
	for _, layer := range push {
		at += copy(s[at:], layer)
	}
}

// The loss is the squared error per case of s(h1 W1' + b).
func TestLossIsTheReconstructionError(t *testing.T) {
	d := tiny(4, 3, 2)
	e := newExact(d)
	want := 0.0
	for _, v := range threeOf(4) {
		x := e.meanField(v, 4)
		pv := sigmoids(e.input([][]float64{nil, x[1]}, 0, 1))
		for i := range v {
			want += math.Pow(pv[i]-v[i], 2) / 3
		}
	}
	j := newTestJoint(d, JointOptions{MeanFieldSweeps: 4, Chains: 2, GibbsSweeps: 1, Schedule: constant(0.1)})
	if loss := j.step(0, 0); math.Abs(loss-want) > 1e-5 {
		t.Errorf("loss %v, want %v", loss, want)
	}
}

// One update by hand: w = w - rate (g + decay w), without decay for biases;
// then one with momentum.
func TestUpdate(t *testing.T) {
	d := tiny(4, 3, 2)
	j := newTestJoint(d, JointOptions{MeanFieldSweeps: 2, Chains: 2, GibbsSweeps: 1, Decay: 0.1, Schedule: constant(0.4)})
	w := flat(parameters{d.W, d.B})
	v := make([]float64, len(w))
	for step := range 2 {
		j.step(0, 0)
		for i, g := range flat(j.gradient) {
			if i < 4*3+3*2 {
				g += 0.1 * w[i]
			}
			v[i] = 0.5*v[i] - 0.4*g
			w[i] += v[i]
		}
		allNear(t, "parameters", flat(parameters{d.W, d.B}), w, 2e-6*float64(step+1))
	}
}

func TestStepsDoNotAllocate(t *testing.T) {
	d := tiny(9, 6, 4)
	src := batch.Floats{Matrix: matrix(bars())}
	opt := JointOptions{Epochs: 1, Batch: 8, MeanFieldSweeps: 3, Chains: 5, GibbsSweeps: 2, Binarize: true, Schedule: constant(0.1),
		SparsityTargets: []float64{0.2, 0.1}, SparsityCost: 0.001, SparsityDamping: 0.9, Centring: 0.01}
	phase := d.Joint(src, opt, rng.New(1, "allocs"))
	phase.Start()
	phase.Begin(0)
	for step := range phase.Steps {
		if n := testing.AllocsPerRun(5, func() { phase.Step(0, step) }); n != 0 {
			t.Errorf("step %d makes %v allocations", step, n)
		}
	}
}

// bars are the 14 pictures of 3x3 pixels whose bars are all horizontal or all
// vertical.
func bars() [][]float64 {
	var all [][]float64
	for k := range 8 {
		across, down := make([]float64, 9), make([]float64, 9)
		for i := range 9 {
			across[i], down[i] = float64(k>>(i/3)&1), float64(k>>(i%3)&1)
		}
		all = append(all, across)
		if k != 0 && k != 7 {
			all = append(all, down)
		}
	}
	return all
}

// logLikelihood is the mean of log p(v) over data. All layers but h1 are
// summed in closed form, for machines with two hidden layers.
func (e exact) logLikelihood(data [][]float64) float64 {
	logZ, sums := 0.0, make([]float64, len(data))
	for _, h1 := range allVisible(len(e.b[1])) {
		rest := e.softplusSum([][]float64{nil, h1, nil}, 2)
		for j, h := range h1 {
			rest += h * e.b[1][j]
		}
		a := e.input([][]float64{nil, h1}, 0, 1)
		logZ += math.Exp(rest + e.softplusSum([][]float64{nil, h1}, 0))
		for n, v := range data {
			s := rest
			for i := range v {
				s += v[i] * a[i]
			}
			sums[n] += math.Exp(s)
		}
	}
	s := 0.0
	for _, p := range sums {
		s += math.Log(p/logZ) / float64(len(data))
	}
	return s
}

// softplusSum is the logarithm of the sum over the states of layer l given its
// neighbours.
func (e exact) softplusSum(x [][]float64, l int) float64 {
	s := 0.0
	for _, a := range e.input(x, l, 1) {
		s += math.Log1p(math.Exp(a))
	}
	return s
}

func TestLogLikelihoodOfTestsIsThatOfEnumeration(t *testing.T) {
	e := newExact(tiny(4, 3, 2))
	data := threeOf(4)
	want := 0.0
	for _, v := range data {
		want += (e.logSum([][]float64{v}, 1) - e.logSum(nil, 0)) / 3
	}
	if got := e.logLikelihood(data); math.Abs(got-want) > 1e-10 {
		t.Errorf("log-likelihood %v, want %v", got, want)
	}
}

// Pre-training composes to a machine that is better than nothing, -9 log 2 =
// -6.24 nats, and joint training improves it.
func TestTrainingRaisesTheLikelihood(t *testing.T) {
	d := New(9, 8, 6)
	src, stream := batch.Floats{Matrix: matrix(bars())}, rng.New(1, "bars")
	layer := rbm.Options{Epochs: 400, Batch: 7, K: 1, Binarize: true, InitSD: 0.1, Schedule: constant(0.05)}
	run(t, d.Pretrain(src, []rbm.Options{layer, layer}, stream)...)
	joint := d.Joint(src, JointOptions{Epochs: 1000, Batch: 7, MeanFieldSweeps: 5, Chains: 20, GibbsSweeps: 2,
		Schedule: rbm.Schedule{Rate: 0.05, FinalRate: 0.01, Momentum: 0.5, FinalMomentum: 0.5}}, stream.Child("joint"))
	before := newExact(d).logLikelihood(bars())
	run(t, joint)
	after := newExact(d).logLikelihood(bars())
	if !(before > -6.1 && after > before+1 && after > -4.5) {
		t.Errorf("log-likelihood %.2f after pre-training, %.2f after joint training", before, after)
	}
}

func run(t *testing.T, phases ...train.Phase) {
	t.Helper()
	if err := train.Run(context.Background(), nil, nil, phases...); err != nil {
		t.Fatal(err)
	}
}

// The sizes cut the work into several chunks and leave a short last minibatch.
func TestBitsDoNotDependOnThreads(t *testing.T) {
	src := batch.Floats{Matrix: simd.NewMatrix(330, 130)}
	simd.Uniform(src.Flat(), rng.New(9, "pixels").At(0, 0, 0))
	layer := rbm.Options{Epochs: 1, Batch: 200, K: 1, Binarize: true, InitSD: 0.1, Schedule: constant(0.05)}
	opt := JointOptions{Epochs: 1, Batch: 200, MeanFieldSweeps: 2, Chains: 150, GibbsSweeps: 1, Binarize: true, Decay: 1e-3, Schedule: constant(0.01),
		SparsityTargets: []float64{0.2, 0.1}, SparsityCost: 0.001, SparsityDamping: 0.9}
	var runs [2][]uint32
	for i := range runs {
		procs := runtime.GOMAXPROCS(i + 1)
		d, stream := New(130, 120, 70), rng.New(4, "threads")
		run(t, append(d.Pretrain(src, []rbm.Options{layer, layer}, stream), d.Joint(src, opt, stream.Child("joint")))...)
		q := d.Posterior(src, 2)
		runtime.GOMAXPROCS(procs)
		for _, x := range q.Flat() {
			runs[i] = append(runs[i], math.Float32bits(x))
		}
		for _, p := range d.Parameters() {
			for _, x := range p.Data {
				runs[i] = append(runs[i], math.Float32bits(x))
			}
		}
	}
	if !slices.Equal(runs[0], runs[1]) {
		t.Error("GOMAXPROCS 1 and 2 give different bits")
	}
}
