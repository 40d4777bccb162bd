package autoencoder

import (
	"fmt"
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

var testStream = rng.New(1, "autoencoder test")

// randomTied is an autoencoder of 6 inputs and 4 units with random weights and
// biases, on 8 random examples in [0, 1], with minibatches of 5.
func randomTied(units, output nn.Activation, masking float64) *tied {
	x := simd.NewMatrix(8, 6)
	simd.Uniform(x.Flat(), testStream.Child("x").At(0, 0, 0))
	enc := nn.NewDense(6, 4, units)
	enc.Init(testStream.Child("W"), 0.5)
	simd.Normal(enc.B, 0.5, testStream.Child("b").At(0, 0, 0))
	c := make([]float32, 6)
	simd.Normal(c, 0.5, testStream.Child("c").At(0, 0, 0))
	cfg := &Config{Output: output, Masking: masking, Pretrain: Pretrain{Epochs: 3, Batch: 5,
		Rule: nn.Rule{Optimizer: nn.SGD, Rate: 0.1, Momentum: 0.5}}}
	return newTied(enc, c, cfg, batch.Floats{Matrix: x}, testStream.Child("train"))
}

// TestTiedGradient compares the gradients, where every weight counts twice,
// with central differences in float64.
func TestTiedGradient(t *testing.T) {
	for _, units := range []nn.Activation{nn.Linear, nn.Sigmoid, nn.Tanh, nn.Relu} {
		for _, output := range []nn.Activation{nn.Sigmoid, nn.Linear} {
			for _, masking := range []float64{0, 0.4} {
				for step, n := range []int{5, 3} {
					t.Run(fmt.Sprintf("%s/%s/%v/%d", units, output, masking, n), func(t *testing.T) {
						a := randomTied(units, output, masking)
						a.order.Begin(1)
						idx := a.order.Batch(step)
						a.src.Gather(a.x.RowRange(0, n), idx)
						a.corrupt(1, step, n)
						checkTied(t, a, a.gradient(n), n)
					})
				}
			}
		}
	}
}

func checkTied(t *testing.T, a *tied, loss float64, n int) {
	w, b, c := float64s(a.enc.W.Flat()), float64s(a.enc.B), float64s(a.c)
	f := func() float64 { return referenceLoss(a, w, b, c, n) }
	if want := f(); math.Abs(loss-want) > 1e-5*want {
		t.Errorf("loss %v, want %v", loss, want)
	}
	mustMatch(t, "dW", a.gw.Flat(), differences(w, f))
	mustMatch(t, "db", a.gb, differences(b, f))
	mustMatch(t, "dc", a.gc, differences(c, f))
}

// referenceLoss is the mean reconstruction error in float64 under the masks
// that were drawn.
func referenceLoss(a *tied, w, b, c []float64, n int) float64 {
	loss, units := 0.0, len(b)
	for e := range n {
		x, noisy := float64s(a.x.Row(e)), float64s(a.x.Row(e))
		if a.mask.Rows > 0 {
			for i, m := range a.mask.Row(e) {
				noisy[i] *= float64(m)
			}
		}
		h := make([]float64, units)
		for j := range h {
			s := b[j]
			for i, v := range noisy {
				s += v * w[i*units+j]
			}
			h[j] = activation(a.enc.Act, s)
		}
		for i, v := range x {
			s := c[i]
			for j, u := range h {
				s += u * w[i*units+j]
			}
			if y := activation(a.output, s); a.output == nn.Sigmoid {
				loss -= v*math.Log(y) + (1-v)*math.Log(1-y)
			} else {
				loss += (y - v) * (y - v)
			}
		}
	}
	return loss / float64(n)
}

func activation(a nn.Activation, x float64) float64 {
	switch a {
	case nn.Sigmoid:
		return 1 / (1 + math.Exp(-x))
	case nn.Tanh:
		return math.Tanh(x)
	case nn.Relu:
		return math.Max(x, 0)
	}
	return x
}

func float64s(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// differences returns the central differences of f with respect to x.
func differences(x []float64, f func() float64) []float64 {
	const h = 1e-5
	d := make([]float64, len(x))
	for i, v := range x {
		x[i] = v + h
		up := f()
		x[i] = v - h
		d[i] = (up - f()) / (2 * h)
		x[i] = v
	}
	return d
}

// mustMatch allows 1e-4 of the greatest element: a few hundred float32
// roundings, and far below any missing term.
func mustMatch(t *testing.T, name string, got []float32, want []float64) {
	t.Helper()
	top := 0.0
	for _, v := range want {
		top = math.Max(top, math.Abs(v))
	}
	if top == 0 {
		t.Fatalf("%s: the reference gradient is all zero: the test shows nothing", name)
	}
	for i, v := range want {
		if math.Abs(float64(got[i])-v) > 1e-4*top {
			t.Errorf("%s[%d] = %v, want %v (greatest %v)", name, i, got[i], v, top)
		}
	}
}

// TestMaskingNoise: the stated fraction of the inputs is 0 in the noisy
// examples, all others are the clean ones, bit for bit.
func TestMaskingNoise(t *testing.T) {
	const n, dim = 100, 200
	x := simd.NewMatrix(n, dim)
	simd.Fill(x.Flat(), 0.3)
	cfg := &Config{Masking: 0.25, Output: nn.Sigmoid, Pretrain: Pretrain{Batch: n, Rule: nn.Rule{Optimizer: nn.SGD, Rate: 1}}}
	a := newTied(nn.NewDense(dim, 1, nn.Sigmoid), make([]float32, dim), cfg, batch.Floats{Matrix: x}, testStream)
	simd.Fill(a.x.Flat(), 0.3)
	a.corrupt(0, 0, n)
	zeros := 0
	for i, v := range a.noisy.Flat() {
		if v == 0 {
			zeros++
		} else if v != 0.3 {
			t.Fatalf("element %d is %v, want 0 or 0.3", i, v)
		}
	}
	// Five standard deviations of a binomial share: 5 sqrt(p(1-p)/draws).
	if p := float64(zeros) / (n * dim); math.Abs(p-0.25) > 5*math.Sqrt(0.1875/(n*dim)) {
		t.Errorf("masked %v of the inputs, want 0.25", p)
	}
}

// TestRateFollowsSchedule: without momentum a step is minus the gradient times
// the rate, which has gone half way from 0.1 to 0 after three of six steps.
func TestRateFollowsSchedule(t *testing.T) {
	a := randomTied(nn.Sigmoid, nn.Sigmoid, 0)
	for i, p := range [][]float32{a.enc.W.Flat(), a.enc.B, a.c} {
		g := [][]float32{a.gw.Flat(), a.gb, a.gc}[i]
		a.updates[i] = nn.Rule{Optimizer: nn.SGD}.Weights(p, g)
	}
	a.order.Begin(1)
	before := float64s(a.enc.W.Flat())
	a.step(1, 1)
	for i, w := range a.enc.W.Flat() {
		if got, want := float64(w)-before[i], -0.05*float64(a.gw.Flat()[i]); math.Abs(got-want) > 1e-7 {
			t.Errorf("W[%d] moved by %v, want %v", i, got, want)
		}
	}
}
