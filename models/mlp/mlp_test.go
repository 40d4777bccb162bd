package mlp

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

func config() Config {
	return Config{Hidden: []int{12, 8}, Units: nn.Tanh, KeepInput: 1, Options: nn.Options{
		Epochs: 60, Batch: 16, Optimizer: nn.Adam, Rate: 0.03, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}}
}

// quadrants returns points of a square and the parity of their quadrant, which
// no linear classifier can learn.
func quadrants(n int) (batch.Floats, []uint8) {
	x, labels := simd.NewMatrix(n, 2), make([]uint8, n)
	simd.Uniform(x.Flat(), rng.New(1, "quadrants").At(0, 0, 0))
	simd.AddScalar(x.Flat(), -0.5, x.Flat())
	for i := range labels {
		if r := x.Row(i); (r[0] > 0) != (r[1] > 0) {
			labels[i] = 1
		}
	}
	return batch.Floats{Matrix: x}, labels
}

func trained(t *testing.T, cfg Config, seed uint64) (*Model, float64) {
	t.Helper()
	src, labels := quadrants(64)
	m, err := New(cfg, src, labels, 2, rng.New(seed, "mlp"))
	if err != nil {
		t.Fatal(err)
	}
	if err := train.Run(context.Background(), nil, nil, m.Phases()...); err != nil {
		t.Fatal(err)
	}
	return m, m.Net.ErrorRate(src, labels, 64)
}

// TestLearnsWhatIsNotLinear: a hidden layer makes the difference, for every
// kind of unit and both update rules.
func TestLearnsWhatIsNotLinear(t *testing.T) {
	for _, units := range []nn.Activation{nn.Sigmoid, nn.Tanh, nn.Relu} {
		cfg := config()
		cfg.Units = units
		if _, e := trained(t, cfg, 1); e > 10 {
			t.Errorf("%s: training error %v %%, want at most 10", units, e)
		}
	}
	cfg := config()
	cfg.Optimizer, cfg.Rate, cfg.Momentum = nn.SGD, 0.2, 0.9
	if _, e := trained(t, cfg, 1); e > 10 {
		t.Errorf("sgd: training error %v %%, want at most 10", e)
	}
	cfg.Hidden = nil
	if _, e := trained(t, cfg, 1); e < 30 {
		t.Errorf("without a hidden layer: training error %v %%: the task is too easy to show anything", e)
	}
}

// TestSeedDecides: one seed, one result; another seed, another; and dropout on
// the inputs is heard.
func TestSeedDecides(t *testing.T) {
	cfg := config()
	cfg.Epochs, cfg.Keep = 2, []float32{0.9, 0.9}
	a, _ := trained(t, cfg, 1)
	b, _ := trained(t, cfg, 1)
	c, _ := trained(t, cfg, 2)
	cfg.KeepInput = 0.5
	d, _ := trained(t, cfg, 1)
	for i, p := range a.Parameters() {
		if !slices.Equal(p.Data, b.Parameters()[i].Data) {
			t.Errorf("%s differs between two runs of one seed", p.Name)
		}
		if slices.Equal(p.Data, c.Parameters()[i].Data) {
			t.Errorf("%s is the same for two seeds", p.Name)
		}
		if slices.Equal(p.Data, d.Parameters()[i].Data) {
			t.Errorf("%s is the same with and without dropout on the inputs", p.Name)
		}
	}
}

func TestNewErrors(t *testing.T) {
	src, labels := quadrants(4)
	for want, set := range map[string]func(*Config){
		"mlp: hidden = [65537]: want 1 to":      func(c *Config) { c.Hidden = []int{1<<16 + 1} },
		"mlp: hidden = [0]: want 1 to":          func(c *Config) { c.Hidden = []int{0} },
		`mlp: units: unknown activation "step"`: func(c *Config) { c.Units = "step" },
		"mlp: keep_input = 0:":                  func(c *Config) { c.KeepInput = 0 },
		"mlp: keep has 3 values":                func(c *Config) { c.Keep = []float32{1, 1, 1} },
	} {
		cfg := config()
		set(&cfg)
		if _, err := New(cfg, src, labels, 2, rng.Stream{}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := New(config(), src, labels[:3], 2, rng.Stream{}); err == nil {
		t.Error("three labels for four examples were accepted")
	}
}
