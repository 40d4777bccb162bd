// Package train is the loop that every iterative model shares: phases of
// epochs of steps, with cancellation, observers and checkpoints. It draws no
// random number: a model's draws are addressed by (epoch, step), so that the
// loop may stop anywhere and go on after the last epoch without moving a bit.
package train

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Phase is one stage of a training schedule, such as "rbm1", "joint" or
// "fine-tune".
type Phase struct {
	Name   string
	Epochs int
	Steps  int // steps of one epoch

	// Setup, if set, runs whenever the phase starts or goes on from a
	// checkpoint: what follows from the parameters of the phases before and is
	// not kept, such as the codes of the layer below.
	Setup func()

	// Init, if set, runs once, after Setup and before the first epoch; never
	// when the phase goes on from a checkpoint. It may change Parameters and
	// State alone: random weights, the start of chains.
	Init func()

	// Begin, if set, runs before an epoch's first step: what follows from the
	// epoch's number, such as the order of the examples.
	Begin func(epoch int)

	// Step runs one minibatch and returns its loss (mean over the batch; the
	// unit is the model's, stated in its docs). It must not allocate.
	Step func(epoch, step int) float64

	// End, if set, runs after an epoch's last step, before the checkpoint, and
	// may add metrics (such as "test_error") to the epoch's report.
	End func(epoch int, r *Report)

	// Parameters lists what the phase changes and others read when it is over.
	// It must be set where there is a Checkpoint.
	Parameters func() []Array

	// State, if set, lists what else an epoch leaves to the next one:
	// velocities, moments, persistent chains, running means. It is asked after
	// Setup.
	State func() []Array
}

// Start runs Setup and Init: the phase is then ready for its first epoch.
func (p *Phase) Start() {
	if p.Setup != nil {
		p.Setup()
	}
	if p.Init != nil {
		p.Init()
	}
}

// Report is what is known after an epoch.
type Report struct {
	Phase  string             `json:"phase"`
	Epoch  int                `json:"epoch"` // 1 for the first
	Epochs int                `json:"epochs"`
	Loss   float64            `json:"loss"` // mean over the epoch's steps
	Values map[string]float64 `json:"values,omitempty"`
}

// Set adds a metric to the report.
func (r *Report) Set(name string, v float64) {
	if r.Values == nil {
		r.Values = make(map[string]float64)
	}
	r.Values[name] = v
}

// Observer sees a run as it goes. Its methods are called from the training
// goroutine and must return fast.
type Observer interface {
	// Plan announces every phase before the first one starts, so that the
	// time left can be told.
	Plan(phases []Phase)
	// Resume is called after Plan when the run goes on from a checkpoint, with
	// the reports of every epoch up to there, at least one.
	Resume(past []Report)
	// Step is called after every step (step counts from 0).
	Step(phase string, epoch, step int, loss float64)
	// Epoch is called after every epoch.
	Epoch(r Report)
}

// Run trains the phases in order. With a checkpoint c (nil for none) it saves
// their state after every epoch and starts after the epoch saved last. A
// checkpoint is for one call of Run.
//
// Run returns ctx.Err() at the first step boundary after a cancellation, an
// error naming phase, epoch and step as soon as a loss is NaN or infinite, and
// an error of the checkpoint as it is.
func Run(ctx context.Context, o Observer, c Checkpoint, phases ...Phase) error {
	if o == nil {
		o = Silent{}
	}
	o.Plan(phases)
	r := &run{observer: o, checkpoint: c, phases: phases}
	phase, epoch, err := r.restore()
	if err != nil {
		return err
	}
	for ; phase < len(phases); phase++ {
		if err := r.train(ctx, phase, epoch); err != nil {
			return err
		}
		epoch = 0
	}
	return nil
}

// run is one call of Run.
type run struct {
	observer   Observer
	checkpoint Checkpoint
	phases     []Phase
	reports    []Report // of the epochs so far, those before a checkpoint included
}

// train runs phase i from an epoch on. The phase has been set up if it is not
// its first.
func (r *run) train(ctx context.Context, i, first int) error {
	p := &r.phases[i]
	if first == 0 && p.Epochs > 0 {
		p.Start()
	}
	for epoch := first; epoch < p.Epochs; epoch++ {
		report, err := p.epoch(ctx, r.observer, epoch)
		if err != nil {
			return err
		}
		r.reports = append(r.reports, report)
		r.observer.Epoch(report)
		if err := r.save(i, epoch+1); err != nil {
			return err
		}
	}
	return nil
}

// epoch runs one epoch to its end.
func (p *Phase) epoch(ctx context.Context, o Observer, epoch int) (r Report, err error) {
	if p.Begin != nil {
		p.Begin(epoch)
	}
	sum := 0.0
	for step := 0; step < p.Steps; step++ {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		loss := p.Step(epoch, step)
		if math.IsNaN(loss) || math.IsInf(loss, 0) {
			return r, fmt.Errorf("%s: epoch %d, step %d: the loss is %v (diverged: lower the learning rate)", p.Name, epoch+1, step+1, loss)
		}
		sum += loss
		o.Step(p.Name, epoch, step, loss)
	}
	if err := ctx.Err(); err != nil {
		return r, err // the last step may have ended early
	}
	r = Report{Phase: p.Name, Epoch: epoch + 1, Epochs: p.Epochs}
	if p.Steps > 0 {
		r.Loss = sum / float64(p.Steps)
	}
	if p.End != nil {
		p.End(epoch, &r)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Values)) {
		if v := r.Values[name]; math.IsNaN(v) || math.IsInf(v, 0) {
			return r, fmt.Errorf("%s: epoch %d: %s is %v", p.Name, epoch+1, name, v)
		}
	}
	return r, nil
}

// Silent is the observer that shows nothing.
type Silent struct{}

func (Silent) Plan([]Phase)                   {}
func (Silent) Resume([]Report)                {}
func (Silent) Step(string, int, int, float64) {}
func (Silent) Epoch(Report)                   {}
