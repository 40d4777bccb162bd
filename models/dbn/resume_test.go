package dbn

import (
	"testing"

	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd/rng"
)

// TestResume: a stack of three goes on after any epoch of any layer, and of
// fine-tuning, in the same bits. The second layer's visible biases start from
// the codes of the first.
func TestResume(t *testing.T) {
	opt := layer(3)
	opt.DataBias, opt.Binarize = 0.01, true
	tune := fineTune(3)
	tune.Keep = []float32{1, 0.9, 0.8}
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		src, labels := bars(3)
		d, stream := New(9, 12, 10, 8), rng.New(1, "resume")
		phases := d.Pretrain(src, []rbm.Options{opt, opt, opt}, stream)
		net, last := d.FineTune(src, labels, 2, tune, stream)
		return append(phases, last), func() []train.Array { return append(d.Parameters(), net.Parameters()...) }
	})
}
