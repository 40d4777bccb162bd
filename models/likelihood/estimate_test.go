package likelihood

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// The formulas in float64; 1e-6 is the rounding of simd's functions.
func TestEstimate(t *testing.T) {
	logs := []float64{1000.5, 1001, 999, 1000}
	n, sum, squares := 4.0, 0.0, 0.0
	for _, x := range logs {
		sum += math.Exp(x - 1000)
		squares += math.Exp(2 * (x - 1000))
	}
	sd := math.Sqrt((squares - sum*sum/n) / (n - 1) / n)
	e := NewEstimate(logs)
	near(t, "ln Z", e.LnZ, 1000+math.Log(sum/n), 1e-6)
	near(t, "upper end", e.High, 1000+math.Log(sum/n+3*sd), 1e-6)
	near(t, "effective chains", e.ESS, sum*sum/squares, 1e-5)
	if !math.IsInf(e.Low, -1) || 3*sd < sum/n {
		t.Errorf("lower end %v, but the interval reaches below 0", e.Low)
	}
	close := NewEstimate([]float64{1, 1.1, 0.9, 1})
	if !(close.Low < close.LnZ && close.LnZ < close.High) || close.Doubtful(4) {
		t.Errorf("estimate of weights near each other: %+v", close)
	}
	near(t, "log mean exp", logMeanExp(logs), e.LnZ, 0)
}

// One chain of 1,000 carries the mean.
func TestDoubtful(t *testing.T) {
	logs := make([]float64, 1000)
	logs[7] = 20
	if e := NewEstimate(logs); !e.Doubtful(1000) || e.ESS > 1.01 {
		t.Errorf("estimate carried by one chain: %+v", e)
	}
}

func TestTemperatures(t *testing.T) {
	got := temperatures("three-piece", 14500)
	if len(got) != 14501 || got[500] != 0.5 || got[4500] != 0.9 || got[1] != 0.001 || got[14500] != 1 {
		t.Errorf("three pieces: %d temperatures, %v, %v, ..., %v", len(got), got[1], got[500], got[4500])
	}
	if got := temperatures("uniform", 4); !slices.Equal(got, []float32{0, 0.25, 0.5, 0.75, 1}) {
		t.Errorf("uniform: %v", got)
	}
	for _, schedule := range Schedules {
		for _, steps := range []int{29, 20000, maxSteps} {
			got := temperatures(schedule, steps)
			if len(got) != steps+1 || got[0] != 0 || got[steps] != 1 {
				t.Fatalf("%s: %d temperatures from %v to %v", schedule, len(got), got[0], got[len(got)-1])
			}
			for k := range steps {
				if !(got[k] < got[k+1]) {
					t.Fatalf("%s of %d: temperature %d is %v, then %v", schedule, steps, k, got[k], got[k+1])
				}
			}
		}
	}
}

func TestValidateNamesTheKey(t *testing.T) {
	good := DBMOptions{Options: Options{"uniform", 10, 2}, PosteriorSweeps: 1, Binarization: "x"}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for key, change := range map[string]func(*DBMOptions){
		"schedule":               func(o *DBMOptions) { o.Schedule = "geometric" },
		"betas":                  func(o *DBMOptions) { o.Betas = 0 },
		"betas = 28":             func(o *DBMOptions) { o.Schedule, o.Betas = "three-piece", 28 },
		"chains":                 func(o *DBMOptions) { o.Chains = 1 },
		"posterior_sweeps":       func(o *DBMOptions) { o.PosteriorSweeps = -1 },
		"posterior_tolerance":    func(o *DBMOptions) { o.PosteriorTolerance = math.NaN() },
		"train":                  func(o *DBMOptions) { o.Train = -1 },
		"cases":                  func(o *DBMOptions) { o.Cases = -1 },
		"reverse_chains":         func(o *DBMOptions) { o.ReverseChains = -1 },
		"cases = 700":            func(o *DBMOptions) { o.Cases, o.ReverseChains = 700, 100 },
		"reverse_chains = 65537": func(o *DBMOptions) { o.ReverseChains = 65537 },
		"chains = 65537":         func(o *DBMOptions) { o.Chains = 65537 },
		"binarization":           func(o *DBMOptions) { o.Binarization = "" },
	} {
		bad := good
		change(&bad)
		if err := bad.Validate(); err == nil || !strings.HasPrefix(err.Error(), key) {
			t.Errorf("%s: error %v", key, err)
		}
		bad.Chains = 0
		if err := bad.Validate(); err != nil {
			t.Errorf("%s: error %v though nothing is estimated", key, err)
		}
	}
}
