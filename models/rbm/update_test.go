package rbm

import (
	"testing"

	"github.com/unsup/unsup/simd"
)

// Two updates by hand: v = momentum v - rate/k (g + decay w), w = w + v, with
// k = 2 sweeps in the second epoch and no decay of biases.
func TestUpdate(t *testing.T) {
	r := tiny()
	opt := Options{Epochs: 2, Batch: len(data), K: 2, KEpochs: 1, Decay: 0.1,
		Schedule: Schedule{Rate: 0.4, FinalRate: 0.2, Momentum: 0.5, FinalMomentum: 0.9, MomentumEpochs: 1}}
	tr := gradientTrainer(r, 1, opt)
	w := flat(r.W, r.B, r.C)
	v := make([]float64, len(w))
	for epoch, c := range []struct{ rate, momentum float64 }{{0.4, 0.5}, {0.3 / 2, 0.9}} {
		tr.step(epoch, 0)
		for i, g := range flat(tr.gradient.W, tr.gradient.B, tr.gradient.C) {
			if i < len(r.W.Flat()) {
				g += 0.1 * w[i]
			}
			v[i] = c.momentum*v[i] - c.rate*g
			w[i] += v[i]
		}
		allNear(t, "parameters", flat(r.W, r.B, r.C), w, 2e-6)
	}
}

// Binarized input is 0 or 1 with the pixel's probability, and anew at every
// presentation.
func TestBinarizedInput(t *testing.T) {
	r := tiny()
	tr := gradientTrainer(r, 1000, Options{Epochs: 1, Batch: 4000, K: 1, Binarize: true})
	for i := range data {
		simd.Fill(tr.src.(repeated).Row(i), 0.25)
	}
	on := make([]float64, 2)
	for epoch := range on {
		for _, x := range tr.input(epoch, 0).V.Flat() {
			if x != 0 && x != 1 {
				t.Fatalf("binarized pixel %v", x)
			}
			on[epoch] += float64(x) / 16000
		}
		near(t, "share of ones", on[epoch], 0.25, 5*0.433/126.5) // five standard errors
	}
	if on[0] == on[1] {
		t.Error("two presentations have the same number of ones")
	}
}
