package nn

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
)

// The float64 twin of the net: the same sums without a matrix in sight. The
// gradients of the package, float32 and by backpropagation, are compared with
// central differences of its loss.

func float64s(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

func refActivation(a Activation, x float64) float64 {
	switch a {
	case Sigmoid:
		return 1 / (1 + math.Exp(-x))
	case Tanh:
		return math.Tanh(x)
	case Relu:
		return math.Max(x, 0)
	}
	return x
}

// refDense returns s(x W + b) times the mask, if any, for one example.
func refDense(d *Dense, w, b, x, mask []float64) []float64 {
	y := make([]float64, d.Out())
	for j := range y {
		a := b[j]
		for i, v := range x {
			a += v * w[i*d.Out()+j]
		}
		y[j] = refActivation(d.Act, a)
		if mask != nil {
			y[j] *= mask[j]
		}
	}
	return y
}

// refSoftmaxLoss returns -log softmax(z)[k].
func refSoftmaxLoss(z []float64, k uint8) float64 {
	sum := 0.0
	for _, v := range z {
		sum += math.Exp(v - z[k])
	}
	return math.Log(sum)
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

// mustMatch compares a gradient with its reference to 1e-4 of the greatest
// element: a few hundred float32 roundings, and far below any missing term.
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

func maskRow(d *dropout, i int) []float64 {
	if d == nil {
		return nil
	}
	return float64s(d.mask.Row(i))
}

func randomRows(seed int, rows, cols int) simd.Matrix {
	m := simd.NewMatrix(rows, cols)
	simd.Normal(m.Flat(), 1, testStream.Child("rows").At(seed, rows, cols))
	return m
}
