package likelihood

import (
	"math"
	"slices"

	"github.com/unsup/unsup/simd"
)

// Estimate is what the weights of AIS chains say about Z.
type Estimate struct {
	LnZ float64 // the logarithm of their mean

	// Low and High are the logarithms of that mean minus and plus three of its
	// standard deviations, as the papers print them. Low is -Inf where the
	// interval reaches down to 0.
	Low, High float64

	// ESS is the number of chains that would say as much if their weights were
	// equal: (sum w)^2 / sum w^2.
	ESS float64
}

// doubtful is the share of the chains below which too few of them carry the
// mean: the log weights are then spread by about 1.5 or more.
const doubtful = 0.1

// NewEstimate estimates Z from the logarithms of at least one weight.
func NewEstimate(logWeights []float64) Estimate {
	top, w := scaled(logWeights)
	n, sum, squares := float64(len(w)), 0.0, 0.0
	for _, x := range w {
		sum += x
		squares += float64(x * x)
	}
	mean, deviations := sum/n, 0.0
	for _, x := range w {
		deviations += float64((x - mean) * (x - mean))
	}
	margin := 0.0
	if n > 1 {
		margin = float64(3 * math.Sqrt(deviations/(n-1)/n))
	}
	return Estimate{
		LnZ: top + ln(mean), Low: top + ln(max(mean-margin, 0)), High: top + ln(mean+margin),
		ESS: float64(sum*sum) / squares,
	}
}

// Doubtful tells whether few of n chains carry the estimate: more temperatures
// are needed.
func (e Estimate) Doubtful(n int) bool { return e.ESS < doubtful*float64(n) }

// logMeanExp is log of the mean of exp(x).
func logMeanExp(x []float64) float64 {
	top, w := scaled(x)
	sum := 0.0
	for _, y := range w {
		sum += y
	}
	return top + ln(sum/float64(len(w)))
}

// scaled returns the greatest of x and exp(x - greatest), by simd's
// exponential function: its error is 1e-7 of a term.
func scaled(x []float64) (top float64, w []float64) {
	top = slices.Max(x)
	d, w := make([]float32, len(x)), make([]float64, len(x))
	for i, v := range x {
		d[i] = float32(v - top)
	}
	simd.Exp(d, d)
	for i, v := range d {
		w[i] = float64(v)
	}
	return top, w
}

// ln is the logarithm by simd's function, for the same bits everywhere.
func ln(x float64) float64 {
	y := [1]float32{float32(x)}
	simd.Log(y[:], y[:])
	return float64(y[0])
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
