package dbm

import (
	"fmt"

	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
)

// JointOptions say how all layers are trained together. The authors' values
// are those of their released MNIST program.
type JointOptions struct {
	Epochs int `toml:"epochs"`
	Batch  int `toml:"batch"` // examples of an update: 100

	rbm.Schedule // keys rate, final_rate, momentum, ...: 0.001 / 1.000015 a step, not below 0.0001

	Decay float64 `toml:"decay"` // L2 cost of the weights: 2e-4

	MeanFieldSweeps int `toml:"mean_field_sweeps"` // of the positive phase: 10
	Chains          int `toml:"chains"`            // persistent chains of the negative phase: 100
	GibbsSweeps     int `toml:"gibbs_sweeps"`      // of an update: 5

	// Binarize takes the input as probabilities and samples it anew at every
	// presentation.
	Binarize bool `toml:"binarize"`

	// SparsityTargets has the wanted mean activity of each hidden layer: 0.2,
	// 0.1. SparsityCost (0.001; 0 for none) moves a unit's total input down in
	// proportion to what the running mean of its activity has above the
	// target, and up if it is below; that mean keeps the share SparsityDamping (0.9) at an update.
	SparsityTargets []float64 `toml:"sparsity_targets"`
	SparsityCost    float64   `toml:"sparsity_cost"`
	SparsityDamping float64   `toml:"sparsity_damping"`

	// Centring, if not 0, takes the gradient of a machine whose units have their
	// mean activities subtracted; it is the share of an update's means in the
	// running ones: 0.01. Not for a machine with labels.
	Centring float64 `toml:"centring,omitzero"`

	// AuthorsOptions are what the authors' program does beyond that.
	AuthorsOptions `toml:"-"`
}

// AuthorsOptions are the ways of the authors' program in which joint training
// may follow it. Models fill them.
type AuthorsOptions struct {
	// Labels has the class of every example, for a machine with labels.
	Labels []uint8

	// MeanFieldTolerance ends mean field early, see MeanField.StopAt: 1e-7.
	MeanFieldTolerance float64

	// MeanTop takes the top layer of the chains' statistics as probabilities
	// given probabilities, see Chains.MeanTop.
	MeanTop bool
}

// Validate names the first option that makes no sense for a machine with that
// many hidden layers.
func (o *JointOptions) Validate(hidden int) error {
	if err := o.Schedule.Validate(); err != nil {
		return err
	}
	switch {
	case o.Epochs < 0:
		return fmt.Errorf("epochs = %d: want 0 or more", o.Epochs)
	case o.Batch < 1:
		return fmt.Errorf("batch = %d: want 1 or more", o.Batch)
	case !(o.Decay >= 0):
		return fmt.Errorf("decay = %v: want 0 or more", o.Decay)
	case o.MeanFieldSweeps < 0:
		return fmt.Errorf("mean_field_sweeps = %d: want 0 or more", o.MeanFieldSweeps)
	case o.Chains < 1 || o.Chains > rbm.MaxChains:
		return fmt.Errorf("chains = %d: want 1 to %d", o.Chains, rbm.MaxChains)
	case o.GibbsSweeps < 1:
		return fmt.Errorf("gibbs_sweeps = %d: want 1 or more", o.GibbsSweeps)
	case !(o.Centring >= 0 && o.Centring <= 1):
		return fmt.Errorf("centring = %v: want a share from 0 (none) to 1", o.Centring)
	}
	return o.validateSparsity(hidden)
}

func (o *JointOptions) validateSparsity(hidden int) error {
	if !(o.SparsityCost >= 0) {
		return fmt.Errorf("sparsity_cost = %v: want 0 or more", o.SparsityCost)
	}
	if o.SparsityCost == 0 {
		return nil
	}
	if !(o.SparsityDamping >= 0 && o.SparsityDamping < 1) {
		return fmt.Errorf("sparsity_damping = %v: want a share from 0 to below 1", o.SparsityDamping)
	}
	if len(o.SparsityTargets) != hidden {
		return fmt.Errorf("sparsity_targets has %d values for %d hidden layers: want one a layer", len(o.SparsityTargets), hidden)
	}
	for _, p := range o.SparsityTargets {
		if !(p > 0 && p < 1) {
			return fmt.Errorf("sparsity_targets = %v: want activities above 0 and below 1", o.SparsityTargets)
		}
	}
	return nil
}

// FineTuneOptions say how the net is trained that the machine is turned into.
type FineTuneOptions struct {
	nn.Options

	// KeepPixels and KeepPosterior are the probabilities of keeping an input
	// of either kind; 1 for all.
	KeepPixels    float32 `toml:"keep_pixels"`
	KeepPosterior float32 `toml:"keep_posterior"`

	// PixelNoise is the standard deviation of normal noise that is added to the
	// pixels, anew at every presentation; 0 for none.
	PixelNoise float32 `toml:"pixel_noise,omitzero"`

	// AdversarialPixels and AdversarialPosterior are the lengths of steps, up
	// the slope of the loss, by which the inputs of either kind are moved before
	// the net learns from them, except while the top layer trains alone; 0 for
	// none.
	AdversarialPixels    float32 `toml:"adversarial_pixels,omitzero"`
	AdversarialPosterior float32 `toml:"adversarial_posterior,omitzero"`

	// PosteriorSweeps is the number of mean-field sweeps behind q(h2 | v): 50
	// in the authors' program.
	PosteriorSweeps int `toml:"posterior_sweeps"`

	// TopSD is the standard deviation of the softmax layer's first weights:
	// 0.1 in the authors' program.
	TopSD float64 `toml:"top_sd"`
}

// Validate names the first option that makes no sense for a machine with that
// many hidden layers.
func (o *FineTuneOptions) Validate(hidden int) error {
	switch {
	case o.Epochs < 1:
		return fmt.Errorf("epochs = %d: want 1 or more", o.Epochs)
	case o.PosteriorSweeps < 0:
		return fmt.Errorf("posterior_sweeps = %d: want 0 or more", o.PosteriorSweeps)
	case !(o.TopSD >= 0):
		return fmt.Errorf("top_sd = %v: want 0 or more", o.TopSD)
	}
	if err := nn.ValidateKeep("keep_pixels", o.KeepPixels); err != nil {
		return err
	}
	if err := nn.ValidateKeep("keep_posterior", o.KeepPosterior); err != nil {
		return err
	}
	if err := nn.ValidateAdversarial("adversarial_pixels", o.AdversarialPixels); err != nil {
		return err
	}
	if err := nn.ValidateAdversarial("adversarial_posterior", o.AdversarialPosterior); err != nil {
		return err
	}
	if err := nn.ValidateNoise("pixel_noise", o.PixelNoise); err != nil {
		return err
	}
	return o.Options.Validate(hidden)
}
