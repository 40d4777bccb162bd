package linear

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

const (
	examples, inputs, classes = 60, 5, 3
)

// problem is a set of examples of three overlapping classes.
func problem() (simd.Matrix, []uint8) {
	x, labels := simd.NewMatrix(examples, inputs), make([]uint8, examples)
	simd.Normal(x.Flat(), 1, rng.New(1, "linear examples").At(0, 0, 0))
	for i := range labels {
		labels[i] = uint8(i % classes)
		x.Row(i)[i%classes] += 1.5
	}
	return x, labels
}

func config() Config {
	return Config{Epochs: 400, Batch: examples, Rule: nn.Rule{Optimizer: nn.SGD, Rate: 0.05, FinalRate: 0.05, Momentum: 0.8}}
}

// normalEquations solves (A'A + n decay/2 I) w = A't in float64, where the
// rows of A are (v, 1) and the bias does not decay: decay/2 w'w beside the
// mean of the squares is what the updater's decay*w is the gradient of.
func normalEquations(x simd.Matrix, labels []uint8, decay float64) *mat.Dense {
	a, t := mat.NewDense(examples, inputs+1, nil), mat.NewDense(examples, classes, nil)
	for i := range examples {
		for j, v := range x.Row(i) {
			a.Set(i, j, float64(v))
		}
		a.Set(i, inputs, 1)
		for k := range classes {
			t.Set(i, k, -1)
		}
		t.Set(i, int(labels[i]), 1)
	}
	var ata, att, w mat.Dense
	ata.Mul(a.T(), a)
	att.Mul(a.T(), t)
	for j := range inputs {
		ata.Set(j, j, ata.At(j, j)+examples*decay/2)
	}
	if err := w.Solve(&ata, &att); err != nil {
		panic(err)
	}
	return &w
}

// TestLeastSquares: full-batch descent ends where the normal equations do,
// within some tens of float32 roundings of numbers around 1.
func TestLeastSquares(t *testing.T) {
	x, labels := problem()
	for _, decay := range []float64{0, 0.2} {
		cfg := config()
		cfg.Decay = decay
		m, err := New(cfg, batch.Floats{Matrix: x}, labels, classes, rng.New(1, "linear"))
		if err != nil {
			t.Fatal(err)
		}
		if err := train.Run(context.Background(), nil, nil, m.Phases()...); err != nil {
			t.Fatal(err)
		}
		want, d := normalEquations(x, labels, decay), m.Net.Layers[0]
		for j := range inputs + 1 {
			row := d.B
			if j < inputs {
				row = d.W.Row(j)
			}
			for k, got := range row {
				if w := want.At(j, k); math.Abs(float64(got)-w) > 5e-6 {
					t.Errorf("decay %v: weight %d of unit %d is %v, want %v", decay, j, k, got, w)
				}
			}
		}
	}
}

// TestFirstStep: from zero weights the outputs are 0, every square is 1 and
// the loss is the number of classes; the bias moves by -rate times the mean of
// -2 t, that is by 2 rate (2/classes - 1) for balanced classes.
func TestFirstStep(t *testing.T) {
	x, labels := problem()
	cfg := config()
	cfg.Epochs = 1
	m, err := New(cfg, batch.Floats{Matrix: x}, labels, classes, rng.New(1, "linear"))
	if err != nil {
		t.Fatal(err)
	}
	p := m.Phases()[0]
	p.Begin(0)
	if loss := p.Step(0, 0); loss != classes {
		t.Errorf("loss %v, want %d", loss, classes)
	}
	want := 2 * cfg.Rate * (2./classes - 1)
	for k, b := range m.Net.Layers[0].B {
		if math.Abs(float64(b)-want) > 1e-7 {
			t.Errorf("bias %d is %v, want %v", k, b, want)
		}
	}
}

func TestResumes(t *testing.T) {
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		x, labels := problem()
		cfg := config()
		cfg.Epochs, cfg.Batch, cfg.FinalRate = 4, 16, 0 // the last minibatch has 12 examples
		m, err := New(cfg, batch.Floats{Matrix: x}, labels, classes, rng.New(1, "linear"))
		if err != nil {
			t.Fatal(err)
		}
		return m.Phases(), m.Parameters
	})
}

func TestStepDoesNotAllocate(t *testing.T) {
	x, labels := problem()
	cfg := config()
	cfg.Batch = 16
	m, err := New(cfg, batch.Floats{Matrix: x}, labels, classes, rng.New(1, "linear"))
	if err != nil {
		t.Fatal(err)
	}
	p := m.Phases()[0]
	p.Begin(0)
	if n := testing.AllocsPerRun(20, func() { p.Step(0, 1) }); n != 0 {
		t.Errorf("a step allocates %v times", n)
	}
}

func TestNewErrors(t *testing.T) {
	x, labels := problem()
	src := batch.Floats{Matrix: x}
	for want, spoil := range map[string]func(*Config){
		"linear: epochs = -1: want 0 or more":         func(c *Config) { c.Epochs = -1 },
		"linear: batch = 0: want 1 or more":           func(c *Config) { c.Batch = 0 },
		`linear: optimizer = "lms": want sgd or adam`: func(c *Config) { c.Optimizer = "lms" },
		"linear: rate = 0: want a positive number":    func(c *Config) { c.Rate = 0 },
	} {
		cfg := config()
		spoil(&cfg)
		if _, err := New(cfg, src, labels, classes, rng.Stream{}); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, err := New(config(), src, labels, 2, rng.Stream{}); err == nil || err.Error() != "linear: label of example 2 is 2: want 0 to 1" {
		t.Errorf("label out of range: error %v", err)
	}
}
