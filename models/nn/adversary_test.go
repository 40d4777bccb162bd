package nn

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// The inputs of a segment move by its length along the gradient of the
// example's own loss, by central differences, before dropout and after the noise
// of the step; the other columns stay; and what is learned then is the gradient
// at the place that they have come to.
func TestAdversary(t *testing.T) {
	for _, act := range []Activation{Sigmoid, Tanh, Relu} {
		opt := testOptions()
		opt.Keep = []float32{0.6, 0.75}
		opt.Input = []Segment{{Dim: 1, Keep: 1}, {Dim: 3, Keep: 1, Noise: 0.2, Adversarial: 0.5}, {Dim: 2, Keep: 0.5, Adversarial: 0.25}}
		src := batch.Floats{Matrix: randomRows(0, 8, 6)}
		tr := NewTrainer(testNet(act, 6, 7, 5, 4), opt, src, testLabels(8), testStream.Child("train"))
		tr.order.Begin(2)
		n := tr.gather(tr.order.Batch(0))
		tr.corrupt(2, 0, n)
		tr.forward(n)
		before := simd.NewMatrix(n, 6)
		copy(before.Flat(), tr.x.RowRange(0, n).Flat())
		tr.oppose(n)
		params, loss := refParameters(tr), 0.0
		for i := range n {
			x, mask := float64s(before.Row(i)), maskRow(tr.drop, i)
			slope := differences(x, func() float64 { return refLossAt(tr, params, x, i, tr.y[i]) })
			want := append([]float64{x[0]}, stepped(x[1:4], slope[1:4], mask[1:4], 0.5)...)
			want = append(want, stepped(x[4:], slope[4:], mask[4:], 0.25)...)
			for j, got := range tr.x.Row(i) {
				if math.Abs(float64(got)-want[j]) > 1e-4 {
					t.Errorf("%s: input %d of row %d went from %v to %v, want %v", act, j, i, x[j], got, want[j])
				}
			}
			loss += refLossAt(tr, params, float64s(tr.x.Row(i)), i, tr.y[i]) / float64(n)
		}
		if got := tr.backward(0, n); !near(got, loss, 1e-5) {
			t.Errorf("%s: loss %v, at the moved inputs it is %v", act, got, loss)
		}
	}
	if newAdversary(5, Segment{Dim: 6, Keep: 1}) != nil {
		t.Error("an adversary that moves nothing has a buffer")
	}
}

// stepped is x, which is inputs times mask, after the inputs have gone that far
// up the slope.
func stepped(x, slope, mask []float64, length float64) []float64 {
	square, y := 0.0, make([]float64, len(x))
	for j, m := range mask {
		square += slope[j] * m * slope[j] * m
	}
	for j, m := range mask {
		y[j] = x[j]
		if square > 0 {
			y[j] += m * length * slope[j] * m / math.Sqrt(square)
		}
	}
	return y
}

// The top layer alone is trained on the inputs as they are.
func TestAdversaryWaitsForLowerLayers(t *testing.T) {
	opt := testOptions()
	opt.TopOnlyEpochs, opt.Input = 1, []Segment{{Dim: 6, Keep: 1, Adversarial: 0.5}}
	tr := testTrainer(opt)
	p := tr.Phase("train")
	for epoch, moved := range []bool{false, true} {
		p.Begin(epoch)
		p.Step(epoch, 0)
		plain := simd.NewMatrix(5, 6)
		tr.src.Gather(plain, tr.order.Batch(0))
		if got := plain.Row(0)[0] != tr.x.Row(0)[0]; got != moved {
			t.Errorf("epoch %d: inputs moved: %v, want %v", epoch, got, moved)
		}
	}
}
