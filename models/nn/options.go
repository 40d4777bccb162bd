package nn

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
)

// Options says how a Trainer trains a classifier.
type Options struct {
	Epochs        int `toml:"epochs"`
	TopOnlyEpochs int `toml:"top_only_epochs"` // the first epochs, that train the last layer alone
	Batch         int `toml:"batch"`           // examples of a minibatch

	// The update rule; see Rule.
	Optimizer string  `toml:"optimizer"`  // "sgd" or "adam"
	Rate      float64 `toml:"rate"`       // learning rate of the first step
	FinalRate float64 `toml:"final_rate"` // learning rate that the last step comes near: linear in between
	Momentum  float64 `toml:"momentum"`   // of sgd
	Beta1     float64 `toml:"beta1"`      // of adam (0.9 in the paper)
	Beta2     float64 `toml:"beta2"`      // of adam (0.999)
	Eps       float64 `toml:"eps"`        // of adam (1e-8)
	Decay     float64 `toml:"decay"`      // L2 on weights, not biases

	// MaxNorm, if not 0, is the greatest length of a hidden unit's incoming
	// weight vector: longer ones are scaled back after every step (Srivastava
	// et al. 2014, section 5.1).
	MaxNorm float64 `toml:"max_norm"`

	// Keep is the probability of keeping a unit, for each hidden layer:
	// inverted dropout. Empty for none.
	Keep []float32 `toml:"keep"`

	// Input is dropout and noise on the inputs, by ranges of columns from the
	// left. Empty for none; models fill it from their own configuration.
	Input []Segment `toml:"-"`

	// Negligible, if not 0, is a magnitude below which what a hidden unit has
	// of an example's loss, its delta, counts as 0. The deltas of saturated
	// units may be subnormal numbers, or make such in the products, which then
	// take many times as long. Models whose nets saturate set it.
	Negligible float32 `toml:"-"`
}

// Segment is a range of input columns that are treated alike, such as the
// pixels, or the posterior that follows them.
type Segment struct {
	Dim   int     // columns
	Keep  float32 // probability of keeping an input; 1 for all
	Noise float32 // standard deviation of the normal noise added first; 0 for none

	// Adversarial is the length of a step up the slope of the example's loss
	// that moves the inputs before the net learns from them; 0 for none.
	Adversarial float32
}

func (o *Options) rule() Rule {
	return Rule{Optimizer: o.Optimizer, Rate: o.Rate, FinalRate: o.FinalRate, Momentum: o.Momentum,
		Beta1: o.Beta1, Beta2: o.Beta2, Eps: o.Eps, Decay: o.Decay}
}

// Validate names the first option that makes no sense for a net with that many
// hidden layers.
func (o *Options) Validate(hidden int) error {
	switch {
	case o.Epochs < 0:
		return fmt.Errorf("epochs = %d: want 0 or more", o.Epochs)
	case o.TopOnlyEpochs < 0:
		return fmt.Errorf("top_only_epochs = %d: want 0 or more", o.TopOnlyEpochs)
	case o.Batch < 1:
		return fmt.Errorf("batch = %d: want 1 or more", o.Batch)
	case !(o.MaxNorm >= 0 && o.MaxNorm < 1e6):
		return fmt.Errorf("max_norm = %v: want a length, or 0 for none", o.MaxNorm)
	case len(o.Keep) != 0 && len(o.Keep) != hidden:
		return fmt.Errorf("keep has %d values for %d hidden layers: want one a layer, or none", len(o.Keep), hidden)
	}
	for _, p := range o.Keep {
		if err := ValidateKeep("keep", p); err != nil {
			return err
		}
	}
	for _, s := range o.Input {
		if err := ValidateKeep("input keep", s.Keep); err != nil {
			return err
		}
		if err := ValidateNoise("input noise", s.Noise); err != nil {
			return err
		}
		if err := ValidateAdversarial("input adversarial", s.Adversarial); err != nil {
			return err
		}
	}
	return o.rule().Validate()
}

// ValidateKeep returns an error unless p, an option called name, is a
// probability of keeping a unit: more than 0, at most 1.
func ValidateKeep(name string, p float32) error {
	if !(p > 0 && p <= 1) {
		return fmt.Errorf("%s = %v: want a probability above 0, at most 1 (1 drops nothing)", name, p)
	}
	return nil
}

// maxUnits is more than ten times what any row has in a layer.
const maxUnits = 1 << 16

// ValidateHidden wants that many hidden layers, none of them empty; 0 wants any
// number of them but none.
func ValidateHidden(hidden []int, layers int) error {
	switch {
	case layers > 0 && len(hidden) != layers:
		return fmt.Errorf("hidden = %v: want %d layers", hidden, layers)
	case len(hidden) == 0:
		return fmt.Errorf("hidden = []: want at least one layer")
	}
	for _, n := range hidden {
		if n < 1 || n > maxUnits {
			return fmt.Errorf("hidden = %v: want 1 to %d units in every layer", hidden, maxUnits)
		}
	}
	return nil
}

// ValidateNoise returns an error unless sd, an option called name, is the
// standard deviation of noise.
func ValidateNoise(name string, sd float32) error {
	return validateAmount(name, sd, "a standard deviation")
}

// ValidateAdversarial returns an error unless length, an option called name, is
// that of a step.
func ValidateAdversarial(name string, length float32) error {
	return validateAmount(name, length, "a length")
}

func validateAmount(name string, v float32, what string) error {
	if !(v >= 0 && v < 1e6) {
		return fmt.Errorf("%s = %v: want %s, or 0 for none", name, v, what)
	}
	return nil
}

// ValidateLabels returns an error unless there are classes to tell apart and
// every example of src has a label in 0..classes-1.
func ValidateLabels(src batch.Source, labels []uint8, classes int) error {
	switch {
	case classes < 2 || classes > 256:
		return fmt.Errorf("%d classes: want 2 to 256", classes)
	case src.Len() == 0:
		return fmt.Errorf("no training examples: want at least one")
	case len(labels) != src.Len():
		return fmt.Errorf("%d labels for %d examples: want one each", len(labels), src.Len())
	}
	for i, k := range labels {
		if int(k) >= classes {
			return fmt.Errorf("label of example %d is %d: want 0 to %d", i, k, classes-1)
		}
	}
	return nil
}
