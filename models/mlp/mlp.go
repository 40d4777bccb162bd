// Package mlp is the multilayer perceptron, a neural net of fully connected
// layers trained by backpropagation from random weights:
//
//	h_1 = s(v W_1 + b_1),  h_l = s(h_(l-1) W_l + b_l)
//	p(y | v) = softmax(h_L W + b)
//
// The mean of -log p(y | v) is minimised, with dropout (Srivastava et al. 2014)
// where the configuration asks for it.
package mlp

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd/rng"
)

// Config is the shape of the net and how it is trained.
type Config struct {
	Hidden     []int         `toml:"hidden"`     // units of the hidden layers, bottom first
	Units      nn.Activation `toml:"units"`      // of the hidden layers: "sigmoid", "tanh", "relu" or "linear"
	KeepInput  float32       `toml:"keep_input"` // probability of keeping an input; 1 for no dropout
	nn.Options               // the keys stand beside these
}

// Validate names the first option that makes no sense.
func (c *Config) Validate() error {
	if len(c.Hidden) > 0 { // without, it is softmax regression
		if err := nn.ValidateHidden(c.Hidden, 0); err != nil {
			return err
		}
	}
	if err := c.Units.Validate(); err != nil {
		return fmt.Errorf("units: %w", err)
	}
	if err := nn.ValidateKeep("keep_input", c.KeepInput); err != nil {
		return err
	}
	return c.Options.Validate(len(c.Hidden))
}

// Model is a net with its trainer.
type Model struct {
	Net     *nn.Net
	trainer *nn.Trainer
}

// New returns a model with random weights, to be trained on the examples of
// src, whose labels are in 0..classes-1. The error names the option or label
// that makes no sense.
func New(cfg Config, src batch.Source, labels []uint8, classes int, stream rng.Stream) (*Model, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("mlp: %w", err)
	}
	if err := nn.ValidateLabels(src, labels, classes); err != nil {
		return nil, fmt.Errorf("mlp: %w", err)
	}
	net := newNet(src.Dim(), cfg.Hidden, cfg.Units, classes, stream)
	cfg.Input = []nn.Segment{{Dim: src.Dim(), Keep: cfg.KeepInput}}
	return &Model{Net: net, trainer: nn.NewTrainer(net, cfg.Options, src, labels, stream)}, nil
}

// newNet initialises relu layers by He's rule and all others by Glorot's.
func newNet(inputs int, hidden []int, units nn.Activation, classes int, stream rng.Stream) *nn.Net {
	net := &nn.Net{}
	for l, n := range hidden {
		d := nn.NewDense(inputs, n, units)
		if init := stream.Child(fmt.Sprintf("init %d", l+1)); units == nn.Relu {
			d.InitHe(init)
		} else {
			d.InitGlorot(init)
		}
		net.Layers = append(net.Layers, d)
		inputs = n
	}
	top := nn.NewDense(inputs, classes, nn.Linear)
	top.InitGlorot(stream.Child("init top"))
	net.Layers = append(net.Layers, top)
	return net
}

// Phases returns the training schedule, the one phase "train". A step's loss is
// the mean cross-entropy in nats.
func (m *Model) Phases() []train.Phase { return []train.Phase{m.trainer.Phase("train")} }

// Parameters returns W1, b1, ..., layer after layer.
func (m *Model) Parameters() []nn.Param { return m.Net.Parameters() }
