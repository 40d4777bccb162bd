package nn

import (
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
)

// TestResume: training goes on after any epoch in the same bits, with either
// rule, dropout, noise, an adversary, a limit on the weights, and epochs that train
// the top alone.
func TestResume(t *testing.T) {
	for optimizer, momentum := range map[string]float64{SGD: 0.9, Adam: 0} {
		opt := testOptions()
		opt.Epochs, opt.TopOnlyEpochs, opt.Batch = 4, 1, 3
		opt.Optimizer, opt.Momentum, opt.Beta1, opt.Beta2, opt.Eps = optimizer, momentum, 0.9, 0.999, 1e-8
		opt.Keep, opt.MaxNorm, opt.Decay = []float32{0.5, 0.8}, 1.5, 1e-3
		opt.Input = []Segment{{Dim: 6, Keep: 0.9, Noise: 0.3, Adversarial: 0.2}}
		traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
			tr := testTrainer(opt)
			return []train.Phase{tr.Phase("train")}, tr.net.Parameters
		})
	}
}
