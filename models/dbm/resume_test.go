package dbm

import (
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd/rng"
)

// TestResume: a machine of two or three hidden layers goes on after any epoch
// of pre-training, joint training (chains, running means, offsets) and fine-tuning in
// the same bits; also where there is no joint training.
// The weights are large, so that chains remember where they came from.
func TestResume(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		joint int
	}{{[]int{9, 8, 6}, 3}, {[]int{9, 8, 6, 5}, 3}, {[]int{9, 8, 6}, 0}} {
		hidden := len(c.sizes) - 1
		opts := make([]rbm.Options, hidden)
		for l := range opts {
			opts[l] = rbm.Options{Epochs: 2, Batch: 5, K: 1, Binarize: true, InitSD: 1, Schedule: constant(0.05)}
		}
		joint := JointOptions{Epochs: c.joint, Batch: 5, MeanFieldSweeps: 2, Chains: 20, GibbsSweeps: 1, Binarize: true, Decay: 1e-3, Centring: 0.1, Schedule: constant(0.05),
			SparsityTargets: []float64{0.2, 0.1, 0.3}[:hidden], SparsityCost: 0.1, SparsityDamping: 0.9}
		tune := fineTune()
		tune.Epochs, tune.TopOnlyEpochs = 3, 1
		labels := make([]uint8, 14)
		for i := range labels {
			labels[i] = uint8(i % 2)
		}
		traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
			d, src, stream := New(c.sizes...), batch.Floats{Matrix: matrix(bars())}, rng.New(1, "resume")
			phases := append(d.Pretrain(src, opts, stream), d.Joint(src, joint, stream))
			net, last := d.FineTune(src, labels, 2, tune, stream)
			return append(phases, last), func() []train.Array { return append(d.Parameters(), net.Parameters()...) }
		})
	}
}
