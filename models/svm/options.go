package svm

import (
	"fmt"
	"math"
)

// Options are the hyper-parameters of a machine and the limits of its solver.
type Options struct {
	// C bounds every multiplier: the price of a margin violation.
	C float64 `toml:"c"`
	// Gamma is the kernel's exp(-gamma |x-y|^2), in the units of the source's
	// rows (pixels in [0, 1]).
	Gamma float64 `toml:"gamma"`
	// Tolerance is the greatest violation of the optimality conditions, the
	// difference m(alpha) - M(alpha) of Fan, Chen and Lin (2005), at which a
	// pair of classes counts as solved; LIBSVM's default is 1e-3.
	Tolerance float64 `toml:"tolerance"`
	// WorkingSet is the number of multipliers optimised together. It sets the
	// height of the matrix products: 512 as in ThunderSVM (Wen et al. 2018).
	// Other sizes take another path to the same optimum.
	WorkingSet int `toml:"working_set"`
	// CacheMB bounds the memory of cached kernel rows, in MiB; the rows of one
	// working set are always kept. It has no influence on the result.
	CacheMB int `toml:"cache_mb"`
}

// maxC is far above any use; equal examples of two classes would be solved for
// without end somewhere above it.
const maxC = 1e9

const maxCacheMB = 1 << 20 // a terabyte

// Validate names the first option that makes no sense.
func (o Options) Validate() error {
	switch {
	case !(o.C > 0 && o.C <= maxC):
		return fmt.Errorf("c = %v: want more than 0 and at most %v", o.C, float64(maxC))
	case !(float32(o.Gamma) > 0 && o.Gamma <= math.MaxFloat32):
		return fmt.Errorf("gamma = %v: want more than 0, within the range of float32", o.Gamma)
	case !(o.Tolerance >= 1e-9 && o.Tolerance < 2):
		return fmt.Errorf("tolerance = %v: want at least 1e-9 (a usual one is 1e-3) and less than 2, where training begins", o.Tolerance)
	case o.WorkingSet < 4:
		return fmt.Errorf("working_set = %d: want at least 4 (a usual one is 512)", o.WorkingSet)
	case o.CacheMB < 0 || o.CacheMB > maxCacheMB:
		return fmt.Errorf("cache_mb = %d: want 0 to %d", o.CacheMB, maxCacheMB)
	}
	return nil
}
