package progress

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/unsup/unsup/models/train"
)

// clock is a hand-moved clock.
type clock struct{ t time.Time }

func (c *clock) now() time.Time          { return c.t }
func (c *clock) advance(d time.Duration) { c.t = c.t.Add(d) }

func newClock() *clock { return &clock{t: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

var label = Label{ID: "mnist/dbm seed 1", Title: "Deep Boltzmann machine", Metric: "test_error", Unit: "%", Index: 2, Total: 7}

// schedule is three fast epochs, then two slow ones that report a test error.
func schedule(c *clock) []train.Phase {
	return []train.Phase{
		{Name: "rbm1", Epochs: 6, Steps: 10, Step: func(int, int) float64 {
			c.advance(50 * time.Millisecond)
			return 90
		}},
		{Name: "joint", Epochs: 2, Steps: 10, Step: func(epoch, _ int) float64 {
			c.advance(time.Second)
			return 80 - float64(epoch)
		}, End: func(epoch int, r *train.Report) { r.Set("test_error", 2-0.25*float64(epoch)) }},
	}
}

func TestLines(t *testing.T) {
	var out bytes.Buffer
	c := newClock()
	d := New(&out, Options{Now: c.now})
	d.Note("mnist/knn seed 1: already finished")
	r := d.Begin(label)
	r.Log("loading %s\r\n", "mnist")
	if err := train.Run(context.Background(), r, nil, schedule(c)...); err != nil {
		t.Fatal(err)
	}
	r.Done("test error 1.75 %")
	// rbm1 takes 0.5 s an epoch: epochs 1 and 6 always show, 5 is the first
	// that comes two seconds after a line.
	want := `mnist/knn seed 1: already finished
mnist/dbm seed 1: started (Deep Boltzmann machine, run 2 of 7)
mnist/dbm seed 1: loading mnist  
mnist/dbm seed 1: rbm1 epoch 1/6: loss 90.00, 3.5s left
mnist/dbm seed 1: rbm1 epoch 5/6: loss 90.00, 1.5s left
mnist/dbm seed 1: rbm1 epoch 6/6: loss 90.00, 1.0s left
mnist/dbm seed 1: joint epoch 1/2: loss 80.00, test error 2.00 %, 10s left
mnist/dbm seed 1: joint epoch 2/2: loss 79.00, test error 1.75 %
mnist/dbm seed 1: done in 23s: test error 1.75 %
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// TestLinesOfUnjudgedEpochs: a line has the metric of its own epoch or none.
func TestLinesOfUnjudgedEpochs(t *testing.T) {
	var out bytes.Buffer
	r := New(&out, Options{Now: newClock().now}).Begin(label)
	r.Epoch(train.Report{Phase: "fine-tune", Epoch: 1, Epochs: 2, Loss: 2, Values: map[string]float64{label.Metric: 3}})
	r.Epoch(train.Report{Phase: "fine-tune", Epoch: 2, Epochs: 2, Loss: 1})
	if want := "epoch 1/2: loss 2.000, test error 3.00 %\nmnist/dbm seed 1: fine-tune epoch 2/2: loss 1.000\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("got\n%swant it to end in\n%s", out.String(), want)
	}
}

// from is a checkpoint after the given epochs of the schedule.
type from []train.Report

func (f from) Load() (*train.Snapshot, error) {
	last := f[len(f)-1]
	phase := map[string]int{"rbm1": 0, "joint": 1}[last.Phase]
	return &train.Snapshot{Phase: phase, Name: last.Phase, Epoch: last.Epoch, Reports: f}, nil
}

func (from) Save(*train.Snapshot) error { return nil }

// joint1 is the checkpoint after the first epoch of the second phase.
func joint1() from {
	var f from
	for epoch := 1; epoch <= 6; epoch++ {
		f = append(f, train.Report{Phase: "rbm1", Epoch: epoch, Epochs: 6, Loss: 90})
	}
	return append(f, train.Report{Phase: "joint", Epoch: 1, Epochs: 2, Loss: 80})
}

// resumable is the schedule with nothing to keep.
func resumable(c *clock) []train.Phase {
	phases := schedule(c)
	for i := range phases {
		phases[i].Parameters = func() []train.Array { return nil }
	}
	return phases
}

// TestResume: what an earlier process has done is not part of this one's time.
func TestResume(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		var out bytes.Buffer
		c := newClock()
		d := New(&out, Options{Terminal: terminal, Now: c.now})
		r := d.Begin(label)
		if err := train.Run(context.Background(), r, joint1(), resumable(c)...); err != nil {
			t.Fatal(err)
		}
		r.Done("test error 1.75 %")
		lines := []string{"mnist/dbm seed 1: resumes after joint epoch 1/2\n", "test error 1.75 %"}
		if !terminal {
			lines = append(lines, "mnist/dbm seed 1: joint epoch 2/2: loss 79.00, test error 1.75 %\n", "done in 10s")
		}
		for _, want := range lines {
			if !strings.Contains(out.String(), want) {
				t.Errorf("terminal %v: no %q in %q", terminal, want, out.String())
			}
		}
	}
}

// TestResumedEstimate: the time left and the bar's length follow from this
// process's steps alone.
func TestResumedEstimate(t *testing.T) {
	c := newClock()
	var e estimate
	e.plan(schedule(c), c.now())
	e.resume("rbm1", 4)
	if _, ok := e.left(); ok || e.fraction() != 0 {
		t.Errorf("fraction %v, time left known %v, before the first step", e.fraction(), ok)
	}
	c.advance(time.Second)
	e.step("rbm1", 4, 5, c.now())
	if left, _ := e.left(); left != 7*time.Second { // 15 steps of rbm1 and 20 of joint
		t.Errorf("%v left, want 7s: 35 steps of 0.2 s", left)
	}
	if f := e.fraction(); f != 1.0/8 {
		t.Errorf("fraction %v, want 1/8", f)
	}
}

func TestLinesFailure(t *testing.T) {
	var out bytes.Buffer
	c := newClock()
	New(&out, Options{Color: true, Now: c.now}).Begin(label).Failed(errors.New("no\x1b[31m\nluck"))
	if strings.ContainsAny(out.String(), "\r\x1b") || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("control characters in a pipe: %q", out.String())
	}
	if !strings.HasSuffix(out.String(), "mnist/dbm seed 1: failed: no [31m luck\n") {
		t.Errorf("got %q", out.String())
	}
}

// TestPlanInParts: announcing the whole schedule first and then each model's
// own phases must not count a phase twice.
func TestPlanInParts(t *testing.T) {
	c := newClock()
	var whole, parts estimate
	phases := schedule(c)
	whole.plan(phases, c.now())
	parts.plan(phases, c.now())
	for _, p := range phases {
		parts.plan([]train.Phase{p}, c.now())
		for _, e := range []*estimate{&whole, &parts} {
			start := c.now()
			c.advance(3 * time.Second)
			e.step(p.Name, 0, 5, c.now())
			c.t = start
		}
		c.advance(3 * time.Second)
		a, _ := whole.left()
		b, ok := parts.left()
		if a != b || !ok || a == 0 {
			t.Errorf("%s: %v left when announced at once, %v in parts", p.Name, a, b)
		}
	}
}

// TestEarlyStop: epochs that a phase has skipped are not waited for.
func TestEarlyStop(t *testing.T) {
	c := newClock()
	var e estimate
	e.plan([]train.Phase{{Name: "a", Epochs: 100, Steps: 1}, {Name: "b", Epochs: 4, Steps: 1}}, c.now())
	c.advance(time.Second)
	e.step("a", 0, 1, c.now())
	c.advance(3 * time.Second)
	e.step("b", 0, 1, c.now())
	if left, _ := e.left(); left != 9*time.Second {
		t.Errorf("%v left, want 9s: three epochs of b at 3 s", left)
	}
	if f := e.fraction(); f != 4.0/13 {
		t.Errorf("fraction %v, want 4/13", f)
	}
}

func TestBars(t *testing.T) {
	for _, color := range []bool{false, true} {
		var out bytes.Buffer
		c := newClock()
		l := label
		l.Seed = "seed 1"
		d := New(&out, Options{Terminal: true, Color: color, Width: len(l.Name()) + 1, Now: c.now})
		r := d.Begin(l)
		if err := train.Run(context.Background(), r, nil, schedule(c)...); err != nil {
			t.Fatal(err)
		}
		r.Done("test error 1.75 %")
		mark := map[bool]string{false: "✓", true: "\x1b[32m✓\x1b[0m"}[color]
		if want := mark + " [2/7] Deep Boltzmann machine, seed 1   test error 1.75 % in 23s\n"; !strings.HasSuffix(out.String(), want) {
			t.Errorf("color %v: got %q, want it to end in %q", color, out.String(), want)
		}
		if got := strings.Contains(out.String(), "\x1b[3"); got != color {
			t.Errorf("color %v: %q", color, out.String())
		}
	}
}

// TestBarText: what stands beside the bar in the middle of an epoch.
func TestBarText(t *testing.T) {
	c := newClock()
	d := &bars{w: &bytes.Buffer{}, now: c.now}
	r := d.Begin(label).(*barRun)
	r.Log("loading")
	c.advance(time.Second)
	if got := r.text(80); got != "loading 1.0s" {
		t.Errorf("before the first step: %q", got)
	}
	r.Plan(schedule(c))
	c.advance(time.Second)
	r.Step("rbm1", 0, 4, 91.25)
	r.s.report(train.Report{Phase: "rbm1", Epoch: 1, Epochs: 6, Loss: 91.25, Values: map[string]float64{"test_error": 2}}, c.now())
	for _, w := range []struct {
		width int
		want  string
	}{
		{80, "rbm1 1/6, loss 91.25, test error 2.00 %, 7.0s left"},
		{50, "rbm1 1/6, loss 91.25, test error 2.00 %, 7.0s left"},
		{49, "rbm1 1/6, test error 2.00 %, 7.0s left"},
		{37, "rbm1 1/6, 7.0s left"},
		{0, "rbm1 1/6, 7.0s left"},
	} {
		if got := r.text(w.width); got != w.want {
			t.Errorf("%d columns: got %q, want %q", w.width, got, w.want)
		}
	}
	r.Failed(errors.New("stop"))
}
