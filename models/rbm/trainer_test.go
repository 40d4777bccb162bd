package rbm

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

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

func constant(rate, momentum float64) Schedule {
	return Schedule{Rate: rate, FinalRate: rate, Momentum: momentum, FinalMomentum: momentum}
}

// Without training the likelihood is near -9 log 2 = -6.24 nats; the data
// themselves have -log 14 = -2.64.
func TestTrainingRaisesTheLikelihood(t *testing.T) {
	for name, opt := range map[string]Options{
		"CD-1":  {Epochs: 2000, Batch: 7, K: 1, InitSD: 0.1, Schedule: constant(0.1, 0.5)},
		"CD-k":  {Epochs: 2000, Batch: 7, K: 5, KEpochs: 400, InitSD: 0.1, DataBias: 0.01, Schedule: constant(0.2, 0.5)},
		"PCD":   {Epochs: 2000, Batch: 7, K: 1, Chains: 40, InitSD: 0.1, Schedule: Schedule{Rate: 0.1, FinalRate: 0.01, Momentum: 0.5, FinalMomentum: 0.5}},
		"decay": {Epochs: 2000, Batch: 7, K: 1, InitSD: 0.1, Decay: 1e-4, Binarize: true, Schedule: constant(0.1, 0.5)},
	} {
		r := New(9, 8)
		src := batch.Floats{Matrix: matrix(bars())}
		phase := NewTrainer(r, src, opt, rng.New(1, "bars")).Phase("rbm")
		if err := train.Run(context.Background(), nil, nil, phase); err != nil {
			t.Fatal(err)
		}
		if l := newExact(r).logLikelihood(bars()); !(l > -3.8) {
			t.Errorf("%s: log-likelihood %.2f after training, want above -3.8", name, l)
		}
	}
}

// chunky are options and sizes that cut the work into several chunks and leave
// a short last minibatch.
func chunky(chains int) (*RBM, *Trainer) {
	r := New(130, 70)
	src := batch.Floats{Matrix: simd.NewMatrix(330, 130)}
	simd.Uniform(src.Flat(), rng.New(9, "pixels").At(0, 0, 0))
	opt := Options{Epochs: 1, Batch: 200, K: 2, Chains: chains, Binarize: true, InitSD: 0.1, DataBias: 0.01, Decay: 1e-3, Schedule: constant(0.1, 0.5)}
	return r, NewTrainer(r, src, opt, rng.New(4, "threads"))
}

func TestBitsDoNotDependOnThreads(t *testing.T) {
	for _, chains := range []int{0, 150} {
		var runs [2][]uint32
		for i := range runs {
			procs := runtime.GOMAXPROCS(i + 1)
			r, tr := chunky(chains)
			err := train.Run(context.Background(), nil, nil, tr.Phase("rbm"))
			runtime.GOMAXPROCS(procs)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range r.Parameters() {
				for _, x := range p.Data {
					runs[i] = append(runs[i], math.Float32bits(x))
				}
			}
		}
		if !slices.Equal(runs[0], runs[1]) {
			t.Errorf("%d chains: GOMAXPROCS 1 and 2 give different bits", chains)
		}
	}
}

func TestStepsDoNotAllocate(t *testing.T) {
	src := batch.Floats{Matrix: matrix(bars())}
	for _, chains := range []int{0, 5} {
		opt := Options{Epochs: 9, Batch: 8, K: 2, Chains: chains, Binarize: true, InitSD: 0.1, Schedule: constant(0.1, 0.5)}
		phase := NewTrainer(New(9, 8), src, opt, rng.New(1, "allocs")).Phase("rbm")
		phase.Start()
		phase.Begin(0)
		for step := range phase.Steps {
			if n := testing.AllocsPerRun(5, func() { phase.Step(0, step) }); n != 0 {
				t.Errorf("%d chains: step %d makes %v allocations", chains, step, n)
			}
		}
	}
}

// The loss of a step is the squared error of the reconstruction from sampled
// hidden units, whatever the number of sweeps.
func TestLossIsTheReconstructionError(t *testing.T) {
	for _, chains := range []int{0, 3} {
		r := tiny()
		tr := gradientTrainer(r, 1, Options{Epochs: 1, Batch: len(data), K: 4, Chains: chains, Schedule: constant(0.1, 0)})
		in := tr.input(0, 0)
		h, pv := simd.NewMatrix(4, 3), simd.NewMatrix(4, 4)
		r.SampleHidden(h, simd.NewMatrix(4, 3), in.V, tr.gibbs.At(0, 0, 1))
		r.Visible(pv, h)
		want := 0.0
		for i, p := range pv.Flat() {
			want += math.Pow(float64(p-in.V.Flat()[i]), 2) / 4
		}
		near(t, "loss", tr.step(0, 0), want, 1e-6)
	}
}

func TestVisibleBiasOfData(t *testing.T) {
	r := New(4, 3)
	opt := Options{Epochs: 1, Batch: 4, K: 1, DataBias: 0.01, Schedule: constant(0.1, 0)}
	NewTrainer(r, batch.Floats{Matrix: matrix(data)}, opt, rng.New(1, "bias")).initialise()
	for i, m := range []float64{0.75, 0.5, 0.5, 0.5} {
		near(t, "b", float64(r.B[i]), math.Log((m+0.01)/(1-m+0.01)), 1e-6)
	}
}

func TestLater(t *testing.T) {
	r := tiny()
	src := batch.Floats{Matrix: matrix(data)}
	later := NewLater(src.Len(), 3, func() simd.Matrix { return r.Codes(src) })
	if later.Len() != 4 || later.Dim() != 3 {
		t.Fatalf("%d x %d, want 4 x 3", later.Len(), later.Dim())
	}
	r.C[0] = 2 // what Compute sees, not NewLater
	later.Compute()
	got := simd.NewMatrix(2, 3)
	later.Gather(got, []int32{2, 0})
	e := newExact(r)
	allNear(t, "code", wide(got.Row(0)), e.hidden(data[2]), 1e-6)
	allNear(t, "code", wide(got.Row(1)), e.hidden(data[0]), 1e-6)
}
