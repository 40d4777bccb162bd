package dbm

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// ConjugateOptions say how the net that the machine is turned into is trained
// in the authors' program.
type ConjugateOptions struct {
	nn.ConjugateOptions

	// PosteriorSweeps is the number of mean-field sweeps behind q(h2 | v): 50.
	PosteriorSweeps int `toml:"posterior_sweeps"`

	// TopSD is the standard deviation of the softmax layer's first weights and
	// biases: 0.1.
	TopSD float64 `toml:"top_sd"`
}

// Validate names the first option that makes no sense.
func (o *ConjugateOptions) Validate() error {
	switch {
	case o.PosteriorSweeps < 0:
		return fmt.Errorf("posterior_sweeps = %d: want 0 or more", o.PosteriorSweeps)
	case !(o.TopSD >= 0):
		return fmt.Errorf("top_sd = %v: want 0 or more", o.TopSD)
	}
	return o.ConjugateOptions.Validate()
}

// FineTuneConjugate is FineTune by conjugate gradients and without dropout.
// The softmax layer's weights come from stream's child "top", its biases from
// "top biases", and the trainer draws from "fine-tune", see
// nn.ConjugateTrainer.
func (d *DBM) FineTuneConjugate(src batch.Source, labels []uint8, classes int, opt ConjugateOptions, stream rng.Stream) (*nn.Net, train.Phase) {
	net, q := d.NewNet(classes), d.later(src, opt.PosteriorSweeps)
	trainer := nn.NewConjugateTrainer(net, opt.ConjugateOptions, batch.Concat{A: src, B: q}, labels, stream.Child("fine-tune"))
	phase := trainer.Phase("fine-tune")
	phase.Setup = q.Compute
	phase.Init = func() {
		d.unroll(net)
		top := net.Layers[net.Hidden()]
		top.Init(stream.Child("top"), float32(opt.TopSD))
		simd.Normal(top.B, float32(opt.TopSD), stream.Child("top biases").At(0, 0, 0))
	}
	return net, phase
}
