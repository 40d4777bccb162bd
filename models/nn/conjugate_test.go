package nn

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
)

func conjugateTrainer(opt ConjugateOptions, examples int) *ConjugateTrainer {
	return NewConjugateTrainer(testNet(Tanh, 6, 7, 5, 4), opt, batch.Floats{Matrix: randomRows(0, examples, 6)}, testLabels(examples), testStream.Child("conjugate"))
}

// TestConjugateGradient compares the gradient of the summed loss with central
// differences of its float64 twin, over minibatches of one chunk and of two
// and a bit.
func TestConjugateGradient(t *testing.T) {
	for _, n := range []int{8, 2*conjugateRows + 3} {
		tr := conjugateTrainer(ConjugateOptions{Batch: n}, n)
		tr.order.Begin(0)
		idx := tr.order.Batch(0)
		tr.in = tr.x.RowRange(0, tr.gather(idx))
		tr.store(tr.params)
		g := make([]float32, len(tr.params))
		value := tr.value(tr.params, g)

		var params [][]float64
		for _, p := range tr.net.Parameters() {
			params = append(params, float64s(p.Data))
		}
		reference := func() float64 { return refConjugateLoss(tr, params, idx) }
		if want := reference(); !near(value, want, 1e-5) {
			t.Errorf("%d examples: loss %v, want %v", n, value, want)
		}
		for l := range tr.layers {
			gw, gb := tr.layers[l].weights(g, 0)
			mustMatch(t, fmt.Sprintf("%d examples: dW%d", n, l+1), gw.Flat(), differences(params[2*l], reference))
			mustMatch(t, fmt.Sprintf("%d examples: db%d", n, l+1), gb, differences(params[2*l+1], reference))
		}
	}
}

// TestConjugateGradientOfSureNet: a net that knows its minibatch by heart has the
// gradient of sums in float64 of the same outputs, to the rounding of its
// greatest elements, and what goes into the products is 0 or far from subnormal.
func TestConjugateGradientOfSureNet(t *testing.T) {
	const n = 40
	for _, scale := range []float32{5, 20, 50} {
		net := testNet(Sigmoid, 6, 7, 5, 4)
		for _, l := range net.Layers {
			simd.Scale(l.W.Flat(), scale, l.W.Flat())
		}
		src := batch.Floats{Matrix: randomRows(0, n, 6)}
		tr := NewConjugateTrainer(net, ConjugateOptions{Batch: n}, src, net.Predict(src, n), testStream.Child("conjugate"))
		tr.order.Begin(0)
		tr.in = tr.x.RowRange(0, tr.gather(tr.order.Batch(0)))
		top := tr.layers[2]
		for most := float32(sure); most >= sure; most = greatest(top.delta) {
			simd.Scale(top.W.Flat(), 1.5, top.W.Flat())
			simd.Scale(top.B, 1.5, top.B)
			tr.forward(tr.in)
			SureCrossEntropy(top.delta, top.out, tr.y)
		}
		tr.store(tr.params)
		var outs [][]float64
		for i := range tr.layers {
			outs = append(outs, float64s(tr.layers[i].out.Flat()))
		}
		delta := float64s(top.delta.Flat())
		g := make([]float32, len(tr.params))
		tr.value(tr.params, g)
		for l := 2; l >= 0; l-- {
			x := float64s(tr.in.Flat())
			if l > 0 {
				x = outs[l-1]
			}
			in, out := tr.layers[l].In(), tr.layers[l].Out()
			want, below := make([]float64, in*out), make([]float64, n*in)
			for r := range n {
				for i := range in {
					for j := range out {
						want[i*out+j] += n * x[r*in+i] * delta[r*out+j]
						below[r*in+i] += delta[r*out+j] * float64(tr.layers[l].W.Row(i)[j]) * x[r*in+i] * (1 - x[r*in+i])
					}
				}
			}
			most, off := 0.0, 0.0
			gw, _ := tr.layers[l].weights(g, 0)
			for i, v := range gw.Flat() {
				most, off = max(most, math.Abs(want[i])), max(off, math.Abs(float64(v)-want[i]))
			}
			if off > 1e-5*most {
				t.Errorf("scale %v, layer %d: an element is off by %v, the greatest is %v", scale, l+1, off, most)
			}
			for _, v := range tr.layers[l].delta.Flat() {
				if v != 0 && math.Abs(float64(v)) < 0x1p-110 {
					t.Fatalf("scale %v, layer %d: a delta of %v", scale, l+1, v)
				}
			}
			delta = below
		}
	}
}

func refConjugateLoss(tr *ConjugateTrainer, params [][]float64, idx []int32) float64 {
	loss := 0.0
	for _, k := range idx {
		x := float64s(tr.src.(batch.Floats).Row(int(k)))
		for l := range tr.layers {
			x = refDense(tr.layers[l].Dense, params[2*l], params[2*l+1], x, nil)
		}
		loss += refSoftmaxLoss(x, tr.labels[k])
	}
	return loss
}

// TestConjugateTopOnly: while the last layer trains alone the others stand
// still, and what it sees once a minibatch gives the value and the gradient,
// bit for bit, of the whole net.
func TestConjugateTopOnly(t *testing.T) {
	opt := ConjugateOptions{Epochs: 3, TopOnlyEpochs: 2, Batch: conjugateRows + 5, LineSearches: 2}
	tr := conjugateTrainer(opt, conjugateRows+5)
	before := copyParameters(tr.net)
	p := tr.Phase("train")
	p.Begin(0)
	p.Step(0, 0)
	for i, q := range tr.net.Parameters() {
		if same := slices.Equal(q.Data, before[i]); same != (i < 4) {
			t.Errorf("after a top-only step: %s unchanged: %v", q.Name, same)
		}
	}
	at := tr.layers[2].at
	alone, whole := make([]float32, len(tr.params)-at), make([]float32, len(tr.params))
	a := tr.value(tr.params[at:], alone)
	tr.bottom, tr.in = 0, tr.x
	tr.store(tr.params)
	if w := tr.value(tr.params, whole); a != w || !slices.Equal(alone, whole[at:]) {
		t.Errorf("the top alone has loss %v, the net %v; or their gradients differ", a, w)
	}
	p.Step(2, 0)
	if slices.Equal(tr.net.Layers[0].W.Flat(), before[0]) {
		t.Error("W1 stands still after the top-only epochs")
	}
}

// TestConjugateLearns: the loss of a step is the mean before it, so it falls
// from step to step on a single minibatch, to nothing wrong.
func TestConjugateLearns(t *testing.T) {
	tr := conjugateTrainer(ConjugateOptions{Epochs: 30, TopOnlyEpochs: 1, Batch: 100, LineSearches: 3}, 8)
	last := math.Inf(1)
	p := tr.Phase("train")
	for epoch := range p.Epochs {
		p.Begin(epoch)
		loss := p.Step(epoch, 0)
		if loss > last {
			t.Errorf("epoch %d: the loss rises from %v to %v", epoch+1, last, loss)
		}
		last = loss
	}
	if e := tr.net.ErrorRate(tr.src, tr.labels, 8); e != 0 || last > 0.01 {
		t.Errorf("training error %v %%, loss %v, want 0 and below 0.01", e, last)
	}
}

func TestConjugateResume(t *testing.T) {
	opt := ConjugateOptions{Epochs: 4, TopOnlyEpochs: 1, Batch: 30, LineSearches: 2}
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		tr := conjugateTrainer(opt, 50)
		return []train.Phase{tr.Phase("train")}, tr.net.Parameters
	})
}

// The sizes cut every operation into several chunks.
func TestConjugateBitsDoNotDependOnThreads(t *testing.T) {
	var runs [2][][]float32
	for i := range runs {
		procs := runtime.GOMAXPROCS(i + 1)
		net := testNet(Sigmoid, 130, 270, 300, 4)
		tr := NewConjugateTrainer(net, ConjugateOptions{Epochs: 2, TopOnlyEpochs: 1, Batch: 700, LineSearches: 2},
			batch.Floats{Matrix: randomRows(1, 1100, 130)}, testLabels(1100), testStream)
		run(t, tr.Phase("train"))
		runtime.GOMAXPROCS(procs)
		runs[i] = copyParameters(net)
	}
	for i, p := range runs[0] {
		if !slices.Equal(p, runs[1][i]) {
			t.Errorf("GOMAXPROCS 1 and 2 give different bits in parameter %d", i)
		}
	}
}

func TestConjugateStepAllocatesNothing(t *testing.T) {
	tr := conjugateTrainer(ConjugateOptions{Epochs: 4, TopOnlyEpochs: 1, Batch: 5, LineSearches: 2}, 8)
	p := tr.Phase("train")
	p.Begin(0)
	for epoch := range 2 {
		step := 0
		if n := testing.AllocsPerRun(10, func() { p.Step(epoch, step%p.Steps); step++ }); n != 0 {
			t.Errorf("epoch %d: %v allocations a step, want 0", epoch, n)
		}
	}
}

func TestConjugateOptionsValidate(t *testing.T) {
	valid := ConjugateOptions{Epochs: 1, Batch: 1, LineSearches: 1}
	if err := valid.Validate(); err != nil {
		t.Fatal(err)
	}
	for key, spoil := range map[string]func(*ConjugateOptions){
		"epochs":          func(o *ConjugateOptions) { o.Epochs = 0 },
		"top_only_epochs": func(o *ConjugateOptions) { o.TopOnlyEpochs = -1 },
		"batch":           func(o *ConjugateOptions) { o.Batch = 0 },
		"line_searches":   func(o *ConjugateOptions) { o.LineSearches = 0 },
	} {
		o := valid
		spoil(&o)
		if err := o.Validate(); err == nil || !strings.HasPrefix(err.Error(), key+" = ") {
			t.Errorf("%s spoilt: error %v", key, err)
		}
	}
}
