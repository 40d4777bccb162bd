package dbm

import (
	"fmt"
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// labelled is a machine with labels, in float64: states and means have the
// labels y behind the layers.
type labelled struct {
	exact
	l [][]float64
	a []float64
}

func newLabelledExact(d *DBM) labelled {
	e := labelled{exact: newExact(d), a: wide(d.Labels.A)}
	for k := range d.Labels.L.Rows {
		e.l = append(e.l, wide(d.Labels.L.Row(k)))
	}
	return e
}

const classes = 3

// tinyLabelled is a machine with parameters from N(0, 1).
func tinyLabelled(sizes ...int) *DBM {
	d, s := NewLabelled(classes, sizes...), rng.New(1, "tiny labelled")
	for _, p := range d.Parameters() {
		simd.Normal(p.Data, 1, s.Child(p.Name).At(0, 0, 0))
	}
	return d
}

func eachLabelled(t *testing.T, f func(t *testing.T, d *DBM)) {
	for _, sizes := range machines {
		t.Run(fmt.Sprint(sizes), func(t *testing.T) { f(t, tinyLabelled(sizes...)) })
	}
}

func oneOf(k int) []float64 {
	y := make([]float64, classes)
	y[k] = 1
	return y
}

// minusEnergy is -E of a state, or its mean under independent means.
func (e labelled) minusEnergy(x [][]float64) float64 {
	top := len(e.b) - 1
	s := e.exact.minusEnergy(x[:top+1])
	for k, y := range x[top+1] {
		s += y * e.a[k]
		for j, h := range x[top] {
			s += y * e.l[k][j] * h
		}
	}
	return s
}

// all calls f with every state of the machine.
func (e labelled) all(f func(x [][]float64)) {
	e.states(nil, 0, func(x [][]float64) {
		for k := range classes {
			f(append(append([][]float64{}, x...), oneOf(k)))
		}
	})
}

// model are the statistics under p: those of layers and then E[y' hL], E[y].
func (e labelled) model() statistics {
	z := 0.0
	e.all(func(x [][]float64) { z += math.Exp(e.minusEnergy(x)) })
	s := make(statistics, len(e.flat()))
	e.all(func(x [][]float64) { s.addLabelled(math.Exp(e.minusEnergy(x))/z, x) })
	return s
}

func (s statistics) addLabelled(p float64, x [][]float64) {
	n := len(x) - 1
	labels := len(s) - len(x[n])*(len(x[n-1])+1)
	s[:labels].add(p, x[:n])
	at := labels
	for _, y := range x[n] {
		for _, h := range x[n-1] {
			s[at] += p * y * h
			at++
		}
	}
	for _, y := range x[n] {
		s[at] += p * y
		at++
	}
}

func (e labelled) flat() []*float64 {
	ps := e.exact.flat()
	for _, row := range e.l {
		for j := range row {
			ps = append(ps, &row[j])
		}
	}
	for k := range e.a {
		ps = append(ps, &e.a[k])
	}
	return ps
}

// meanField is the fixed-point iteration of MeanField.RunLabelled: the labels'
// input is as good as a bias.
func (e labelled) meanField(v []float64, class, sweeps int) [][]float64 {
	with := exact{w: e.w, b: append([][]float64{}, e.b...)}
	top := len(e.b) - 1
	with.b[top] = append([]float64{}, e.b[top]...)
	for j := range with.b[top] {
		with.b[top][j] += e.l[class][j]
	}
	return append(with.meanField(v, sweeps), oneOf(class))
}

// threeClasses are those of threeOf.
var threeClasses = []uint8{2, 0, 1}

func (e labelled) positive(data [][]float64, sweeps int) statistics {
	s := make(statistics, len(e.flat()))
	for i, v := range data {
		s.addLabelled(1/float64(len(data)), e.meanField(v, int(threeClasses[i]), sweeps))
	}
	return s
}

// meanBound is the variational bound on log p(v, y), mean over data.
func (e labelled) meanBound(data [][]float64) float64 {
	s, z := 0.0, 0.0
	for i, v := range data {
		x := e.meanField(v, int(threeClasses[i]), 2000)
		entropy := e.exact.bound(x[:len(e.b)]) - e.exact.minusEnergy(x[:len(e.b)])
		s += (e.minusEnergy(x) + entropy) / float64(len(data))
	}
	e.all(func(x [][]float64) { z += math.Exp(e.minusEnergy(x)) })
	return s - math.Log(z)
}

// Positive minus negative statistics are the derivative of the bound on
// log p(v, y), which is below it.
func TestLabelledGradientIsThatOfTheBound(t *testing.T) {
	eachLabelled(t, func(t *testing.T, d *DBM) {
		e, data := newLabelledExact(d), threeOf(d.units(0))
		exactly := 0.0
		for i, v := range data {
			pv, z := 0.0, 0.0
			e.all(func(x [][]float64) {
				p := math.Exp(e.minusEnergy(x))
				z += p
				if fmt.Sprint(x[0]) == fmt.Sprint(v) && x[len(x)-1][threeClasses[i]] == 1 {
					pv += p
				}
			})
			exactly += math.Log(pv/z) / float64(len(data))
		}
		if bound := e.meanBound(data); !(bound < exactly && bound > exactly-5) {
			t.Errorf("bound %v, log p(v, y) is %v", bound, exactly)
		}
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

// With labels the means are those of the fixed-point iteration whose top layer
// has the label's weights; without, those of the machine without labels.
func TestLabelledMeanField(t *testing.T) {
	eachLabelled(t, func(t *testing.T, d *DBM) {
		e, data := newLabelledExact(d), threeOf(d.units(0))
		y := simd.NewMatrix(3, classes)
		for i, k := range threeClasses {
			y.Row(i)[k] = 1
		}
		m := NewMeanField(d, 5)
		for _, sweeps := range []int{0, 1, 4, 50} {
			m.RunLabelled(matrix(data), y, sweeps)
			for i, v := range data {
				for l, want := range e.meanField(v, int(threeClasses[i]), sweeps)[:len(e.b)] {
					allNear(t, "mean", wide(m.H(l).Row(i)), want, 1e-5)
				}
			}
			m.Run(matrix(data), sweeps)
			for i, v := range data {
				for l, want := range e.exact.meanField(v, sweeps) {
					allNear(t, "mean without labels", wide(m.H(l).Row(i)), want, 1e-5)
				}
			}
		}
	})
}

// The probabilities that a layer and the labels are drawn from are those given
// all the rest.
func TestLabelledConditionalsMatchEnumeration(t *testing.T) {
	eachLabelled(t, func(t *testing.T, d *DBM) {
		e, c := newLabelledExact(d), NewChains(d, 1, rng.New(1, "conditionals"))
		e.all(func(x [][]float64) {
			for l := range x {
				for m := range c.State {
					copy(c.State[m].Row(0), matrix(x[m:m+1]).Row(0))
				}
				copy(c.Y.Row(0), matrix(x[len(x)-1:]).Row(0))
				want := e.conditional(x, l)
				if l < len(c.State) {
					c.sample(l, c.gibbs.At(0, 0, l))
					allNear(t, "probability", wide(c.Prob[l].Row(0)), want, 1e-5)
				} else {
					d.Labels.Sample(c.Y, c.PY, c.State[d.top()], c.labels.At(0, 0, 0))
					allNear(t, "label", wide(c.PY.Row(0)), want, 1e-5)
				}
			}
		})
	})
}

// conditional is the mean of part l of x (a layer, or the labels) given the
// others.
func (e labelled) conditional(x [][]float64, l int) []float64 {
	y, all := append([][]float64{}, x...), allVisible(len(x[l]))
	if l == len(e.b) {
		all = [][]float64{oneOf(0), oneOf(1), oneOf(2)}
	}
	p, total := make([]float64, len(x[l])), 0.0
	for _, state := range all {
		y[l] = state
		w := math.Exp(e.minusEnergy(y))
		total += w
		for i, on := range state {
			p[i] += w * on
		}
	}
	for i := range p {
		p[i] /= total
	}
	return p
}

// labelGradient is the gradient in the order of labelled statistics.
func labelGradient(j *joint) []float64 {
	was := flat(j.gradient)
	// LabelTrainer keeps its gradient to itself: a step of rate 1 without
	// momentum on labels of zeros is minus the gradient.
	clear(j.dbm.Labels.L.Flat())
	clear(j.dbm.Labels.A)
	j.labels.Update(simd.SGDStep{Rate: 1})
	for _, p := range j.dbm.Labels.Parameters() {
		for _, x := range wide(p.Data) {
			was = append(was, -x)
		}
	}
	return was
}

func TestLabelledJointEstimatesTheGradient(t *testing.T) {
	eachLabelled(t, func(t *testing.T, d *DBM) {
		opt := JointOptions{MeanFieldSweeps: 4, Chains: manyChains, GibbsSweeps: 4}
		opt.Labels = threeClasses
		e := newLabelledExact(d)
		want := e.model()
		for i, s := range e.positive(threeOf(d.units(0)), 4) {
			want[i] -= s
		}
		j := newTestJoint(d, opt)
		for step := range 5 {
			j.PositivePhase(j.input(0, 0))
			j.NegativePhase(0, step)
		}
		allNear(t, "gradient", labelGradient(j), want, tolerance)
	})
}

// With MeanTop the top layer of the statistics is s(p(h1) W2 + p(y) L + c2),
// and nothing of the chains themselves moves.
func TestMeanTop(t *testing.T) {
	d := tinyLabelled(4, 3, 2)
	plain, authors := NewChains(d, 7, rng.New(3, "mean top")), NewChains(d, 7, rng.New(3, "mean top"))
	authors.MeanTop = true
	for _, c := range []*Chains{plain, authors} {
		c.Start()
		c.Gibbs(2, 0, 0)
		c.Gibbs(2, 0, 1)
	}
	for l := range plain.State {
		allNear(t, "state", wide(authors.State[l].Flat()), wide(plain.State[l].Flat()), 0)
	}
	allNear(t, "labels", wide(authors.ExpectedLabels().Flat()), wide(plain.Y.Flat()), 0)
	allNear(t, "labels", wide(plain.ExpectedLabels().Flat()), wide(plain.PY.Flat()), 0)
	e := newLabelledExact(d)
	for i := range 7 {
		h1 := wide(plain.Prob[1].Row(i))
		a := e.input([][]float64{nil, h1, nil}, 2, 1)
		for j := range a {
			for k, y := range wide(plain.PY.Row(i)) {
				a[j] += y * e.l[k][j]
			}
		}
		allNear(t, "top", wide(authors.Expected(2).Row(i)), sigmoids(a), 1e-6)
	}
}

// StopAt ends the sweeps where the float64 iteration first changes less than
// the tolerance in both layers.
func TestStopAt(t *testing.T) {
	d := tiny(4, 3, 2)
	e, data := newExact(d), threeOf(4)
	for _, tolerance := range []float64{0.1, 1e-2, 1e-4} {
		want := 0
		for done := false; !done; want++ {
			done = true
			for l := 1; l <= 2; l++ {
				sum, n := 0.0, 0
				for _, v := range data {
					before, after := e.meanField(v, want)[l], e.meanField(v, want+1)[l]
					for i := range after {
						sum, n = sum+math.Abs(after[i]-before[i]), n+1
					}
				}
				done = done && sum/float64(n) < tolerance
			}
		}
		stops, through := NewMeanField(d, 3), NewMeanField(d, 3)
		stops.StopAt(tolerance)
		stops.Run(matrix(data), 1000)
		through.Run(matrix(data), want)
		for l := 1; l <= 2; l++ {
			allNear(t, fmt.Sprintf("tolerance %v, %d sweeps", tolerance, want), wide(stops.H(l).Flat()), wide(through.H(l).Flat()), 0)
		}
	}
}

// authors is joint training as the authors' program has it.
func authors(epochs int) JointOptions {
	opt := JointOptions{Epochs: epochs, Batch: 5, MeanFieldSweeps: 4, Chains: 20, GibbsSweeps: 2, Binarize: true, Decay: 1e-3, Schedule: constant(0.05),
		SparsityTargets: []float64{0.2, 0.1}, SparsityCost: 0.01, SparsityDamping: 0.9}
	opt.AuthorsOptions = AuthorsOptions{Labels: barLabels(), MeanFieldTolerance: 1e-4, MeanTop: true}
	return opt
}

// barLabels tell two kinds of bars apart, in the order of bars.
func barLabels() []uint8 {
	labels := make([]uint8, 14)
	for i, x := range bars() {
		if x[0] != x[1] || x[1] != x[2] {
			labels[i] = 1
		}
	}
	return labels
}

func layers(labels []uint8) []rbm.Options {
	opts := []rbm.Options{
		{Epochs: 2, Batch: 5, K: 1, Binarize: true, InitSD: 1, Schedule: constant(0.05)},
		{Epochs: 3, Batch: 5, K: 3, KEpochs: 1, Binarize: true, InitSD: 1, Schedule: constant(0.05)},
	}
	opts[1].Labels = labels
	return opts
}

// TestLabelledResume: labels, their chains and velocities go on in the same
// bits after any epoch, and so does fine-tuning by conjugate gradients.
func TestLabelledResume(t *testing.T) {
	tune := conjugate()
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		d, src, stream := NewLabelled(2, 9, 8, 6), batch.Floats{Matrix: matrix(bars())}, rng.New(1, "resume")
		phases := append(d.Pretrain(src, layers(barLabels()), stream), d.Joint(src, authors(3), stream))
		net, last := d.FineTuneConjugate(src, barLabels(), 2, tune, stream)
		return append(phases, last), func() []train.Array { return append(d.Parameters(), net.Parameters()...) }
	})
}

func TestLabelledStepsDoNotAllocate(t *testing.T) {
	d := NewLabelled(2, 9, 6, 4)
	phase := d.Joint(batch.Floats{Matrix: matrix(bars())}, authors(1), rng.New(1, "allocs"))
	phase.Start()
	phase.Begin(0)
	for step := range phase.Steps {
		if n := testing.AllocsPerRun(5, func() { phase.Step(0, step) }); n != 0 {
			t.Errorf("step %d makes %v allocations", step, n)
		}
	}
}
