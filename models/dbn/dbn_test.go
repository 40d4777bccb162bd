package dbn

import (
	"context"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// bars are all pictures of size x size pixels with horizontal bars (class 0)
// or vertical bars (class 1), without the empty and the full one.
func bars(size int) (batch.Floats, []uint8) {
	n := 1<<size - 2
	x, labels := simd.NewMatrix(2*n, size*size), make([]uint8, 2*n)
	for k := range n {
		for i := range size * size {
			x.Row(k)[i] = float32((k + 1) >> (i / size) & 1)
			x.Row(n + k)[i] = float32((k + 1) >> (i % size) & 1)
		}
		labels[n+k] = 1
	}
	return batch.Floats{Matrix: x}, labels
}

func layer(epochs int) rbm.Options {
	return rbm.Options{Epochs: epochs, Batch: 10, K: 1, InitSD: 0.1, Schedule: rbm.Schedule{Rate: 0.2, FinalRate: 0.1, Momentum: 0.5, FinalMomentum: 0.5}}
}

func fineTune(epochs int) FineTuneOptions {
	return FineTuneOptions{KeepInput: 0.9, TopSD: 0.1, Options: nn.Options{Epochs: epochs, TopOnlyEpochs: 1, Batch: 10,
		Optimizer: nn.Adam, Rate: 0.01, FinalRate: 0.001, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, Keep: []float32{1, 0.9}}}
}

// plan is a DBN with two hidden layers on bars of side x side pixels, with all
// its phases.
func plan(side, h1, h2, epochs int) (*DBN, *nn.Net, []train.Phase) {
	src, labels := bars(side)
	d, stream := New(side*side, h1, h2), rng.New(1, "bars")
	phases := d.Pretrain(src, []rbm.Options{layer(epochs), layer(epochs)}, stream)
	net, last := d.FineTune(src, labels, 2, fineTune(epochs), stream)
	return d, net, append(phases, last)
}

func run(t *testing.T, phases ...train.Phase) {
	t.Helper()
	if err := train.Run(context.Background(), nil, nil, phases...); err != nil {
		t.Fatal(err)
	}
}

func TestAllPhasesLearnBars(t *testing.T) {
	_, net, phases := plan(4, 24, 16, 200)
	var names []string
	for _, p := range phases {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "rbm1 rbm2 fine-tune" {
		t.Errorf("phases %s, want rbm1 rbm2 fine-tune", got)
	}
	run(t, phases...)
	src, labels := bars(4)
	if e := net.ErrorRate(src, labels, 10); e != 0 {
		t.Errorf("%v %% of the training examples are wrong after fine-tuning", e)
	}
}

// The second RBM trains as an RBM does that is given the first one's codes.
func TestSecondLayerTrainsOnCodes(t *testing.T) {
	d, _, phases := plan(4, 24, 16, 200)
	run(t, phases[:2]...)
	src, _ := bars(4)
	alone := rbm.New(24, 16)
	codes := batch.Floats{Matrix: d.RBMs[0].Codes(src)}
	run(t, rbm.NewTrainer(alone, codes, layer(200), rng.New(1, "bars").Child("rbm2")).Phase("alone"))
	if !slices.Equal(alone.W.Flat(), d.RBMs[1].W.Flat()) {
		t.Error("the second layer differs from an RBM trained on the first layer's codes")
	}
}

// Every RBM trains on what the one below makes of its own input, and no codes
// are kept longer than they are needed.
func TestThreeLayers(t *testing.T) {
	src, _ := bars(4)
	d := New(16, 12, 10, 8)
	phases := d.Pretrain(src, []rbm.Options{layer(3), layer(3), layer(3)}, rng.New(1, "deep"))
	run(t, phases[:2]...)
	phases[2].Start()
	h2 := d.RBMs[1].Codes(batch.Floats{Matrix: d.RBMs[0].Codes(src)})
	got := simd.NewMatrix(1, 10)
	d.codes[1].Gather(got, []int32{5})
	if !slices.Equal(got.Flat(), h2.Row(5)) {
		t.Error("the third layer's input is not the second layer's codes")
	}
	if d.codes[0].Held() {
		t.Error("the second layer's input is still held")
	}
	d.Release()
	if d.codes[1].Held() {
		t.Error("the third layer's input is still held after Release")
	}
}

// Codes computed at every presentation train the same machine, bit for bit, as
// codes that are kept.
func TestStreamedCodesAreTheSame(t *testing.T) {
	var runs [2][]float32
	for i := range runs {
		src, _ := bars(4)
		d := New(16, 12, 10, 8)
		d.Streamed = i == 1
		run(t, d.Pretrain(src, []rbm.Options{layer(3), layer(3), layer(3)}, rng.New(1, "deep"))...)
		for _, p := range d.Parameters() {
			runs[i] = append(runs[i], p.Data...)
		}
		if kept := len(d.codes); kept != []int{2, 0}[i] {
			t.Errorf("%d sources of codes kept", kept)
		}
	}
	if !slices.Equal(runs[0], runs[1]) {
		t.Error("streamed codes give other bits")
	}
}

// As the fine-tuning begins, the net's hidden layers are those of the stack.
func TestUnrolledNetIsTheStack(t *testing.T) {
	d, net, phases := plan(4, 24, 16, 200)
	run(t, phases[:2]...)
	phases[2].Start()
	src, _ := bars(4)
	h1 := batch.Floats{Matrix: d.RBMs[0].Codes(src)}
	h2 := d.RBMs[1].Codes(h1)
	y1, y2 := simd.NewMatrix(h2.Rows, 24), simd.NewMatrix(h2.Rows, 16)
	net.Layers[0].Forward(y1, src.Matrix)
	net.Layers[1].Forward(y2, y1)
	if !slices.Equal(y2.Flat(), h2.Flat()) {
		t.Error("the unrolled net and the stack have different codes")
	}
	if top := net.Layers[2]; simd.Dot(top.W.Flat(), top.W.Flat()) == 0 {
		t.Error("the softmax layer has no weights")
	}
}

func TestBitsDoNotDependOnThreads(t *testing.T) {
	var runs [2][]uint32
	for i := range runs {
		procs := runtime.GOMAXPROCS(i + 1)
		d, net, phases := plan(6, 140, 20, 1) // codes of 124 x 140: two chunks
		run(t, phases...)
		runtime.GOMAXPROCS(procs)
		for _, p := range append(d.Parameters(), net.Parameters()...) {
			for _, x := range p.Data {
				runs[i] = append(runs[i], math.Float32bits(x))
			}
		}
	}
	if !slices.Equal(runs[0], runs[1]) {
		t.Error("GOMAXPROCS 1 and 2 give different bits")
	}
}

func TestParameterNames(t *testing.T) {
	var names []string
	for _, p := range New(4, 3, 2).Parameters() {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "W1 b1 c1 W2 b2 c2" {
		t.Errorf("parameters %s", got)
	}
}

func TestFineTuneOptions(t *testing.T) {
	var o FineTuneOptions
	meta, err := toml.Decode("epochs = 3\noptimizer = \"adam\"\nkeep_input = 0.8\ntop_sd = 0.1", &o)
	if err != nil || len(meta.Undecoded()) > 0 || o.Epochs != 3 || o.Optimizer != "adam" || o.KeepInput != 0.8 {
		t.Errorf("decoded %+v, left out %v, error %v", o, meta.Undecoded(), err)
	}
	o = fineTune(3)
	if err := o.Validate(2); err != nil {
		t.Fatal(err)
	}
	for key, spoil := range map[string]func(*FineTuneOptions){
		"epochs":     func(o *FineTuneOptions) { o.Epochs = 0 },
		"keep_input": func(o *FineTuneOptions) { o.KeepInput = 0 },
		"top_sd":     func(o *FineTuneOptions) { o.TopSD = -1 },
		"batch":      func(o *FineTuneOptions) { o.Batch = 0 },
	} {
		o := fineTune(3)
		spoil(&o)
		if err := o.Validate(2); err == nil || !strings.HasPrefix(err.Error(), key+" = ") {
			t.Errorf("%s spoilt: error %v", key, err)
		}
	}
}
