// Package logreg is multinomial logistic regression:
//
//	p(y = k | v) = exp(v w_k + b_k) / sum_j exp(v w_j + b_j)
//
// with the columns w_k of W fitted by minimising the mean of -log p(y | v),
// plus decay/2 times the sum of squares of W, from zero weights. The problem is
// convex.
//
// The tutorial's row "logistic regression, 12.0 %" on MNIST is the linear
// classifier of LeCun et al. 1998, a one-layer net of linear units with one
// output a class (package linear), which is not trained on this loss: this
// model does better.
package logreg

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd/rng"
)

// Config says how the model is trained.
type Config struct {
	Epochs  int `toml:"epochs"`
	Batch   int `toml:"batch"` // examples of a minibatch
	nn.Rule     // the update rule; its keys stand beside these
}

// Validate names the first option that makes no sense.
func (c *Config) Validate() error {
	opt := c.options()
	return opt.Validate(0)
}

// options are those of a trainer of one layer.
func (c *Config) options() nn.Options {
	return nn.Options{Epochs: c.Epochs, Batch: c.Batch, Optimizer: c.Optimizer,
		Rate: c.Rate, FinalRate: c.FinalRate, Momentum: c.Momentum,
		Beta1: c.Beta1, Beta2: c.Beta2, Eps: c.Eps, Decay: c.Decay}
}

// Model is a softmax regression with its trainer.
type Model struct {
	Net     *nn.Net // one linear layer
	trainer *nn.Trainer
}

// New returns a model of zeros, to be trained on the examples of src, whose
// labels are in 0..classes-1. The error names the option or label that makes
// no sense. stream decides the order of examples.
func New(cfg Config, src batch.Source, labels []uint8, classes int, stream rng.Stream) (*Model, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("logreg: %w", err)
	}
	if err := nn.ValidateLabels(src, labels, classes); err != nil {
		return nil, fmt.Errorf("logreg: %w", err)
	}
	net := &nn.Net{Layers: []*nn.Dense{nn.NewDense(src.Dim(), classes, nn.Linear)}}
	return &Model{Net: net, trainer: nn.NewTrainer(net, cfg.options(), src, labels, stream)}, nil
}

// Phases returns the training schedule, the one phase "train". A step's loss is
// the mean cross-entropy in nats.
func (m *Model) Phases() []train.Phase { return []train.Phase{m.trainer.Phase("train")} }

// Parameters returns W1 (inputs x classes) and b1.
func (m *Model) Parameters() []nn.Param { return m.Net.Parameters() }
