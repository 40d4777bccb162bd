package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Speed is how fast a model learns with one kernel path and number of threads on
// one kind of CPU, turn by turn.
type Speed struct {
	CPU     string `json:"cpu"`
	SIMD    string `json:"simd"`
	Threads int    `json:"threads"`
	Model   string `json:"model"` // of models/bench: "rbm"

	// Fractions are the speeds of the turns as fractions of the machine's
	// floating-point peak, measured in the same turn.
	Fractions []float64 `json:"fractions"`
}

// sameThing reports whether two speeds may be compared: a machine's peak says
// nothing about another one's caches.
func (s *Speed) sameThing(o *Speed) bool {
	return s.CPU == o.CPU && s.SIMD == o.SIMD && s.Threads == o.Threads && s.Model == o.Model
}

// SpeedCheck sets a speed against its reference.
type SpeedCheck struct {
	Model     string  `json:"model"`
	SIMD      string  `json:"simd"`
	Threads   int     `json:"threads"`
	Reference float64 `json:"reference"` // median fraction of the peak; 0: no reference
	Now       float64 `json:"now"`       // likewise
	Ratio     float64 `json:"ratio"`     // Now over Reference; 0: no reference
	Noise     float64 `json:"noise"`     // how far the ratio may fall below 1
	Verdict   string  `json:"verdict"`
	Fails     bool    `json:"fails"`
}

// Verdicts of a SpeedCheck.
const (
	AsFast      = "as fast"
	Slower      = "slower"
	Faster      = "faster"
	NoReference = "no reference"      // for this CPU and kernel path
	TooNoisy    = "too noisy to tell" // half the speed would pass
)

const (
	// noiseSpreads is how many spreads of the turns count as noise. The turns
	// of one measurement share its minute, and its memory's place in the
	// caches: their standard error would promise too much.
	noiseSpreads = 3

	// leastNoise is the floor of the noise: two measurements of one binary,
	// each quiet in itself, differ by less.
	leastNoise = 0.1

	// mostNoise is the noise from which on a check means nothing.
	mostNoise = 0.5

	// quietSpread is the largest spread of a reference.
	quietSpread = 0.03

	// fewestTurns is the least number of turns that have a spread.
	fewestTurns = 3
)

// CheckSpeed sets a speed against the one of refs that is about the same CPU,
// kernel path, number of threads and model. With the median m and the robust
// relative spread s = 1.4826 MAD / m of both,
//
//	ratio = m_now / m_ref,  noise = max(0.1, 3 sqrt(s_now^2 + s_ref^2))
//
// and the check fails, on one side only, if ratio < 1 - noise. With a noise of
// 0.5 or more it says that it cannot tell.
func CheckSpeed(refs []Speed, now *Speed) SpeedCheck {
	c := SpeedCheck{Model: now.Model, SIMD: now.SIMD, Threads: now.Threads, Verdict: NoReference}
	m, s := spread(now.Fractions)
	c.Now = m
	for i := range refs {
		if !refs[i].sameThing(now) {
			continue
		}
		ref, refSpread := spread(refs[i].Fractions)
		c.Reference, c.Ratio = ref, m/ref
		c.Noise = max(leastNoise, noiseSpreads*math.Hypot(s, refSpread))
		switch {
		case c.Noise >= mostNoise:
			c.Verdict = TooNoisy
		case c.Ratio < 1-c.Noise:
			c.Verdict, c.Fails = Slower, true
		case c.Ratio > 1+c.Noise:
			c.Verdict = Faster
		default:
			c.Verdict = AsFast
		}
	}
	return c
}

// spread returns the median and the relative robust standard deviation: 1.4826
// times the median distance from the median, over the median.
func spread(x []float64) (m, relative float64) {
	m = median(x)
	distances := make([]float64, len(x))
	for i := range x {
		distances[i] = math.Abs(x[i] - m)
	}
	return m, 1.4826 * median(distances) / m
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// check reports what makes a speed useless as a reference.
func (s *Speed) check() error {
	if len(s.Fractions) < fewestTurns {
		return fmt.Errorf("%s, %s, %d threads: %d turns, want %d or more", s.Model, s.SIMD, s.Threads, len(s.Fractions), fewestTurns)
	}
	for _, f := range s.Fractions {
		if !(f > 0 && f < 100) {
			return fmt.Errorf("%s, %s, %d threads: the fraction %v of the peak", s.Model, s.SIMD, s.Threads, f)
		}
	}
	return nil
}

// Quiet reports whether the turns agree well enough for a reference.
func (s *Speed) Quiet() bool {
	_, relative := spread(s.Fractions)
	return relative <= quietSpread
}

// MergeSpeeds returns old with the speeds of now in place of those that are
// about the same thing, sorted.
func MergeSpeeds(old, now []Speed) []Speed {
	merged := slices.Clone(old)
	for i := range now {
		at := slices.IndexFunc(merged, func(s Speed) bool { return s.sameThing(&now[i]) })
		if at < 0 {
			merged = append(merged, now[i])
		} else {
			merged[at] = now[i]
		}
	}
	slices.SortStableFunc(merged, func(a, b Speed) int {
		return cmp.Or(cmp.Compare(a.CPU, b.CPU), cmp.Compare(a.SIMD, b.SIMD), cmp.Compare(a.Model, b.Model), cmp.Compare(a.Threads, b.Threads))
	})
	return merged
}
