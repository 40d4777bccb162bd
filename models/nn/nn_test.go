package nn

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// TestDropoutMask: every unit is kept with its segment's probability and
// weighed by its inverse; examples, steps and epochs have masks of their own.
func TestDropoutMask(t *testing.T) {
	const n, a, b = 100, 200, 100
	d := newDropout(testStream.Child("mask"), n, Segment{Dim: a, Keep: 0.8}, Segment{Dim: b, Keep: 0.5})
	d.draw(1, 2, n)
	kept := [2]int{}
	for i := range n {
		for j, v := range d.mask.Row(i) {
			s, want := 0, float32(1/float32(0.8))
			if j >= a {
				s, want = 1, 2
			}
			if v == want {
				kept[s]++
			} else if v != 0 {
				t.Fatalf("mask[%d, %d] = %v, want 0 or %v", i, j, v, want)
			}
		}
	}
	// Five standard deviations of a binomial share: 5 sqrt(p(1-p)/draws).
	if p := float64(kept[0]) / (n * a); math.Abs(p-0.8) > 5*math.Sqrt(0.16/(n*a)) {
		t.Errorf("kept %v of the first segment, want 0.8", p)
	}
	if p := float64(kept[1]) / (n * b); math.Abs(p-0.5) > 5*math.Sqrt(0.25/(n*b)) {
		t.Errorf("kept %v of the second segment, want 0.5", p)
	}
	first := append([]float32(nil), d.mask.Row(0)...)
	differ := func(what string, row []float32) {
		t.Helper()
		for j := range row {
			if row[j] != first[j] {
				return
			}
		}
		t.Errorf("%s has the same mask", what)
	}
	differ("the next example", d.mask.Row(1))
	d.draw(1, 3, n)
	differ("the next step", d.mask.Row(0))
	d.draw(2, 2, n)
	differ("the next epoch", d.mask.Row(0))
	if newDropout(testStream, n, Segment{Dim: a, Keep: 1}) != nil {
		t.Error("keeping everything makes a mask")
	}
}

func TestInitialScales(t *testing.T) {
	variance := func(w []float32) float64 {
		sum := 0.0
		for _, v := range w {
			sum += float64(v) * float64(v)
		}
		return sum / float64(len(w))
	}
	d := NewDense(80, 120, Relu)
	simd.Fill(d.B, 1)
	d.InitHe(testStream.Child("he"))
	// A variance from 9600 normal draws has a relative error of sqrt(2/9600).
	if v := variance(d.W.Flat()) * 80 / 2; math.Abs(v-1) > 5*math.Sqrt(2./9600) {
		t.Errorf("He: variance is %v times 2/inputs", v)
	}
	if simd.Max(d.B) != 0 {
		t.Error("He: the biases were not cleared")
	}
	for act, factor := range map[Activation]float64{Tanh: 1, Sigmoid: 4} {
		d.Act = act
		d.InitGlorot(testStream.Child("glorot"))
		r := factor * math.Sqrt(6./200)
		// A uniform variance from 9600 draws: relative error sqrt(0.8/9600).
		if v := variance(d.W.Flat()) * 3 / (r * r); math.Abs(v-1) > 5*math.Sqrt(0.8/9600) {
			t.Errorf("Glorot, %s: variance is %v times r^2/3", act, v)
		}
		if top := float64(simd.Max(d.W.Flat())); top > r*(1+1e-6) || top < 0.99*r {
			t.Errorf("Glorot, %s: greatest weight %v, want just below %v", act, top, r)
		}
	}
}

func TestRateIsLinear(t *testing.T) {
	r := Rule{Rate: 0.5, FinalRate: 0.1}
	for step, want := range map[int]float64{0: 0.5, 25: 0.4, 50: 0.3, 75: 0.2} {
		if got := r.RateAt(step, 100); math.Abs(got-want) > 1e-15 {
			t.Errorf("rate of step %d is %v, want %v", step, got, want)
		}
	}
}

// Without a gradient, decay shrinks weights by 1 - rate*decay and leaves biases.
func TestDecayIsForWeights(t *testing.T) {
	r := Rule{Optimizer: SGD, Rate: 0.5, Decay: 0.25}
	w, b, g := []float32{8}, []float32{8}, []float32{0}
	r.Weights(w, g).Step(1, r.Rate)
	r.Biases(b, g).Step(1, r.Rate)
	if w[0] != 7 || b[0] != 8 {
		t.Errorf("weight %v and bias %v, want 7 and 8", w[0], b[0])
	}
}

func TestOptionErrors(t *testing.T) {
	for want, set := range map[string]func(*Options){
		"epochs = -1":               func(o *Options) { o.Epochs = -1 },
		"top_only_epochs = -1":      func(o *Options) { o.TopOnlyEpochs = -1 },
		"batch = 0":                 func(o *Options) { o.Batch = 0 },
		"max_norm = -2":             func(o *Options) { o.MaxNorm = -2 },
		"keep has 1 values for 2":   func(o *Options) { o.Keep = []float32{0.5} },
		"keep = 0:":                 func(o *Options) { o.Keep = []float32{0.5, 0} },
		"input keep = 1.5":          func(o *Options) { o.Input = []Segment{{Dim: 6, Keep: 1.5}} },
		"input noise = -1":          func(o *Options) { o.Input = []Segment{{Dim: 6, Keep: 1, Noise: -1}} },
		"input adversarial = -1":    func(o *Options) { o.Input = []Segment{{Dim: 6, Keep: 1, Adversarial: -1}} },
		`optimizer = "adamw"`:       func(o *Options) { o.Optimizer = "adamw" },
		"rate = NaN":                func(o *Options) { o.Rate = math.NaN() },
		"final_rate = -1":           func(o *Options) { o.FinalRate = -1 },
		"momentum = 1:":             func(o *Options) { o.Momentum = 1 },
		"momentum = 0.5: adam":      func(o *Options) { o.Optimizer, o.Eps, o.Momentum = Adam, 1e-8, 0.5 },
		"beta1, beta2 = 0.9, 1:":    func(o *Options) { o.Beta2 = 1 },
		"eps = 0:":                  func(o *Options) { o.Eps = 0 },
		"decay = -0.1: want 0 or m": func(o *Options) { o.Decay = -0.1 },
	} {
		o := testOptions()
		if err := o.Validate(2); err != nil {
			t.Fatal(err)
		}
		set(&o)
		if err := o.Validate(2); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestLabelErrors(t *testing.T) {
	src := batch.Floats{Matrix: simd.NewMatrix(3, 2)}
	if err := ValidateLabels(src, []uint8{0, 1, 2}, 3); err != nil {
		t.Error(err)
	}
	for _, err := range []error{
		ValidateLabels(src, []uint8{0, 1, 2}, 2),
		ValidateLabels(src, []uint8{0, 1}, 3),
		ValidateLabels(src, []uint8{0, 0, 0}, 1),
		ValidateLabels(batch.Floats{}, nil, 3),
	} {
		if err == nil {
			t.Error("bad labels were accepted")
		}
	}
}

func TestValidateHidden(t *testing.T) {
	for _, c := range []struct {
		hidden []int
		layers int
		want   string // of the error, "" for none
	}{
		{[]int{3}, 0, ""},
		{[]int{3, 4, 5}, 0, ""},
		{[]int{3, 4}, 2, ""},
		{nil, 0, "hidden = []: want at least one layer"},
		{[]int{3}, 2, "hidden = [3]: want 2 layers"},
		{[]int{3, 4, 5}, 2, "hidden = [3 4 5]: want 2 layers"},
		{[]int{3, 0}, 2, "hidden = [3 0]: want 1 to 65536 units in every layer"},
		{[]int{65537}, 0, "hidden = [65537]: want 1 to 65536 units in every layer"},
	} {
		if err := ValidateHidden(c.hidden, c.layers); fmt.Sprint(err) != c.want && (err != nil || c.want != "") {
			t.Errorf("%v, %d layers: error %v, want %q", c.hidden, c.layers, err, c.want)
		}
	}
}
