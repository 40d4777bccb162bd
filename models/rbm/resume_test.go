package rbm

import (
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd/rng"
)

// TestResume: CD and PCD go on after any epoch in the same bits.
func TestResume(t *testing.T) {
	for _, chains := range []int{0, 5} {
		opt := Options{Epochs: 4, Batch: 5, K: 2, KEpochs: 2, Chains: chains, Binarize: true, InitSD: 0.1, DataBias: 0.01, Decay: 1e-3,
			Schedule: Schedule{Rate: 0.1, FinalRate: 0.02, Momentum: 0.5, FinalMomentum: 0.9, MomentumRamp: 3}}
		traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
			r := New(9, 8)
			phase := NewTrainer(r, batch.Floats{Matrix: matrix(bars())}, opt, rng.New(1, "resume")).Phase("rbm")
			return []train.Phase{phase}, r.Parameters
		})
	}
}
