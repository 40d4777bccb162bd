package progress

import (
	"time"

	"github.com/unsup/unsup/models/train"
)

// estimate tells how far a schedule has come and how long the rest of it
// takes. A phase that has begun goes on at its own measured time per step; one
// that has not costs what the steps so far have cost on average.
type estimate struct {
	spans []span
	now   int       // index of the running phase
	last  time.Time // of the event before this one
}

// span is one phase: the time spent in it, evaluation included, and its steps.
type span struct {
	name        string
	epochs      int
	perEpoch    int // steps of one epoch, at least 1
	total, done int // steps
	before      int // those of done that an earlier process has made
	busy        time.Duration
}

// plan adds phases to the schedule. A row may announce its phases at once or
// one model at a time, or both: a phase that waits is not counted twice.
func (e *estimate) plan(phases []train.Phase, now time.Time) {
	for _, p := range phases {
		s := span{name: p.Name, epochs: p.Epochs, perEpoch: max(p.Steps, 1)}
		s.total = s.epochs * s.perEpoch
		if i := e.waiting(p.Name); i >= 0 {
			e.spans[i] = s
		} else {
			e.spans = append(e.spans, s)
		}
	}
	e.last = now
}

// waiting returns the index of the phase of that name that has not begun, or -1.
func (e *estimate) waiting(name string) int {
	for i := e.now; i < len(e.spans); i++ {
		if e.spans[i].name == name && e.spans[i].done == 0 {
			return i
		}
	}
	return -1
}

// step books the time since the last event on the phase and says that its
// epoch (from 0) has come to steps steps; -1 means the whole epoch.
func (e *estimate) step(phase string, epoch, steps int, now time.Time) {
	for i := e.now; i < len(e.spans); i++ {
		s := &e.spans[i]
		if s.name != phase {
			continue
		}
		if steps < 0 {
			steps = s.perEpoch
		}
		if at := epoch*s.perEpoch + steps; at >= s.done {
			e.now = i
			s.done = min(at, s.total)
			s.busy += now.Sub(e.last)
			e.last = now
			return
		}
	}
}

// resume says that an epoch (1 for the first) of a phase was over before this
// process began.
func (e *estimate) resume(phase string, epoch int) {
	for i := e.now; i < len(e.spans); i++ {
		if s := &e.spans[i]; s.name == phase {
			e.now = i
			s.done = min(epoch*s.perEpoch, s.total)
			s.before = s.done
			return
		}
	}
}

// epochs is the number of epochs of the running phase, 0 before any plan.
func (e *estimate) epochs() int {
	if len(e.spans) == 0 {
		return 0
	}
	return e.spans[e.now].epochs
}

// left returns the time that the rest takes; ok is false before anything has
// been measured.
func (e *estimate) left() (d time.Duration, ok bool) {
	average, ok := e.average()
	if !ok {
		return 0, false
	}
	for i := e.now; i < len(e.spans); i++ {
		s := &e.spans[i]
		perStep := average
		if made := s.done - s.before; made > 0 {
			perStep = s.busy.Seconds() / float64(made)
		}
		d += time.Duration(perStep * float64(s.total-s.done) * float64(time.Second))
	}
	return d, true
}

// average is the seconds of a step of this process, over all phases.
func (e *estimate) average() (perStep float64, ok bool) {
	busy, done := e.spent()
	if done == 0 {
		return 0, false
	}
	return busy.Seconds() / float64(done), true
}

func (e *estimate) spent() (busy time.Duration, steps int) {
	for i := range e.spans {
		busy += e.spans[i].busy
		steps += e.spans[i].done - e.spans[i].before
	}
	return busy, steps
}

// fraction is the part of this process's time that has passed, 0 to 1.
func (e *estimate) fraction() float64 {
	left, ok := e.left()
	if !ok {
		return 0
	}
	busy, _ := e.spent()
	if busy+left == 0 {
		return 1
	}
	return busy.Seconds() / (busy + left).Seconds()
}
