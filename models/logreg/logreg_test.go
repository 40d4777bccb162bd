package logreg

import (
	"context"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// solution is what another implementation found, with its data.
type solution struct {
	x           simd.Matrix
	labels      []uint8
	w           []float64 // inputs x classes
	b           []float64
	decay, loss float64
}

// readSolution reads testdata/compare/scikit-learn/logreg/values.txt; make.py beside it
// made it.
func readSolution(t *testing.T) solution {
	t.Helper()
	text, err := os.ReadFile("../../testdata/compare/scikit-learn/logreg/values.txt")
	if err != nil {
		t.Fatal(err)
	}
	var s solution
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		switch f[0] {
		case "size":
			v := numbers(t, f[1:])
			s.x = simd.NewMatrix(int(v[0]), int(v[1]))
		case "decay":
			s.decay = numbers(t, f[1:])[0]
		case "example":
			v := numbers(t, f[1:])
			row := s.x.Row(len(s.labels))
			for j := range row {
				row[j] = float32(v[j+1])
			}
			s.labels = append(s.labels, uint8(v[0]))
		case "W":
			s.w = append(s.w, numbers(t, f[1:])...)
		case "b":
			s.b = numbers(t, f[1:])
		case "loss":
			s.loss = numbers(t, f[1:])[0]
		}
	}
	return s
}

func numbers(t *testing.T, fields []string) []float64 {
	t.Helper()
	var v []float64
	for _, f := range fields {
		x, err := strconv.ParseFloat(f, 64)
		if err != nil {
			t.Fatal(err)
		}
		v = append(v, x)
	}
	return v
}

func config() Config {
	return Config{Epochs: 400, Batch: 40, Rule: nn.Rule{Optimizer: nn.SGD, Rate: 0.3, FinalRate: 0.3, Momentum: 0.9}}
}

// TestAgainstScikitLearn: the problem has one optimum, and full-batch descent
// reaches what Newton's method found.
func TestAgainstScikitLearn(t *testing.T) {
	s := readSolution(t)
	cfg := config()
	cfg.Decay = s.decay
	m, err := New(cfg, batch.Floats{Matrix: s.x}, s.labels, len(s.b), rng.New(1, "logreg"))
	if err != nil {
		t.Fatal(err)
	}
	last := 0.0
	p := m.Phases()[0]
	p.End = func(_ int, r *train.Report) { last = r.Loss }
	if err := train.Run(context.Background(), nil, nil, p); err != nil {
		t.Fatal(err)
	}
	mustBeNear(t, "loss", last, s.loss)
	ps := m.Parameters()
	for i, v := range s.w {
		mustBeNear(t, "W["+strconv.Itoa(i)+"]", float64(ps[0].Data[i]), v)
	}
	for i, v := range s.b {
		mustBeNear(t, "b["+strconv.Itoa(i)+"]", float64(ps[1].Data[i]), v)
	}
}

// mustBeNear allows some tens of float32 roundings of numbers around 1.
func mustBeNear(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5e-6 {
		t.Errorf("%s = %v, want %v", name, got, want)
	}
}

func TestNewErrors(t *testing.T) {
	src := batch.Floats{Matrix: simd.NewMatrix(3, 2)}
	labels := []uint8{0, 1, 2}
	bad := config()
	bad.Batch = 0
	_, err := New(bad, src, labels, 3, rng.Stream{})
	if err == nil || err.Error() != "logreg: batch = 0: want 1 or more" {
		t.Errorf("batch 0: error %v", err)
	}
	bad = config()
	bad.Epochs = -1
	if err := bad.Validate(); err == nil || err.Error() != "epochs = -1: want 0 or more" {
		t.Errorf("epochs -1: error %v", err)
	}
	_, err = New(config(), src, labels, 2, rng.Stream{})
	if err == nil || err.Error() != "logreg: label of example 2 is 2: want 0 to 1" {
		t.Errorf("label out of range: error %v", err)
	}
}
