package nn

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
)

func TestSoftmaxCrossEntropyGradient(t *testing.T) {
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
	if loss := SoftmaxCrossEntropy(grad, z, labels); !near(loss, f(), 1e-6) {
		t.Errorf("loss %v, want %v", loss, f())
	}
	mustMatch(t, "dz", grad.Flat(), differences(ref, f))
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

// A net that is sure and wrong has a large loss, not an infinite one.
func TestLossesOfExtremeOutputs(t *testing.T) {
	z := simd.View(1, 3, []float32{1000, -1000, 0})
	grad := simd.NewMatrix(1, 3)
	if loss := SoftmaxCrossEntropy(grad, z, []uint8{1}); loss != 2000 {
		t.Errorf("softmax: loss %v, want 2000", loss)
	}
	if got := grad.Row(0); got[0] != 1 || got[1] != -1 || got[2] != 0 {
		t.Errorf("softmax: gradient %v, want [1 -1 0]", got)
	}
	z, x := simd.View(1, 2, []float32{1000, -1000}), simd.View(1, 2, []float32{0, 1})
	grad = simd.NewMatrix(1, 2)
	if loss := BernoulliCrossEntropy(grad, z, x); loss != 2000 {
		t.Errorf("Bernoulli: loss %v, want 2000", loss)
	}
}
