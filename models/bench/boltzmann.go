package bench

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	simdbench "github.com/unsup/unsup/simd/bench"
	"github.com/unsup/unsup/simd/rng"
)

const (
	batchSize = 100  // examples of an update
	hidden1   = 500  // units of the RBM, and of the machine's first hidden layer
	hidden2   = 1000 // units of the machine's second

	meanFieldSweeps = 10
	gibbsSweeps     = 5
	chains          = batchSize
)

// updatesOf is the number of updates of an epoch.
func updatesOf(src batch.Source) int { return (src.Len() + batchSize - 1) / batchSize }

// schedule is one of Hinton's practical guide (2010).
var schedule = rbm.Schedule{Rate: 0.05, FinalRate: 0.05, Momentum: 0.5, FinalMomentum: 0.5}

func newRBM(src batch.Source, hidden int) learner {
	opt := rbm.Options{Epochs: 1, Batch: batchSize, Schedule: schedule, Decay: 2e-4, K: 1, InitSD: 0.01}
	t := rbm.NewTrainer(rbm.New(src.Dim(), hidden), src, opt, rng.New(0, "rbm"))
	return learner{"rbm", rbmFlops(src.Dim(), hidden), updates(t.Phase("rbm"))}
}

// rbmFlops counts an update of CD-1. It makes five products: hidden units of
// the data, visible and hidden units of the chains, and two gradients.
func rbmFlops(visible, hidden int) float64 { return 5 * simdbench.Flops(batchSize, visible, hidden) }

func newDBM(src batch.Source, h1, h2 int) learner {
	d := dbm.New(src.Dim(), h1, h2)
	stream := rng.New(0, "dbm")
	for l, w := range d.W {
		simd.Normal(w.Flat(), 0.01, stream.Child("init").At(0, 0, l))
	}
	opt := dbm.JointOptions{Epochs: 1, Batch: batchSize, Schedule: schedule, Decay: 2e-4,
		MeanFieldSweeps: meanFieldSweeps, Chains: chains, GibbsSweeps: gibbsSweeps}
	opt.Rate, opt.FinalRate = 1e-3, 1e-3
	return learner{"dbm", dbmFlops(src.Dim(), h1, h2), updates(d.Joint(src, opt, stream))}
}

// dbmFlops counts an update of the joint training. The chains and the examples
// are as many, so that all products between two layers are of one size. Between
// the pixels and the first hidden layer there is one at the start of mean
// field, two in a Gibbs sweep, two gradients and one reconstruction; between
// the hidden layers there is one at the start of mean field, two in each of its
// sweeps, two in a Gibbs sweep and two gradients.
func dbmFlops(visible, h1, h2 int) float64 {
	first, second := simdbench.Flops(batchSize, visible, h1), simdbench.Flops(batchSize, h1, h2)
	return (1+2*gibbsSweeps+2+1)*first + (1+2*meanFieldSweeps+2*gibbsSweeps+2)*second
}

// updates runs the steps of a phase's first epoch, over and over.
func updates(p train.Phase) func(i int) float64 {
	p.Start()
	p.Begin(0)
	return func(i int) float64 { return p.Step(0, i%p.Steps) }
}
