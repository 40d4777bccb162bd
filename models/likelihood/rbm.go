package likelihood

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Options say how chains are annealed.
type Options struct {
	Schedule string `toml:"schedule"` // one of Schedules
	Betas    int    `toml:"betas"`    // steps from the base to the model: 20,000, or 14,500 in three pieces
	Chains   int    `toml:"chains"`   // 100
}

// Validate names the first option that makes no sense.
func (o *Options) Validate() error {
	if o.Chains < 2 || o.Chains > rbm.MaxChains {
		return fmt.Errorf("chains = %d: want 2 to %d", o.Chains, rbm.MaxChains)
	}
	return validateSchedule(o.Schedule, o.Betas)
}

// NewRBM prepares AIS on r, from a base of independent visible units of the
// given biases: those of the data (rbm.DataBias, with 0.05 about the authors'
// smoothing) need fewer temperatures than zeros. r is read when the phase
// starts. opt must be valid.
func NewRBM(r *rbm.RBM, base []float32, opt Options, stream rng.Stream) *AIS {
	a := newAIS(r, opt.Chains, temperatures(opt.Schedule, opt.Betas), stream)
	a.prepare = func() { a.setBiases(base, r.B) }
	a.begin = a.fromBase
	return a
}

// NewReverseRBM prepares chains that NewRBM's annealing would end in, run in
// reverse: one from each row of v to the base, over the same temperatures. With
// F the free energy, exp(-F(v)) times the weight is without bias the
// probability of v under the annealing model: the distribution of the states
// in which the forward chains get their last weight, before the sweep at t = 1.
// Its logarithm is on average that model's log p(v) or less: RAISE (Burda,
// Grosse & Salakhutdinov 2015). opt.Chains has no part in it.
func NewReverseRBM(r *rbm.RBM, base []float32, v simd.Matrix, opt Options, stream rng.Stream) *AIS {
	a := newAIS(r, v.Rows, reversed(temperatures(opt.Schedule, opt.Betas)), stream)
	a.prepare = func() { a.setBiases(base, r.B) }
	a.begin = func() { a.fromStates(v) }
	return a
}

// mustBeBinary panics where the conditionals and sums of this package, which
// are those of binary units, are not the model's.
func mustBeBinary(r *rbm.RBM) {
	if r.Gaussian || r.Labels != nil {
		panic("likelihood: an RBM with Gaussian visible units or with labels; AIS and enumeration here are of binary units")
	}
}

// Phase returns the annealing as a phase, whose reports have the temperature
// ("beta") and the mean of the log weights ("log_weight").
func (a *AIS) Phase(name string) train.Phase {
	return a.phase(name, func(r *train.Report) { r.Set("log_weight", mean(a.Weight)) })
}

// Estimate returns what the weights say about Z, once the phase is over.
func (a *AIS) Estimate() Estimate { return NewEstimate(a.Weight) }

// scanRows is the number of examples that a pass over a source takes at a
// time.
const scanRows = 500

// FreeEnergies returns F(v) of every example v of src, binary, so that log p(v)
// = -F(v) - ln Z.
func FreeEnergies(r *rbm.RBM, src batch.Source) []float32 {
	f := make([]float32, src.Len())
	x := simd.NewMatrix(min(scanRows, src.Len()), len(r.C))
	batch.Sequential(src, scanRows, func(lo int, v simd.Matrix) {
		r.FreeEnergy(f[lo:lo+v.Rows], x.RowRange(0, v.Rows), v)
	})
	return f
}
