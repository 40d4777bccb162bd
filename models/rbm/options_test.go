package rbm

import (
	"math"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func TestSchedule(t *testing.T) {
	half := Schedule{Rate: 0.05, Hold: 0.5, Momentum: 0.5, FinalMomentum: 0.9, MomentumEpochs: 5}
	line := Schedule{Rate: 0.002, FinalRate: 0.0002, Momentum: 0.5, FinalMomentum: 0.9, MomentumEpochs: 5, MomentumRamp: 4}
	authors := Schedule{Rate: 0.001, FinalRate: 0.0001, RateDivisor: 1.000015}
	for _, c := range []struct {
		s              Schedule
		update         int // of 30 epochs of 600
		rate, momentum float64
	}{
		{half, 0, 0.05, 0.5},
		{half, 2999, 0.05, 0.5},
		{half, 3000, 0.05, 0.9},
		{half, 9000, 0.05, 0.9},
		{half, 13500, 0.025, 0.9},
		{half, 17999, 0.05 / 9000, 0.9},
		{line, 0, 0.002, 0.5},
		{line, 9000, 0.0011, 0.9},
		{line, 3000, 0.0017, 0.5},
		{line, 4200, 0.00158, 0.7},
		{line, 5400, 0.00146, 0.9},
		{authors, 1, 0.001 / 1.000015, 0},
		{authors, 10000, 0.001 * math.Exp(-10000*math.Log(1.000015)), 0},
		{authors, 200000, 0.0001, 0},
	} {
		rate, momentum := c.s.At(c.update, 600, 30)
		near(t, "rate", rate, c.rate, 1e-12)
		near(t, "momentum", momentum, c.momentum, 1e-12)
	}
}

// CD-k with k = ceil(epoch/20), at most 10, and the rate divided by k.
func TestSweepsGrow(t *testing.T) {
	o := Options{K: 10, KEpochs: 20}
	for epoch, want := range map[int]int{1: 1, 20: 1, 21: 2, 40: 2, 41: 3, 200: 10, 240: 10} {
		if k, divisor := o.sweeps(epoch - 1); k != want || divisor != float64(want) {
			t.Errorf("epoch %d: %d sweeps, rate over %v, want %d", epoch, k, divisor, want)
		}
	}
	o.KEpochs = 0
	if k, divisor := o.sweeps(5); k != 10 || divisor != 1 {
		t.Errorf("fixed k: %d sweeps, rate over %v, want 10 and 1", k, divisor)
	}
}

func valid() Options {
	return Options{Epochs: 1, Batch: 10, K: 1, Schedule: Schedule{Rate: 0.1}}
}

func TestValidateNamesTheKey(t *testing.T) {
	o := valid()
	if err := o.Validate(); err != nil {
		t.Fatal(err)
	}
	for key, spoil := range map[string]func(*Options){
		"epochs":          func(o *Options) { o.Epochs = 0 },
		"batch":           func(o *Options) { o.Batch = 0 },
		"rate":            func(o *Options) { o.Rate = math.NaN() },
		"final_rate":      func(o *Options) { o.FinalRate = -1 },
		"hold":            func(o *Options) { o.Hold = 1 },
		"rate_divisor":    func(o *Options) { o.RateDivisor = 0.5 },
		"momentum":        func(o *Options) { o.Momentum = 1 },
		"final_momentum":  func(o *Options) { o.FinalMomentum = -0.1 },
		"momentum_epochs": func(o *Options) { o.MomentumEpochs = -1 },
		"momentum_ramp":   func(o *Options) { o.MomentumRamp = -1 },
		"decay":           func(o *Options) { o.Decay = -1 },
		"k":               func(o *Options) { o.K = 0 },
		"k_epochs":        func(o *Options) { o.KEpochs = -1 },
		"chains":          func(o *Options) { o.Chains = -1 },
		"chains ":         func(o *Options) { o.Chains = MaxChains + 1 },
		"init_sd":         func(o *Options) { o.InitSD = -1 },
		"data_bias":       func(o *Options) { o.DataBias = -1 },
	} {
		o := valid()
		spoil(&o)
		if err := o.Validate(); err == nil || !strings.HasPrefix(err.Error(), strings.TrimSpace(key)+" = ") {
			t.Errorf("%s spoilt: error %v", key, err)
		}
	}
}

// The keys of the schedule stand beside the others in a preset.
func TestTOMLKeysAreFlat(t *testing.T) {
	var o Options
	meta, err := toml.Decode("epochs = 3\nrate = 0.05\nmomentum_epochs = 5\nk = 1\nbinarize = true", &o)
	if err != nil {
		t.Fatal(err)
	}
	if len(meta.Undecoded()) > 0 || o.Epochs != 3 || o.Rate != 0.05 || o.MomentumEpochs != 5 || !o.Binarize {
		t.Errorf("decoded %+v, left out %v", o, meta.Undecoded())
	}
}
