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

// The conditionals are sums over the joint distribution, and the labels are
// drawn from theirs: one on in each row, as often as its probability says
// within five standard errors.
func TestLabelConditionalsMatchEnumeration(t *testing.T) {
	r := tinyLabelled()
	e := newLabelled(r)
	const n = 20000
	y, py, h := simd.NewMatrix(n, 3), simd.NewMatrix(n, 3), simd.NewMatrix(n, 3)
	for m := range 8 {
		hidden := bits(m, 3)
		for i := range n {
			copy(h.Row(i), matrix([][]float64{hidden}).Row(0))
		}
		r.Labels.Sample(y, py, h, rng.New(4, "labels").At(0, 0, m))
		want, total := make([]float64, 3), 0.0
		for _, x := range e.states() {
			p := e.weight(x, hidden)
			total += p
			for k := range want {
				want[k] += p * x[4+k]
			}
		}
		drawn := make([]float64, 3)
		for i := range n {
			sum := float32(0)
			for k, v := range y.Row(i) {
				drawn[k] += float64(v) / n
				sum += v * v
			}
			if sum != 1 {
				t.Fatalf("row %d of y is %v", i, y.Row(i))
			}
		}
		for k := range want {
			p := want[k] / total
			near(t, "p(y|h)", float64(py.Row(0)[k]), p, 1e-6)
			near(t, "share of y", drawn[k], p, 5*math.Sqrt(p*(1-p)/n)+1e-9)
		}
	}
}

// The hidden units see v and y.
func TestHiddenSeesLabels(t *testing.T) {
	r := tinyLabelled()
	e := newLabelled(r)
	c := NewChains(r, 1)
	for _, x := range e.states() {
		copy(c.V.Row(0), matrix([][]float64{x[:4]}).Row(0))
		copy(c.Y.Row(0), matrix([][]float64{x[4:]}).Row(0))
		r.up(c, rng.New(5, "up").At(0, 0, 0))
		allNear(t, "p(h|v,y)", wide(c.PH.Row(0)), e.hidden(x), 1e-6)
	}
}

// Zero label weights that do not learn leave an RBM to itself, bit for bit.
func TestLabelsShiftNoDraw(t *testing.T) {
	opt := Options{Epochs: 1, Batch: 5, K: 2, Binarize: true, InitSD: 0.1, Schedule: constant(0.1, 0.5)}
	var w [2][]float64
	for i := range w {
		r := New(9, 8)
		if i == 1 {
			r.Labels, opt.Labels = NewLabels(2, 8), barLabels()
		}
		tr := NewTrainer(r, batch.Floats{Matrix: matrix(bars())}, opt, rng.New(1, "shift"))
		tr.initialise()
		if i == 1 {
			clear(r.Labels.L.Flat())
		}
		tr.order.Begin(0)
		tr.step(0, 0)
		w[i] = flat(r.W, r.B, r.C)
	}
	allNear(t, "parameter", w[1], w[0], 0)
}

// barLabels tell horizontal from vertical bars.
func barLabels() []uint8 {
	labels := make([]uint8, 14)
	for i, x := range bars() {
		if x[0] != x[1] || x[1] != x[2] {
			labels[i] = 1
		}
	}
	return labels
}

// Trained on bars and on which way they run, the machine gives the joint
// distribution a likelihood far above that before training, -9 log 2 - log 2 =
// -6.93 nats; the data's own is -2.64.
func TestTrainingWithLabelsRaisesTheLikelihood(t *testing.T) {
	r := New(9, 8)
	r.Labels = NewLabels(2, 8)
	opt := Options{Epochs: 2000, Batch: 7, K: 10, KEpochs: 400, InitSD: 0.1, Decay: 1e-4, Labels: barLabels(), Schedule: constant(0.1, 0.5)}
	phase := NewTrainer(r, batch.Floats{Matrix: matrix(bars())}, opt, rng.New(1, "bars")).Phase("rbm")
	if err := train.Run(context.Background(), nil, nil, phase); err != nil {
		t.Fatal(err)
	}
	var rows [][]float64
	for i, v := range bars() {
		rows = append(rows, append(append([]float64{}, v...), oneOf(int(barLabels()[i]), 2)...))
	}
	if l := newLabelled(r).logLikelihood(rows); !(l > -4) {
		t.Errorf("log-likelihood %.2f after training, want above -4", l)
	}
}

// Two updates by hand: v = momentum v - rate (g + decay w), w = w + v, without
// decay of a.
func TestLabelUpdate(t *testing.T) {
	r := tinyLabelled()
	tr := labelledTrainer(r, 1, Options{Epochs: 2, Batch: len(data), K: 2, Decay: 0.1, Schedule: constant(0.4, 0.5)})
	w := append(wide(r.Labels.L.Flat()), wide(r.Labels.A)...)
	v := make([]float64, len(w))
	for range 2 {
		tr.step(0, 0)
		g := append(wide(tr.labels.gradient.L.Flat()), wide(tr.labels.gradient.A)...)
		for i := range g {
			if i < 9 {
				g[i] += 0.1 * w[i]
			}
			v[i] = 0.5*v[i] - 0.4*g[i]
			w[i] += v[i]
		}
		allNear(t, "L, a", append(wide(r.Labels.L.Flat()), wide(r.Labels.A)...), w, 2e-6)
	}
}

func TestLabelledResume(t *testing.T) {
	for _, chains := range []int{0, 5} {
		opt := Options{Epochs: 4, Batch: 5, K: 2, Chains: chains, Binarize: true, InitSD: 1, Decay: 1e-3, Labels: barLabels(), Schedule: constant(0.1, 0.5)}
		traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
			r := New(9, 8)
			r.Labels = NewLabels(2, 8)
			phase := NewTrainer(r, batch.Floats{Matrix: matrix(bars())}, opt, rng.New(1, "resume")).Phase("rbm")
			return []train.Phase{phase}, r.Parameters
		})
	}
}

func TestLabelledStepsDoNotAllocate(t *testing.T) {
	r := New(9, 8)
	r.Labels = NewLabels(2, 8)
	opt := Options{Epochs: 1, Batch: 8, K: 2, InitSD: 0.1, Labels: barLabels(), Schedule: constant(0.1, 0.5)}
	phase := NewTrainer(r, batch.Floats{Matrix: matrix(bars())}, opt, rng.New(1, "allocs")).Phase("rbm")
	phase.Start()
	phase.Begin(0)
	for step := range phase.Steps {
		if n := testing.AllocsPerRun(5, func() { phase.Step(0, step) }); n != 0 {
			t.Errorf("step %d makes %v allocations", step, n)
		}
	}
}
