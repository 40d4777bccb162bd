package dbn

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd/rng"
)

// FineTuneOptions say how the unrolled net is trained.
type FineTuneOptions struct {
	nn.Options

	// KeepInput is the probability of keeping an input; 1 for all.
	KeepInput float32 `toml:"keep_input"`

	// TopSD is the standard deviation of the softmax layer's first weights:
	// 0.1 in Hinton & Salakhutdinov's code.
	TopSD float64 `toml:"top_sd"`
}

// Validate names the first option that makes no sense for a net with that many
// hidden layers.
func (o *FineTuneOptions) Validate(hidden int) error {
	if o.Epochs < 1 {
		return fmt.Errorf("epochs = %d: want 1 or more", o.Epochs)
	}
	if !(o.TopSD >= 0) {
		return fmt.Errorf("top_sd = %v: want 0 or more", o.TopSD)
	}
	if err := nn.ValidateKeep("keep_input", o.KeepInput); err != nil {
		return err
	}
	return o.Options.Validate(hidden)
}

// FineTune returns a classifier with the stack's hidden layers and a softmax
// layer on top, and the phase "fine-tune" that trains it on src and labels
// (classes 0..classes-1). The net is empty until that phase begins, when it
// takes the parameters that pre-training has learned by then. opt must be
// valid.
//
// The softmax layer's weights come from stream's child "top", the trainer
// draws from its child "fine-tune", see nn.Trainer.
func (d *DBN) FineTune(src batch.Source, labels []uint8, classes int, opt FineTuneOptions, stream rng.Stream) (*nn.Net, train.Phase) {
	net := d.NewNet(classes)
	o := opt.Options
	o.Input = []nn.Segment{{Dim: net.In(), Keep: opt.KeepInput}}
	trainer := nn.NewTrainer(net, o, src, labels, stream.Child("fine-tune"))
	phase := trainer.Phase("fine-tune")
	phase.Setup = d.Release
	phase.Init = func() {
		d.unroll(net)
		net.Layers[net.Hidden()].Init(stream.Child("top"), float32(opt.TopSD))
	}
	return net, phase
}

// NewNet returns the classifier of FineTune with every parameter 0, for the
// tensors of a saved one: a sigmoid layer for each RBM and a linear one for the
// softmax.
func (d *DBN) NewNet(classes int) *nn.Net {
	net, top := &nn.Net{}, 0
	for _, r := range d.RBMs {
		top = r.W.Cols
		net.Layers = append(net.Layers, nn.NewDense(r.W.Rows, top, nn.Sigmoid))
	}
	net.Layers = append(net.Layers, nn.NewDense(top, classes, nn.Linear))
	return net
}

// unroll copies the RBMs to the hidden layers of net: h = s(v W + c).
func (d *DBN) unroll(net *nn.Net) {
	for l, r := range d.RBMs {
		copy(net.Layers[l].W.Flat(), r.W.Flat())
		copy(net.Layers[l].B, r.C)
	}
}
