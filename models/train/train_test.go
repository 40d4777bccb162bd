package train_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
)

// toy has two phases that add to x and then, weighted by a running sum, to y;
// the codes of the second are 10 x.
type toy struct {
	x, y, sum []float32
	codes     []float32
	calls     []string
}

func newToy() *toy { return &toy{x: []float32{1}, y: make([]float32, 1), sum: make([]float32, 1)} }

func (t *toy) call(format string, args ...any) {
	t.calls = append(t.calls, fmt.Sprintf(format, args...))
}

func (t *toy) phases() []train.Phase {
	return []train.Phase{
		{Name: "one", Epochs: 2, Steps: 2,
			Init: func() { t.call("init one"); t.x[0] = 0 },
			Step: func(epoch, step int) float64 {
				t.call("one %d.%d", epoch, step)
				t.x[0]++
				return float64(epoch + step)
			},
			Parameters: func() []train.Array { return []train.Array{train.Vector("x", t.x)} }},
		{Name: "none", Init: func() { t.call("init none") }},
		{Name: "two", Epochs: 3, Steps: 1,
			Setup: func() { t.call("setup two"); t.codes = []float32{10 * t.x[0]} },
			Init:  func() { t.call("init two"); t.y[0] = t.codes[0] },
			Begin: func(epoch int) { t.call("begin %d", epoch) },
			Step: func(epoch, _ int) float64 {
				t.call("two %d", epoch)
				t.sum[0] += t.codes[0]
				t.y[0] += t.sum[0]
				return 0
			},
			End:        func(epoch int, r *train.Report) { r.Set("y", float64(t.y[0])) },
			Parameters: func() []train.Array { return []train.Array{train.Vector("x", t.x), train.Vector("y", t.y)} },
			State:      func() []train.Array { return []train.Array{train.Vector("sum", t.sum)} }},
	}
}

// story is an observer that notes what it is told.
type story struct {
	train.Silent
	told []string
}

func (s *story) Resume(past []train.Report) {
	last := past[len(past)-1]
	s.told = append(s.told, fmt.Sprintf("resume after %d: %s %d/%d", len(past), last.Phase, last.Epoch, last.Epochs))
}

func (s *story) Epoch(r train.Report) {
	s.told = append(s.told, fmt.Sprintf("%s %d/%d %v %v", r.Phase, r.Epoch, r.Epochs, r.Loss, r.Values))
}

func TestOrderOfCalls(t *testing.T) {
	toy, s := newToy(), &story{}
	if err := train.Run(t.Context(), s, nil, toy.phases()...); err != nil {
		t.Fatal(err)
	}
	want := "init one,one 0.0,one 0.1,one 1.0,one 1.1,setup two,init two,begin 0,two 0,begin 1,two 1,begin 2,two 2"
	if got := strings.Join(toy.calls, ","); got != want {
		t.Errorf("calls %s\nwant %s", got, want)
	}
	told := []string{"one 1/2 0.5 map[]", "one 2/2 1.5 map[]", "two 1/3 0 map[y:80]", "two 2/3 0 map[y:160]", "two 3/3 0 map[y:280]"}
	if !slices.Equal(s.told, told) {
		t.Errorf("observer was told %q\nwant %q", s.told, told)
	}
}

func TestResume(t *testing.T) {
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		toy := newToy()
		return toy.phases(), func() []train.Array { return []train.Array{train.Vector("x", toy.x), train.Vector("y", toy.y)} }
	})
}

// TestSnapshots: parameters of every phase so far, each array once, and the
// state of a phase that is not over. Going on repeats Setup and not Init.
func TestSnapshots(t *testing.T) {
	m := &traintest.Memory{}
	if err := train.Run(t.Context(), nil, m, newToy().phases()...); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range m.Snapshots {
		names := ""
		for _, a := range s.Arrays {
			names += fmt.Sprintf(" %s=%v", a.Name, a.Data)
		}
		got = append(got, fmt.Sprintf("%d %s %d:%s", s.Phase, s.Name, s.Epoch, names))
	}
	want := []string{"0 one 1: one/x=[2]", "0 one 2: one/x=[4]",
		"2 two 1: one/x=[4] two/y=[80] two/sum=[40]", "2 two 2: one/x=[4] two/y=[160] two/sum=[80]", "2 two 3: one/x=[4] two/y=[280]"}
	if !slices.Equal(got, want) {
		t.Errorf("snapshots %q\nwant %q", got, want)
	}
	m.Snapshots = m.Snapshots[:4]
	toy, s := newToy(), &story{}
	if err := train.Run(t.Context(), s, m, toy.phases()...); err != nil {
		t.Fatal(err)
	}
	if calls := strings.Join(toy.calls, ","); calls != "setup two,begin 2,two 2" {
		t.Errorf("going on calls %s", calls)
	}
	if want := []string{"resume after 4: two 2/3", "two 3/3 0 map[y:280]"}; !slices.Equal(s.told, want) {
		t.Errorf("observer was told %q, want %q", s.told, want)
	}
}

// TestMisfits: a snapshot of another model changes nothing but the error.
func TestMisfits(t *testing.T) {
	for want, change := range map[string]func(*train.Snapshot){
		"no phase 3 is called three":      func(s *train.Snapshot) { s.Name = "three" },
		"no phase 4 is called two":        func(s *train.Snapshot) { s.Phase = 3 },
		"no phase 0 is called two":        func(s *train.Snapshot) { s.Phase = -1 },
		"4 epochs, 3 reports":             func(s *train.Snapshot) { s.Epoch = 4 },
		"1 epochs, 0 reports":             func(s *train.Snapshot) { s.Reports = nil },
		"array one/z [1], want one/x [1]": func(s *train.Snapshot) { s.Arrays[0].Name = "one/z" },
		"array two/y [2], want two/y [1]": func(s *train.Snapshot) { s.Arrays[1].Shape, s.Arrays[1].Data = []int{2}, []float32{1, 2} },
		"array two/y [1], want":           func(s *train.Snapshot) { s.Arrays[1].Data, s.Arrays[1].Wide = nil, []float64{1} },
		"0 arrays, want 1":                func(s *train.Snapshot) { s.Arrays = s.Arrays[:2] },
		"no place for array two/sum":      func(s *train.Snapshot) { s.Epoch = 3 },
		"phase two lists no parameters":   nil,
	} {
		m := &traintest.Memory{}
		toy := newToy()
		phases := toy.phases()
		if err := train.Run(t.Context(), nil, m, phases...); err != nil {
			t.Fatal(err)
		}
		m.Snapshots = m.Snapshots[:3]
		if change == nil {
			phases[2].Parameters = nil
		} else {
			change(m.Snapshots[2])
		}
		err := train.Run(t.Context(), nil, m, phases...)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "(--force starts over)") {
			t.Errorf("error %v, want %q", err, want)
		}
		if len(m.Snapshots) != 3 {
			t.Errorf("%s: training went on", want)
		}
	}
}

// failing is a checkpoint that cannot be written.
type failing struct{ traintest.Memory }

func (*failing) Save(*train.Snapshot) error { return errors.New("disk full") }

func TestErrors(t *testing.T) {
	toy := newToy()
	if err := train.Run(t.Context(), nil, &failing{}, toy.phases()...); err == nil || err.Error() != "disk full" {
		t.Errorf("a failing checkpoint: error %v", err)
	}
	if len(toy.calls) != 3 {
		t.Errorf("training went on after a checkpoint that failed: %v", toy.calls)
	}
	phases := newToy().phases()
	phases[0].Step = func(epoch, step int) float64 { return math.Inf(epoch*step - 1) }
	if err := train.Run(t.Context(), nil, nil, phases...); err == nil || !strings.HasPrefix(err.Error(), "one: epoch 1, step 1: the loss is -Inf") {
		t.Errorf("a loss of -Inf: error %v", err)
	}
}

// TestCancel: an epoch whose last step has seen the cancellation is not over.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m, toy := &traintest.Memory{}, newToy()
	phases := toy.phases()
	phases[0].Step = func(epoch, step int) float64 {
		if epoch == 1 && step == 1 {
			cancel()
		}
		return 0
	}
	if err := train.Run(ctx, nil, m, phases...); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if len(m.Snapshots) != 1 {
		t.Errorf("%d snapshots, want that of the first epoch alone", len(m.Snapshots))
	}
}
