package likelihood

import (
	"fmt"
	"strings"
)

// Schedules are the names of the ways from t = 0 to t = 1: in equal steps, as
// for the deep Boltzmann machine (20,000 steps in the paper), or as in the
// authors' program for RBMs, of whose 14,500 steps 500 lead to 0.5, 4,000 on
// to 0.9 and 10,000 to 1.
var Schedules = []string{"uniform", "three-piece"}

// maxSteps keeps the temperatures of any schedule apart in float32.
const maxSteps = 1000000

// temperatures returns t_0 = 0, ..., t_K = 1 for K = steps.
func temperatures(schedule string, steps int) []float32 {
	t := make([]float32, 0, steps+1)
	switch schedule {
	case "uniform":
		t = line(t, 0, 1, steps)
	case "three-piece":
		first, second := steps*500/14500, steps*4000/14500
		t = line(t, 0, 0.5, first)
		t = line(t, 0.5, 0.9, second)
		t = line(t, 0.9, 1, steps-first-second)
	}
	return append(t, 1)
}

// line appends the starts of n equal steps from lo to hi.
func line(t []float32, lo, hi float64, n int) []float32 {
	for i := range n {
		t = append(t, float32(lo+float64(float64(i)*float64(hi-lo))/float64(n)))
	}
	return t
}

// validateSchedule names the first of the two keys that makes no sense.
func validateSchedule(schedule string, steps int) error {
	least := 1
	switch schedule {
	case "uniform":
	case "three-piece":
		least = 29 // one step in each piece
	default:
		return fmt.Errorf("schedule = %q: want one of %s", schedule, strings.Join(Schedules, ", "))
	}
	if steps < least || steps > maxSteps {
		return fmt.Errorf("betas = %d: want %d to %d temperatures for the schedule %s", steps, least, maxSteps, schedule)
	}
	return nil
}

// reversed returns t from its end.
func reversed(t []float32) []float32 {
	r := make([]float32, len(t))
	for k, x := range t {
		r[len(t)-1-k] = x
	}
	return r
}
