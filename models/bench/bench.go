// Package bench measures how fast models learn: seconds for an epoch of MNIST,
// beside the least that the machine's floating-point peak allows.
//
// The models are those that every comparison is about: the RBM 784-500 with
// CD-1, the deep Boltzmann machine 784-500-1000 with 10 sweeps of mean field, 5
// of Gibbs sampling and 100 chains, and the layers of a variational autoencoder,
// 784-400-20-400-784, with Adam; all on minibatches of 100.
package bench

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/unsup/unsup/models/batch"
	simdbench "github.com/unsup/unsup/simd/bench"
)

// Options say how much of an epoch is measured.
type Options struct {
	Source  batch.Source // the examples of an epoch: 60,000 x 784 for MNIST
	Threads []int        // numbers of threads to measure with, each 1 or more
	Updates int          // updates of a run, of the epoch's Len/100
	Runs    int          // runs of each model: the median counts

	// Progress, if not nil, is called before a model's run.
	Progress func(done, total int, model string)
}

// Default measures three runs of 100 updates with one thread and with all.
func Default(src batch.Source) Options {
	return Options{Source: src, Threads: simdbench.OneAndAll(), Updates: 100, Runs: 3}
}

// Report is what was measured.
type Report struct {
	Models []Model `json:"models"`
}

// Model is a model's epoch with one number of threads.
type Model struct {
	Name    string  `json:"name"`    // "rbm", "dbm" or "vae_layers"
	Threads int     `json:"threads"` // GOMAXPROCS while it learned
	Seconds float64 `json:"seconds"` // of an epoch: the median run, scaled up from its updates

	// LimitSeconds is the time of the epoch's matrix products, every
	// floating-point operation counted, at the peak of as many threads in the
	// same measurement.
	LimitSeconds float64 `json:"limit_seconds"`

	Min float64 `json:"-"` // Seconds of the fastest run
	Max float64 `json:"-"` // and of the slowest
}

// learner is a model in training.
type learner struct {
	name   string
	flops  float64 // of the matrix products of an update
	update func(i int) (loss float64)
}

// Run measures all models in turns. It returns ctx.Err() at the end of the
// update in which ctx was cancelled, and an error if a model diverges.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.Source.Len() < batchSize {
		return nil, fmt.Errorf("%d examples: want one minibatch of %d or more", o.Source.Len(), batchSize)
	}
	return measure(ctx, o, []learner{newRBM(o.Source, hidden1), newDBM(o.Source, hidden1, hidden2), newLayers(o.Source, layerSizes)})
}

func measure(ctx context.Context, o Options, learners []learner) (*Report, error) {
	m := measurement{Options: o, learners: learners, peaks: make([]float64, len(o.Threads))}
	for range o.Threads {
		m.seconds = append(m.seconds, make([][]float64, len(learners)))
	}
	for run := range o.Runs {
		for t := range o.Threads {
			if err := m.round(ctx, run, t); err != nil {
				return nil, err
			}
		}
	}
	return m.report(), nil
}

// measurement is a Run that is going on.
type measurement struct {
	Options
	learners []learner
	peaks    []float64     // GFLOP/s with Threads[t] threads
	seconds  [][][]float64 // [t][l]: of an update, run by run
}

// warmUp is the number of updates before the clock starts: they wake the
// threads and fill the pools.
const warmUp = 2

// round measures the peak, and every model once, with Threads[t] threads.
func (m *measurement) round(ctx context.Context, run, t int) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(m.Threads[t]))
	m.peaks[t] = max(m.peaks[t], simdbench.Peak(m.Threads[t], 3))
	for l := range m.learners {
		if m.Progress != nil {
			m.Progress((run*len(m.Threads)+t)*len(m.learners)+l, m.Runs*len(m.Threads)*len(m.learners), m.learners[l].name)
		}
		first := (run*len(m.Threads) + t) * (warmUp + m.Updates)
		if err := m.learners[l].learn(ctx, first, first+warmUp); err != nil {
			return err
		}
		start := time.Now()
		if err := m.learners[l].learn(ctx, first+warmUp, first+warmUp+m.Updates); err != nil {
			return err
		}
		m.seconds[t][l] = append(m.seconds[t][l], time.Since(start).Seconds()/float64(m.Updates))
	}
	return nil
}

// learn makes the updates from lo to hi-1.
func (l *learner) learn(ctx context.Context, lo, hi int) error {
	for i := lo; i < hi; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if loss := l.update(i); math.IsNaN(loss) || math.IsInf(loss, 0) {
			return fmt.Errorf("%s: update %d: the loss is %v", l.name, i, loss)
		}
	}
	return nil
}

func (m *measurement) report() *Report {
	rep := &Report{}
	updates := float64(updatesOf(m.Source))
	for l := range m.learners {
		for t, threads := range m.Threads {
			s := m.seconds[t][l]
			rep.Models = append(rep.Models, Model{
				Name: m.learners[l].name, Threads: threads, Seconds: updates * simdbench.Median(s),
				LimitSeconds: updates * m.learners[l].flops / (m.peaks[t] * 1e9),
				Min:          updates * slices.Min(s), Max: updates * slices.Max(s),
			})
		}
	}
	return rep
}
