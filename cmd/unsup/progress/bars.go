package progress

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/unsup/unsup/models/train"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// full is a bar's length in its own units: tenths of a per cent.
const full = 1000

// shortest is the fewest columns that a bar should have, spaces included.
const shortest = 12

// refresh is the time between two drawings of a bar.
const refresh = 100 * time.Millisecond

// bars is the display for terminals: a bar for the run that goes, a line for
// each one that has ended.
type bars struct {
	w     io.Writer
	now   func() time.Time
	color bool
	width int
}

func (d *bars) Begin(l Label) Run {
	r := &barRun{d: d, s: status{label: l, started: d.now()}}
	r.draw()
	return r
}

// title is "[2/7] Deep Boltzmann machine", padded to one width.
func (d *bars) title(l Label) string {
	return fmt.Sprintf("[%d/%d] %-*s", l.Index, l.Total, d.width, l.Name())
}

func (d *bars) Note(format string, args ...any) {
	fmt.Fprintln(d.w, oneLine(fmt.Sprintf(format, args...)))
}

// paint wraps text in a colour if colours are wanted.
func (d *bars) paint(code, text string) string {
	if !d.color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

const (
	red   = "31"
	green = "32"
)

// barRun moves one bar. The training goroutine writes its status and mpb's
// drawing goroutine reads it.
type barRun struct {
	d   *bars
	p   *mpb.Progress
	bar *mpb.Bar
	at  int64 // the bar's position, of full; the training goroutine's own

	mu  sync.Mutex
	s   status
	log string // latest message, shown before the first step
}

// draw puts a new bar on the screen.
func (r *barRun) draw() {
	d, l := r.d, r.s.label
	r.at = 0
	r.p = mpb.New(mpb.WithOutput(d.w), mpb.ForceTTY(), mpb.WithRefreshRate(refresh))
	r.bar = r.p.AddBar(full,
		mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return d.title(l) })),
		mpb.AppendDecorators(decor.Any(func(s decor.Statistics) string { return r.text(s.AvailableWidth - shortest) })),
	)
}

// erase takes the bar away. Like advance it must not hold mu.
func (r *barRun) erase() {
	r.bar.Abort(true)
	r.p.Wait()
}

func (r *barRun) Plan(phases []train.Phase) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.s.plan(phases, r.d.now())
}

func (r *barRun) Resume(past []train.Report) {
	r.mu.Lock()
	where := r.s.resume(past)
	r.mu.Unlock()
	r.Note("%s", where)
}

func (r *barRun) Step(phase string, epoch, step int, loss float64) {
	r.mu.Lock()
	r.s.step(phase, epoch, step, loss, r.d.now())
	at := min(int64(full*r.s.est.fraction()), full-1)
	r.mu.Unlock()
	r.advance(at)
}

func (r *barRun) Epoch(rep train.Report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.s.report(rep, r.d.now())
}

// advance moves the bar, never back, whatever the estimate says. It must not
// hold mu: the bar answers only after a drawing, and a drawing wants mu.
func (r *barRun) advance(at int64) {
	if at > r.at {
		r.at = at
		r.bar.SetCurrent(at)
	}
}

func (r *barRun) Log(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = oneLine(fmt.Sprintf(format, args...))
}

// Note leaves a line above the bar.
func (r *barRun) Note(format string, args ...any) {
	r.erase()
	r.d.Note("%s: %s", r.s.label.ID, fmt.Sprintf(format, args...))
	r.draw()
}

// text is the right-hand side of the bar, such as
// "joint 12/50, loss 85.2, test error 1.30 %, 2m10s left". Where it does not fit
// into width columns the loss gives way first, then the metric.
func (r *barRun) text(width int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.s.epoch == 0 {
		return strings.TrimSpace(r.log + " " + r.s.took(r.d.now()))
	}
	parts := append([]string{fmt.Sprintf("%s %d/%d", r.s.phase, r.s.epoch, r.s.epochs)}, r.s.facts(r.s.metric)...)
	for len(parts) > 2 && utf8.RuneCountInString(strings.Join(parts, ", ")) > width {
		parts = slices.Delete(parts, 1, 2)
	}
	return strings.Join(parts, ", ")
}

func (r *barRun) Done(result string) {
	r.end(r.d.paint(green, "✓"), fmt.Sprintf("%s in %s", result, r.s.took(r.d.now())))
}

func (r *barRun) Failed(err error) {
	r.end(r.d.paint(red, "✗"), err.Error())
}

// end takes the bar away and leaves a line in its place.
func (r *barRun) end(mark, text string) {
	r.erase()
	fmt.Fprintf(r.d.w, "%s %s  %s\n", mark, r.d.title(r.s.label), oneLine(text))
}
