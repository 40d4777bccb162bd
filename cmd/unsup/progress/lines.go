package progress

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/unsup/unsup/models/train"
)

// every is the shortest time between two epoch lines of a run.
const every = 2 * time.Second

// lines is the display for pipes and files: whole lines, no escape codes.
type lines struct {
	w   io.Writer
	now func() time.Time
}

func (d *lines) Begin(l Label) Run {
	r := &lineRun{d: d, s: status{label: l, started: d.now()}}
	d.Note("%s: started (%s, run %d of %d)", l.ID, l.Title, l.Index, l.Total)
	return r
}

func (d *lines) Note(format string, args ...any) {
	fmt.Fprintln(d.w, oneLine(fmt.Sprintf(format, args...)))
}

// lineRun prints a line for the first and the last epoch of a phase, and for
// those between at most one per every.
type lineRun struct {
	d       *lines
	s       status
	printed time.Time
}

func (r *lineRun) Plan(phases []train.Phase) { r.s.plan(phases, r.d.now()) }

func (r *lineRun) Resume(past []train.Report) { r.Note("%s", r.s.resume(past)) }

func (r *lineRun) Step(phase string, epoch, step int, loss float64) {
	r.s.step(phase, epoch, step, loss, r.d.now())
}

func (r *lineRun) Epoch(rep train.Report) {
	now := r.d.now()
	r.s.report(rep, now)
	if rep.Epoch != 1 && rep.Epoch != rep.Epochs && now.Sub(r.printed) < every {
		return
	}
	r.printed = now
	r.d.Note("%s: %s epoch %d/%d: %s", r.s.label.ID, rep.Phase, rep.Epoch, rep.Epochs, strings.Join(r.s.facts(r.s.reported(rep)), ", "))
}

func (r *lineRun) Log(format string, args ...any) {
	r.d.Note("%s: %s", r.s.label.ID, fmt.Sprintf(format, args...))
}

func (r *lineRun) Note(format string, args ...any) { r.Log(format, args...) }

func (r *lineRun) Done(result string) {
	r.d.Note("%s: done in %s: %s", r.s.label.ID, r.s.took(r.d.now()), result)
}

func (r *lineRun) Failed(err error) {
	r.d.Note("%s: failed: %v", r.s.label.ID, err)
}

// oneLine keeps a message on one line and free of control characters.
func oneLine(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, s)
}
