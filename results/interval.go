package results

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is the mean of a few numbers with its 95 % confidence interval.
type Interval struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// studentInterval is Student's (1908) interval: mean ± t s/sqrt(n), with the
// 97.5 % quantile t of n-1 degrees of freedom and the sample standard deviation
// s. It takes the numbers for independent and normal, and needs two or more.
func studentInterval(x []float64) Interval {
	n := float64(len(x))
	mean, variance := stat.MeanVariance(x, nil)
	half := float64(distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.975) * math.Sqrt(variance/n))
	return Interval{Mean: mean, Low: mean - half, High: mean + half}
}
