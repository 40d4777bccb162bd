package nn

import (
	"fmt"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
)

// The update rules.
const (
	SGD  = "sgd"  // gradient descent with momentum
	Adam = "adam" // Kingma & Ba 2015
)

// Rule is an update rule and its constants.
type Rule struct {
	Optimizer string  `toml:"optimizer"`  // "sgd" or "adam"
	Rate      float64 `toml:"rate"`       // learning rate of the first step
	FinalRate float64 `toml:"final_rate"` // learning rate that the last step comes near: linear in between
	Momentum  float64 `toml:"momentum"`   // of sgd
	Beta1     float64 `toml:"beta1"`      // of adam: decay of the mean gradient (0.9 in the paper)
	Beta2     float64 `toml:"beta2"`      // of adam: decay of the mean square (0.999)
	Eps       float64 `toml:"eps"`        // of adam: added to the root (1e-8)
	Decay     float64 `toml:"decay"`      // L2 on weights, not biases: adds decay*w to the gradient
}

// Validate names the first constant that makes no sense.
func (r Rule) Validate() error {
	switch {
	case r.Optimizer != SGD && r.Optimizer != Adam:
		return fmt.Errorf("optimizer = %q: want sgd or adam", r.Optimizer)
	case !(r.Rate > 0 && r.Rate < 1e6):
		return fmt.Errorf("rate = %v: want a positive number", r.Rate)
	case !(r.FinalRate >= 0 && r.FinalRate < 1e6):
		return fmt.Errorf("final_rate = %v: want 0 or more (the same as rate for a constant rate)", r.FinalRate)
	case !unit(r.Momentum):
		return fmt.Errorf("momentum = %v: want 0 or more and less than 1", r.Momentum)
	case r.Momentum != 0 && r.Optimizer == Adam:
		return fmt.Errorf("momentum = %v: adam has none (want 0; beta1 is its decay of the mean gradient)", r.Momentum)
	case !unit(r.Beta1) || !unit(r.Beta2):
		return fmt.Errorf("beta1, beta2 = %v, %v: want 0 or more and less than 1", r.Beta1, r.Beta2)
	case r.Optimizer == Adam && !(float32(r.Eps) > 0 && r.Eps < 1):
		return fmt.Errorf("eps = %v: want more than 0 and less than 1 (1e-8 is usual)", r.Eps)
	case !unit(r.Decay):
		return fmt.Errorf("decay = %v: want 0 or more and less than 1", r.Decay)
	}
	return nil
}

func unit(x float64) bool { return x >= 0 && x < 1 }

// RateAt is the learning rate of step t = 0, 1, ..., total-1:
//
//	Rate + (FinalRate - Rate) t/total
func (r Rule) RateAt(t, total int) float64 {
	return r.Rate + float64((r.FinalRate-r.Rate)*(float64(t)/float64(total)))
}

// Updater applies a rule to one parameter array and keeps its moments.
type Updater struct {
	rule Rule
	w, g []float32
	v    []float32 // sgd: velocity; adam: mean square of the gradient
	m    []float32 // adam: mean gradient
}

// Weights returns the updater of the weights w, whose gradient is found in g
// at every step.
func (r Rule) Weights(w, g []float32) *Updater {
	u := &Updater{rule: r, w: w, g: g, v: make([]float32, len(w))}
	if r.Optimizer == Adam {
		u.m = make([]float32, len(w))
	}
	return u
}

// Biases is Weights without decay.
func (r Rule) Biases(w, g []float32) *Updater {
	r.Decay = 0
	return r.Weights(w, g)
}

// State lists the moments that the updater keeps for the array called name, as
// Phase.State wants them.
func (u *Updater) State(name string) []train.Array {
	state := []train.Array{train.Vector("v "+name, u.v)}
	if u.m != nil {
		state = append(state, train.Vector("m "+name, u.m))
	}
	return state
}

// Step moves the parameters down the gradient. It is the updater's n-th step,
// 1 for the first.
func (u *Updater) Step(n int, rate float64) {
	r := &u.rule
	if r.Optimizer == Adam {
		simd.Adam(u.w, u.m, u.v, u.g, simd.NewAdamStep(n, rate, r.Beta1, r.Beta2, r.Eps, r.Decay))
		return
	}
	simd.SGD(u.w, u.v, u.g, simd.SGDStep{Rate: float32(rate), Momentum: float32(r.Momentum), Decay: float32(r.Decay)})
}
