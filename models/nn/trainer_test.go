package nn

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
)

func testTrainer(opt Options) *Trainer {
	return NewTrainer(testNet(Tanh, 6, 7, 5, 4), opt, batch.Floats{Matrix: randomRows(0, 8, 6)}, testLabels(8), testStream.Child("train"))
}

func run(t *testing.T, phases ...train.Phase) {
	t.Helper()
	if err := train.Run(context.Background(), nil, nil, phases...); err != nil {
		t.Fatal(err)
	}
}

func copyParameters(n *Net) [][]float32 {
	var ps [][]float32
	for _, p := range n.Parameters() {
		ps = append(ps, slices.Clone(p.Data))
	}
	return ps
}

func TestSameSeedSameBits(t *testing.T) {
	opt := testOptions()
	opt.Keep = []float32{0.5, 0.5}
	a, b := testTrainer(opt), testTrainer(opt)
	initial := copyParameters(a.net)
	run(t, a.Phase("a"))
	run(t, b.Phase("b"))
	for i, p := range a.net.Parameters() {
		if !slices.Equal(p.Data, b.net.Parameters()[i].Data) {
			t.Errorf("%s differs between two runs of one seed", p.Name)
		}
		if slices.Equal(p.Data, initial[i]) {
			t.Errorf("%s was not trained", p.Name)
		}
	}
}

func TestTrainingSetIsLearned(t *testing.T) {
	opt := testOptions()
	opt.Epochs, opt.Rate = 100, 0.03
	tr := testTrainer(opt)
	run(t, tr.Phase("train"))
	if e := tr.net.ErrorRate(tr.src, tr.labels, 8); e != 0 {
		t.Errorf("training error %v %%, want 0", e)
	}
	wrong := slices.Clone(tr.labels)
	wrong[0], wrong[5] = wrong[0]^1, wrong[5]^1
	if e := tr.net.ErrorRate(tr.src, wrong, 8); e != 25 {
		t.Errorf("with two of eight labels changed: error %v %%, want 25", e)
	}
	if !slices.Equal(tr.net.Predict(tr.src, 3), tr.net.Predict(tr.src, 100)) {
		t.Error("the predictions depend on how many examples are taken at a time")
	}
}

// TestRateFollowsSchedule: without momentum a step is minus the gradient times
// the rate, which has gone half way from 0.4 to 0.2 after three of six steps.
func TestRateFollowsSchedule(t *testing.T) {
	opt := testOptions()
	opt.Optimizer, opt.Rate, opt.FinalRate = SGD, 0.4, 0.2
	tr := testTrainer(opt)
	before := copyParameters(tr.net)
	p := tr.Phase("train")
	p.Begin(1)
	p.Step(1, 1)
	for l, y := range tr.layers {
		for i, w := range y.W.Flat() {
			got, want := float64(w)-float64(before[2*l][i]), -0.3*float64(y.gw.Flat()[i])
			if math.Abs(got-want) > 1e-6 {
				t.Errorf("W%d[%d] moved by %v, want %v", l+1, i, got, want)
			}
		}
	}
}

// TestTopOnlyEpochs: the lower layers stand still, then take a first Adam step
// as long as a first step is: Rate for every weight, by the bias correction.
func TestTopOnlyEpochs(t *testing.T) {
	opt := testOptions()
	opt.TopOnlyEpochs, opt.FinalRate = 2, opt.Rate
	tr := testTrainer(opt)
	before := copyParameters(tr.net)
	p := tr.Phase("train")
	for epoch := range 2 {
		p.Begin(epoch)
		for step := range p.Steps {
			p.Step(epoch, step)
		}
	}
	for i, q := range tr.net.Parameters() {
		if same := slices.Equal(q.Data, before[i]); same != (i < 4) {
			t.Errorf("after the top-only epochs: %s unchanged: %v", q.Name, same)
		}
	}
	p.Begin(2)
	p.Step(2, 0)
	for i, w := range tr.net.Layers[0].W.Flat() {
		if d := math.Abs(float64(w - before[0][i])); math.Abs(d-opt.Rate) > 1e-3*opt.Rate {
			t.Errorf("first step of W1[%d] is %v, want %v", i, d, opt.Rate)
		}
	}
}

func columnLength(d *Dense, j int) float64 {
	sum := 0.0
	for i := range d.In() {
		sum += float64(d.W.Row(i)[j]) * float64(d.W.Row(i)[j])
	}
	return math.Sqrt(sum)
}

func TestMaxNormShortensLongColumnsOnly(t *testing.T) {
	d := NewDense(30, 2, Relu)
	d.Init(testStream.Child("max norm"), 1)
	for i := range d.In() {
		d.W.Row(i)[0] *= 0.1
	}
	before := slices.Clone(d.W.Flat())
	newMaxNorm(1.5, 2).apply(d.W)
	for i := range d.In() {
		if d.W.Row(i)[0] != before[2*i] {
			t.Errorf("W[%d, 0] of a short column changed", i)
		}
	}
	if n := columnLength(d, 1); !near(n, 1.5, 1e-6) {
		t.Errorf("the long column has length %v, want 1.5", n)
	}
}

// TestMaxNormHoldsInTraining: no hidden unit's weights are longer than the
// limit, which some reach, and the softmax layer is free.
func TestMaxNormHoldsInTraining(t *testing.T) {
	opt := testOptions()
	opt.MaxNorm = 0.4
	tr := testTrainer(opt)
	run(t, tr.Phase("train"))
	for l, y := range tr.layers {
		longest := 0.0
		for j := range y.Out() {
			longest = max(longest, columnLength(y.Dense, j))
		}
		if hidden := l < 2; hidden != near(longest, 0.4, 1e-6) {
			t.Errorf("layer %d: longest weight vector %v", l+1, longest)
		}
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	opt := testOptions()
	opt.Keep, opt.Input, opt.MaxNorm = []float32{0.5, 0.5}, []Segment{{Dim: 6, Keep: 0.8, Noise: 0.1, Adversarial: 0.1}}, 2
	tr := testTrainer(opt)
	p := tr.Phase("train")
	p.Begin(0)
	step := 0
	if n := testing.AllocsPerRun(20, func() { p.Step(0, step%p.Steps); step++ }); n != 0 {
		t.Errorf("%v allocations a step, want 0", n)
	}
}
