package bench

import (
	"math"
	"slices"
	"time"
)

// seconds is how long a number of calls takes.
func seconds(calls int, call func()) float64 {
	start := time.Now()
	for range calls {
		call()
	}
	return time.Since(start).Seconds()
}

// callsIn returns how many calls take about that long: 1 or more.
func callsIn(length time.Duration, call func()) int {
	for calls := 1; ; calls *= 2 {
		if took := seconds(calls, call); took >= length.Seconds()/4 {
			return max(1, int(math.Round(float64(calls)*length.Seconds()/took)))
		}
	}
}

// Median returns the middle of x, or the mean of the two in the middle. x must
// not be empty; it is left as it is.
func Median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
