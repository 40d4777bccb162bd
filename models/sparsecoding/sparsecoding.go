// Package sparsecoding describes examples as sums of few bases (Olshausen and
// Field 1996): with the bases phi_k in the rows of a dictionary D it minimises
//
//	sum_n  1/2 |x_n - a_n D|^2 + lambda |a_n|_1,    |phi_k|^2 <= 1
//
// over the coefficients a_n and the bases in turn, both to their optimum (Lee,
// Battle, Raina and Ng 2006): for fixed bases each example is a Lasso problem,
// solved until its duality gap is below a bound; for fixed coefficients the
// bases are a least-squares problem with constraints on their norms, solved by
// its Lagrange dual.
//
// The slide's objective, |x - Phi a|^2 + lambda |a|, is twice this one with
// twice this lambda; the half makes lambda the correlation that a basis must
// have with the rest to be used, and the penalty that of scikit-learn.
package sparsecoding

import (
	"fmt"
	"math"
)

// Options say what a code is and how exact it is.
type Options struct {
	// Lambda is the price of a unit of coefficient.
	Lambda float64 `toml:"lambda"`
	// Gap is how far above its minimum an example's objective may stay, over
	// |x|^2: the coding ends when the duality gap proves it, or after
	// 200 rounds. Less than about 1e-6 is beyond float32.
	Gap float64 `toml:"gap"`
}

// Validate names the option that makes no sense.
func (o Options) Validate() error {
	switch {
	case !(o.Lambda > 0) || math.IsInf(o.Lambda, 0):
		return fmt.Errorf("lambda = %v: want more than 0", o.Lambda)
	case !(o.Gap >= 1e-6 && o.Gap < 1):
		return fmt.Errorf("gap = %v: want at least 1e-6 and less than 1 (1e-4 is scikit-learn's)", o.Gap)
	}
	return nil
}
