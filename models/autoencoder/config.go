package autoencoder

import (
	"fmt"

	"github.com/unsup/unsup/models/nn"
)

// Config is the shape of the stack and how it is trained.
type Config struct {
	Hidden []int         `toml:"hidden"` // units of the hidden layers, bottom first
	Units  nn.Activation `toml:"units"`  // encoders: "sigmoid", "tanh", "relu" or "linear"

	// Output is the units of the decoders and decides the loss: "sigmoid"
	// with cross-entropy, for inputs in [0, 1]; "linear" with squared error.
	Output nn.Activation `toml:"output"`

	// Masking is the fraction of inputs set to 0 before encoding while an
	// autoencoder learns (the denoising autoencoder of Vincent et al. 2010); 0
	// for the plain autoencoder.
	Masking float64 `toml:"masking"`

	// KeepInput is the probability of keeping an input in fine-tuning; 1 for no
	// dropout.
	KeepInput float32 `toml:"keep_input"`

	Pretrain Pretrain   `toml:"pretrain"`  // of every layer
	FineTune nn.Options `toml:"fine_tune"` // of the whole net
}

// Pretrain says how each autoencoder of the stack is trained.
type Pretrain struct {
	Epochs  int `toml:"epochs"` // 0 leaves the encoders at their random weights
	Batch   int `toml:"batch"`  // examples of a minibatch
	nn.Rule     // the update rule; its keys stand beside these
}

// Validate names the first option that makes no sense.
func (c *Config) Validate() error {
	if err := c.validateShape(); err != nil {
		return err
	}
	if !(c.Masking >= 0 && c.Masking < 1) {
		return fmt.Errorf("masking = %v: want 0 or more and less than 1", c.Masking)
	}
	if err := nn.ValidateKeep("keep_input", c.KeepInput); err != nil {
		return err
	}
	if err := c.Pretrain.validate(); err != nil {
		return fmt.Errorf("pretrain: %w", err)
	}
	if err := c.FineTune.Validate(len(c.Hidden)); err != nil {
		return fmt.Errorf("fine_tune: %w", err)
	}
	return nil
}

func (c *Config) validateShape() error {
	if err := nn.ValidateHidden(c.Hidden, 0); err != nil {
		return err
	}
	if err := c.Units.Validate(); err != nil {
		return fmt.Errorf("units: %w", err)
	}
	switch {
	case c.Output != nn.Sigmoid && c.Output != nn.Linear:
		return fmt.Errorf("output = %q: want sigmoid or linear", string(c.Output))
	case c.Output == nn.Sigmoid && c.Units != nn.Sigmoid && len(c.Hidden) > 1:
		return fmt.Errorf("units = %q: codes outside [0, 1] have no cross-entropy (set output = \"linear\", or units = \"sigmoid\")", string(c.Units))
	}
	return nil
}

func (p *Pretrain) validate() error {
	switch {
	case p.Epochs < 0:
		return fmt.Errorf("epochs = %d: want 0 or more", p.Epochs)
	case p.Batch < 1:
		return fmt.Errorf("batch = %d: want 1 or more", p.Batch)
	}
	return p.Rule.Validate()
}
