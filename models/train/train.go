// Package train is the loop that every iterative model shares: phases of
// epochs of steps, with cancellation and observers. It draws no random number
// and keeps no model state: a model's draws are addressed by (epoch, step), so
// the loop may stop anywhere and go on without moving a bit.
package train

import (
	"context"
	"fmt"
	"math"
)

// Phase is one stage of a training schedule, such as "rbm1", "joint" or
// "fine-tune".
type Phase struct {
	Name   string
	Epochs int
	Steps  int // steps of one epoch

	// Begin, if set, runs before an epoch's first step: learning-rate
	// schedules, momentum ramps, shuffles.
	Begin func(epoch int)

	// Step runs one minibatch and returns its loss (mean over the batch; the
	// unit is the model's, stated in its docs). It must not allocate.
	Step func(epoch, step int) float64

	// End, if set, runs after an epoch's last step and may add metrics (such
	// as "test_error") to the epoch's report.
	End func(epoch int, r *Report)
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
	// Step is called after every step (step counts from 0).
	Step(phase string, epoch, step int, loss float64)
	// Epoch is called after every epoch.
	Epoch(r Report)
}

// Run trains the phases in order. It returns ctx.Err() at the first step
// boundary after a cancellation, and an error naming phase, epoch and step as
// soon as a loss is NaN or infinite.
func Run(ctx context.Context, o Observer, phases ...Phase) error {
	if o == nil {
		o = Silent{}
	}
	o.Plan(phases)
	for i := range phases {
		if err := phases[i].run(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

func (p *Phase) run(ctx context.Context, o Observer) error {
	for epoch := 0; epoch < p.Epochs; epoch++ {
		if p.Begin != nil {
			p.Begin(epoch)
		}
		sum := 0.0
		for step := 0; step < p.Steps; step++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			loss := p.Step(epoch, step)
			if math.IsNaN(loss) || math.IsInf(loss, 0) {
				return fmt.Errorf("%s: epoch %d, step %d: the loss is %v (diverged: lower the learning rate)", p.Name, epoch+1, step+1, loss)
			}
			sum += loss
			o.Step(p.Name, epoch, step, loss)
		}
		r := Report{Phase: p.Name, Epoch: epoch + 1, Epochs: p.Epochs}
		if p.Steps > 0 {
			r.Loss = sum / float64(p.Steps)
		}
		if p.End != nil {
			p.End(epoch, &r)
		}
		o.Epoch(r)
	}
	return nil
}

// Silent is the observer that shows nothing.
type Silent struct{}

func (Silent) Plan([]Phase)                   {}
func (Silent) Step(string, int, int, float64) {}
func (Silent) Epoch(Report)                   {}
