package likelihood

import (
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// TestOtherUnitsAreRefused: a number for the wrong distribution would look like
// any other.
func TestOtherUnitsAreRefused(t *testing.T) {
	gaussian, labelled := rbm.NewGaussian(3, 2), rbm.New(3, 2)
	labelled.Labels = rbm.NewLabels(4, 2)
	opt := Options{Schedule: "uniform", Betas: 10, Chains: 2}
	src := batch.Floats{Matrix: simd.NewMatrix(1, 3)}
	for name, call := range map[string]func(){
		"AIS, Gaussian":       func() { NewRBM(gaussian, make([]float32, 3), opt, rng.New(1, "t")) },
		"AIS, labels":         func() { NewRBM(labelled, make([]float32, 3), opt, rng.New(1, "t")) },
		"enumerate, Gaussian": func() { _, _ = Enumerate(gaussian) },
		"DBM, labels":         func() { NewDBM(dbm.NewLabelled(4, 3, 2, 2), src, src, DBMOptions{}, rng.New(1, "t")) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			call()
		}()
	}
}
