package rbm

import "fmt"

// Schedule says how the learning rate and the momentum go over the updates of
// a phase.
type Schedule struct {
	// Rate is the learning rate of the first update, FinalRate that after the
	// last. The rate stays at Rate for the share Hold of all updates and then
	// follows a straight line. For a constant rate make the two equal.
	Rate      float64 `toml:"rate"`
	FinalRate float64 `toml:"final_rate"`
	Hold      float64 `toml:"hold"`

	// RateDivisor, if not 0, divides the rate after each update in place of
	// the line, down to FinalRate and no lower. The authors' joint training of
	// a deep Boltzmann machine takes 1.000015.
	RateDivisor float64 `toml:"rate_divisor"`

	// Momentum holds for MomentumEpochs epochs; then it climbs in a straight
	// line over MomentumRamp epochs (0: at once) to FinalMomentum. Hinton's
	// practical guide (2010), section 9: 0.5, then 0.9.
	Momentum       float64 `toml:"momentum"`
	FinalMomentum  float64 `toml:"final_momentum"`
	MomentumEpochs int     `toml:"momentum_epochs"`
	MomentumRamp   int     `toml:"momentum_ramp"`
}

// At returns the learning rate and the momentum of an update, counted from 0,
// of a phase of epochs epochs of steps updates.
func (s *Schedule) At(update, steps, epochs int) (rate, momentum float64) {
	return s.rate(float64(update), float64(steps*epochs)), s.momentum(float64(update) / float64(steps))
}

func (s *Schedule) rate(update, total float64) float64 {
	if s.RateDivisor != 0 {
		return max(s.FinalRate, s.Rate/power(s.RateDivisor, int(update)))
	}
	held := float64(s.Hold * total)
	return between(s.Rate, s.FinalRate, (update-held)/(total-held))
}

func (s *Schedule) momentum(epoch float64) float64 {
	past := epoch - float64(s.MomentumEpochs)
	if past >= float64(s.MomentumRamp) {
		return s.FinalMomentum
	}
	return between(s.Momentum, s.FinalMomentum, past/float64(s.MomentumRamp))
}

// between is the point x of the way from a to b; a before the way starts.
func between(a, b, x float64) float64 {
	return a + float64(max(x, 0)*float64(b-a))
}

// power is x^n by squaring: the same bits on every machine, unlike math.Pow.
func power(x float64, n int) float64 {
	y := 1.0
	for ; n > 0; n /= 2 {
		if n%2 == 1 {
			y = float64(y * x)
		}
		x = float64(x * x)
	}
	return y
}

// Validate returns an error that names the first key out of its range.
func (s *Schedule) Validate() error {
	switch {
	case !(s.Rate > 0):
		return fmt.Errorf("rate = %v: want a number above 0", s.Rate)
	case !(s.FinalRate >= 0):
		return fmt.Errorf("final_rate = %v: want 0 or more", s.FinalRate)
	case !(s.Hold >= 0 && s.Hold < 1):
		return fmt.Errorf("hold = %v: want a share of the updates, from 0 to below 1", s.Hold)
	case s.RateDivisor != 0 && !(s.RateDivisor >= 1):
		return fmt.Errorf("rate_divisor = %v: want 1 or more, or 0 for a straight line", s.RateDivisor)
	case !(s.Momentum >= 0 && s.Momentum < 1):
		return fmt.Errorf("momentum = %v: want a number from 0 to below 1", s.Momentum)
	case !(s.FinalMomentum >= 0 && s.FinalMomentum < 1):
		return fmt.Errorf("final_momentum = %v: want a number from 0 to below 1", s.FinalMomentum)
	case s.MomentumEpochs < 0:
		return fmt.Errorf("momentum_epochs = %d: want 0 or more", s.MomentumEpochs)
	case s.MomentumRamp < 0:
		return fmt.Errorf("momentum_ramp = %d: want 0 or more", s.MomentumRamp)
	}
	return nil
}
