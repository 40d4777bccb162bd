package nn

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
)

func TestSoftmaxCrossEntropyGradient(t *testing.T) {
	for name, loss := range map[string]func(grad, z simd.Matrix, labels []uint8) float64{"softmax": SoftmaxCrossEntropy, "sure": SureCrossEntropy} {
		z, labels := randomRows(1, 5, 4), testLabels(5)
		ref := float64s(z.Flat())
		f := func() float64 {
			sum := 0.0
			for i, k := range labels {
				sum += refSoftmaxLoss(ref[4*i:4*i+4], k)
			}
			return sum / 5
		}
		grad := simd.NewMatrix(5, 4)
		if got := loss(grad, z, labels); !near(got, f(), 1e-6) {
			t.Errorf("%s: loss %v, want %v", name, got, f())
		}
		mustMatch(t, name+": dz", grad.Flat(), differences(ref, f))
	}
}

// The surer the net, the smaller the loss and its gradient, in every digit;
// SoftmaxCrossEntropy has 0 from a lead of 17 on.
func TestSureCrossEntropyKeepsPrecision(t *testing.T) {
	for lead := 1.0; lead < 120; lead += 0.75 {
		z := simd.View(2, 3, []float32{float32(lead), 0, -1, 3, 3 + float32(lead), 2})
		grad := simd.NewMatrix(2, 3)
		others := math.Exp(-lead) + math.Exp(-lead-1)
		want, wrong := math.Log1p(others), others/(1+others)
		if got := SureCrossEntropy(grad, z, []uint8{0, 1}); math.Abs(got-want) > 1e-5*want+0x1p-149 {
			t.Errorf("a lead of %v: loss %v, want %v", lead, got, want)
		}
		for i, share := range []float64{-1, 1 / (1 + math.Exp(-1)), 1 / (1 + math.E)} {
			want := share * wrong / 2
			if math.Abs(want) < 0x1p-126 {
				want = 0
			}
			for row, at := range [2][3]int{{0, 1, 2}, {1, 0, 2}} {
				if got := float64(grad.Row(row)[at[i]]); math.Abs(got-want) > 1e-5*math.Abs(want)+0x1p-126 {
					t.Errorf("a lead of %v, row %d: gradient %d is %v, want %v", lead, row, at[i], got, want)
				}
			}
		}
	}
}

func TestBernoulliCrossEntropyGradient(t *testing.T) {
	z, x := randomRows(2, 5, 6), randomRows(3, 5, 6)
	simd.Sigmoid(x.Flat(), x.Flat())
	ref, data := float64s(z.Flat()), float64s(x.Flat())
	f := func() float64 {
		sum := 0.0
		for i, v := range ref {
			y := refActivation(Sigmoid, v)
			sum -= data[i]*math.Log(y) + (1-data[i])*math.Log(1-y)
		}
		return sum / 5
	}
	grad := simd.NewMatrix(5, 6)
	if loss := BernoulliCrossEntropy(grad, z, x); !near(loss, f(), 1e-6) {
		t.Errorf("loss %v, want %v", loss, f())
	}
	mustMatch(t, "dz", grad.Flat(), differences(ref, f))
}

func TestSquaredErrorGradient(t *testing.T) {
	y, x := randomRows(4, 5, 6), randomRows(5, 5, 6)
	ref, data := float64s(y.Flat()), float64s(x.Flat())
	f := func() float64 {
		sum := 0.0
		for i, v := range ref {
			sum += (v - data[i]) * (v - data[i])
		}
		return sum / 5
	}
	grad := simd.NewMatrix(5, 6)
	if loss := SquaredError(grad, y, x); !near(loss, f(), 1e-6) {
		t.Errorf("loss %v, want %v", loss, f())
	}
	mustMatch(t, "dy", grad.Flat(), differences(ref, f))
}

// A net that has overflowed has no loss, not the best one.
func TestLossesOfInfiniteOutputs(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, z := range [][]float32{{inf, 0, 1}, {0, inf, 1}, {inf, inf, 0}, {float32(math.NaN()), 0, 1}} {
		if loss := SureCrossEntropy(simd.NewMatrix(1, 3), simd.View(1, 3, z), []uint8{0}); !math.IsNaN(loss) {
			t.Errorf("loss %v", loss)
		}
	}
}

// A net that is sure and wrong has a large loss, not an infinite one.
func TestLossesOfExtremeOutputs(t *testing.T) {
	for name, f := range map[string]func(grad, z simd.Matrix, labels []uint8) float64{"softmax": SoftmaxCrossEntropy, "sure": SureCrossEntropy} {
		z, grad := simd.View(1, 3, []float32{1000, -1000, 0}), simd.NewMatrix(1, 3)
		if loss := f(grad, z, []uint8{1}); loss != 2000 {
			t.Errorf("%s: loss %v, want 2000", name, loss)
		}
		if got := grad.Row(0); got[0] != 1 || got[1] != -1 || got[2] != 0 {
			t.Errorf("%s: gradient %v, want [1 -1 0]", name, got)
		}
	}
	z, x := simd.View(1, 2, []float32{1000, -1000}), simd.View(1, 2, []float32{0, 1})
	grad := simd.NewMatrix(1, 2)
	if loss := BernoulliCrossEntropy(grad, z, x); loss != 2000 {
		t.Errorf("Bernoulli: loss %v, want 2000", loss)
	}
}
