package autoencoder

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

func config() Config {
	return Config{Hidden: []int{10, 6}, Units: nn.Sigmoid, Output: nn.Sigmoid, Masking: 0.25, KeepInput: 1,
		Pretrain: Pretrain{Epochs: 20, Batch: 8, Rule: nn.Rule{Optimizer: nn.SGD, Rate: 0.1, Momentum: 0.5}},
		FineTune: nn.Options{Epochs: 20, Batch: 8, Optimizer: nn.Adam, Rate: 0.02, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}}
}

// stripes returns noisy 4 x 4 images of one bright row, labelled by the row.
func stripes(n int) (batch.Bytes, []uint8) {
	pixels, labels := make([]uint8, 16*n), make([]uint8, n)
	d := rng.New(1, "stripes").At(0, 0, 0)
	for i := range pixels {
		pixels[i] = uint8(d.Word(i) % 100)
		if k := i / 16 % 4; i%16/4 == k {
			labels[i/16] = uint8(k)
			pixels[i] += 150
		}
	}
	return batch.NewBytes(pixels, 16), labels
}

func newModel(t *testing.T, cfg Config) *Model {
	t.Helper()
	src, labels := stripes(44)
	m, err := New(cfg, src, labels, 4, rng.New(3, "stack"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// losses runs the phases and returns the first and last epoch's loss of each.
func losses(t *testing.T, phases []train.Phase) (first, last []float64) {
	t.Helper()
	for _, p := range phases {
		var all []float64
		p.End = func(_ int, r *train.Report) { all = append(all, r.Loss) }
		if err := train.Run(context.Background(), nil, nil, p); err != nil {
			t.Fatal(err)
		}
		first, last = append(first, all[0]), append(last, all[len(all)-1])
	}
	return first, last
}

func TestStackLearns(t *testing.T) {
	m := newModel(t, config())
	phases := m.Phases()
	names := ""
	for _, p := range phases {
		names += p.Name + " "
		if p.Epochs != 20 || p.Steps != 6 {
			t.Errorf("%s: %d epochs of %d steps, want 20 of 6", p.Name, p.Epochs, p.Steps)
		}
	}
	if names != "autoencoder1 autoencoder2 fine-tune " {
		t.Errorf("phases %s", names)
	}
	first, last := losses(t, phases)
	for i := range phases {
		if !(last[i] < first[i]) {
			t.Errorf("%s: loss %v in the first epoch, %v in the last", phases[i].Name, first[i], last[i])
		}
	}
	test, labels := stripes(60) // 16 of them new
	if e := m.Net.ErrorRate(test, labels, 7); e != 0 {
		t.Errorf("error %v %%, want 0", e)
	}
}

// TestLayerInput: an autoencoder learns from the code of the trained ones
// below, without noise; they stand still meanwhile, and the codes are let go
// before fine-tuning.
func TestLayerInput(t *testing.T) {
	cfg := config()
	cfg.Hidden = []int{10, 6, 8}
	m := newModel(t, cfg)
	phases := m.Phases()
	losses(t, phases[:2])
	below := copies(m.Net.Layers[:2])
	phases[2].Start()
	mustBeCodes(t, m, []int32{0, 43, 7})
	losses(t, phases[2:3])
	for l, w := range copies(m.Net.Layers[:2]) {
		if !slices.Equal(w, below[l]) {
			t.Errorf("layer %d moved while layer 3 was trained", l+1)
		}
	}
	phases[3].Start()
	if m.current != nil || m.codes != nil {
		t.Error("the codes are still held in fine-tuning")
	}
}

func copies(layers []*nn.Dense) [][]float32 {
	var ws [][]float32
	for _, d := range layers {
		ws = append(ws, slices.Clone(d.W.Flat()))
	}
	return ws
}

// mustBeCodes compares examples of the third layer with two encodings by hand.
func mustBeCodes(t *testing.T, m *Model, idx []int32) {
	t.Helper()
	n := len(idx)
	x, h1, h2, got := simd.NewMatrix(n, 16), simd.NewMatrix(n, 10), simd.NewMatrix(n, 6), simd.NewMatrix(n, 6)
	m.src.Gather(x, idx)
	m.Net.Layers[0].Forward(h1, x)
	m.Net.Layers[1].Forward(h2, h1)
	m.current.src.Gather(got, idx)
	if !slices.Equal(got.Flat(), h2.Flat()) {
		t.Error("the third layer's examples are not the second layer's code")
	}
}

// TestResume: a stack goes on after any epoch of any layer in the same bits.
func TestResume(t *testing.T) {
	for optimizer, momentum := range map[string]float64{nn.SGD: 0.5, nn.Adam: 0} {
		cfg := config()
		cfg.Hidden, cfg.Masking = []int{10, 6, 8}, 0.25
		cfg.Pretrain.Epochs, cfg.Pretrain.Optimizer = 3, optimizer
		cfg.Pretrain.Momentum, cfg.Pretrain.Beta1, cfg.Pretrain.Beta2, cfg.Pretrain.Eps = momentum, 0.9, 0.999, 1e-8
		cfg.FineTune.Epochs, cfg.FineTune.TopOnlyEpochs = 3, 1
		traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
			m := newModel(t, cfg)
			return m.Phases(), m.Parameters
		})
	}
}

func TestParameterNames(t *testing.T) {
	names := ""
	for _, p := range newModel(t, config()).Parameters() {
		size := 1
		for _, n := range p.Shape {
			size *= n
		}
		if size != len(p.Data) {
			t.Errorf("%s: shape %v, %d elements", p.Name, p.Shape, len(p.Data))
		}
		names += p.Name + " "
	}
	if names != "W1 b1 W2 b2 W3 b3 c1 c2 " {
		t.Errorf("parameters %s", names)
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	m := newModel(t, config())
	for _, p := range m.Phases() {
		p.Start()
		p.Begin(0)
		step := 0
		if n := testing.AllocsPerRun(20, func() { p.Step(0, step%p.Steps); step++ }); n != 0 {
			t.Errorf("%s: %v allocations a step, want 0", p.Name, n)
		}
	}
}

func TestNewErrors(t *testing.T) {
	src, labels := stripes(4)
	for want, set := range map[string]func(*Config){
		"autoencoder: hidden = []: want at least":  func(c *Config) { c.Hidden = nil },
		"autoencoder: hidden = [0]: want 1 to":     func(c *Config) { c.Hidden = []int{0} },
		"autoencoder: hidden = [65537]: want 1 to": func(c *Config) { c.Hidden = []int{1<<16 + 1} },
		"autoencoder: units: unknown":              func(c *Config) { c.Units = "step" },
		`autoencoder: output = "tanh"`:             func(c *Config) { c.Output = nn.Tanh },
		`autoencoder: units = "relu": codes`:       func(c *Config) { c.Units = nn.Relu },
		"autoencoder: masking = 1:":                func(c *Config) { c.Masking = 1 },
		"autoencoder: keep_input = 0:":             func(c *Config) { c.KeepInput = 0 },
		"autoencoder: pretrain: batch = 0":         func(c *Config) { c.Pretrain.Batch = 0 },
		"autoencoder: pretrain: epochs = -1":       func(c *Config) { c.Pretrain.Epochs = -1 },
		"autoencoder: pretrain: rate = 0":          func(c *Config) { c.Pretrain.Rate = 0 },
		"autoencoder: fine_tune: batch = 0":        func(c *Config) { c.FineTune.Batch = 0 },
	} {
		cfg := config()
		set(&cfg)
		if _, err := New(cfg, src, labels, 4, rng.Stream{}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := New(config(), src, labels, 3, rng.Stream{}); err == nil {
		t.Error("a label out of range was accepted")
	}
}
