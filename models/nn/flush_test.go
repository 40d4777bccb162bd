package nn

import (
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// The unit that gets -85 for its input has a delta of about 1e-38, which an
// input of 1e20 makes large enough to be seen in its weight. Where that delta
// counts as 0 the weight stays, and the unit that is not saturated learns as
// before.
func TestNegligibleDeltas(t *testing.T) {
	learned := func(negligible float32) (saturated, ordinary float32) {
		net := testNet(Sigmoid, 2, 2, 2)
		w := net.Layers[0].W
		copy(w.Flat(), []float32{-85e-20, 0, 0, 0.5})
		opt := testOptions()
		opt.Optimizer, opt.Rate, opt.Epochs, opt.Decay, opt.Negligible = SGD, 1, 1, 0, negligible
		x := batch.Floats{Matrix: simd.Matrix{Rows: 1, Cols: 2, Stride: 2, Data: []float32{1e20, 1}}}
		run(t, NewTrainer(net, opt, x, testLabels(1), testStream).Phase("train"))
		return w.Row(0)[0] - -85e-20, w.Row(1)[1]
	}
	moved, want := learned(0)
	if moved == 0 {
		t.Fatal("the saturated unit does not learn: the test shows nothing")
	}
	stayed, got := learned(0x1p-100)
	if stayed != 0 {
		t.Errorf("a delta below 2^-100 moved a weight by %v, want 0", stayed)
	}
	if got != want || want == 0.5 {
		t.Errorf("the other unit learned %v, without the limit %v", got, want)
	}
}

// What is not below the limit keeps its sign and its bits; infinity stays.
func TestFlush(t *testing.T) {
	inf := float32(math.Inf(1))
	x := []float32{0x1p-101, -0x1p-101, 0x1p-100, -0x1p-100, 1e-45, 3, -inf, inf}
	newFlusher().flush(x, 0x1p-100)
	if want := []float32{0, 0, 0x1p-100, -0x1p-100, 0, 3, -inf, inf}; !slices.Equal(x, want) {
		t.Errorf("flush: %v, want %v", x, want)
	}
}
