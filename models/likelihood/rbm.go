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

// NewRBM prepares AIS on r, from a base of independent units of the given
// biases: visible ones, or hidden ones if r is Gaussian. Those of the data
// (rbm.DataBias, with 0.05 about the authors' smoothing, of the examples or of
// their codes) need fewer temperatures than zeros. Labels have zeros there, every
// class alike. r is read when the phase starts. opt must be valid.
func NewRBM(r *rbm.RBM, base []float32, opt Options, stream rng.Stream) *AIS {
	a := newRBM(r, base, opt.Chains, temperatures(opt.Schedule, opt.Betas), stream)
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
//
// What else there is of a state is drawn first, given v: its label, and where v
// is real, the hidden units that stand for it. v has then the density that those
// of the forward chains give it, the mean of p(v | h).
func NewReverseRBM(r *rbm.RBM, base []float32, v simd.Matrix, opt Options, stream rng.Stream) *AIS {
	a := newRBM(r, base, v.Rows, reversed(temperatures(opt.Schedule, opt.Betas)), stream)
	a.begin = func() { a.fromStates(a.completed(r, v)) }
	return a
}

// newRBM returns chains on r, yet without a start.
func newRBM(r *rbm.RBM, base []float32, n int, t []float32, stream rng.Stream) *AIS {
	m := forRBM(r)
	if len(base) != m.unitsX() {
		panic(fmt.Sprintf("likelihood: %d biases of the base for %d units", len(base), m.unitsX()))
	}
	a, full := newAIS(m, n, t, stream), make([]float32, len(m.B))
	copy(full, base)
	a.prepare = func() {
		m.copyRBM(r)
		a.setBiases(full, m.B)
	}
	return a
}

// completed are v as states of the chains, with what v leaves open drawn from
// p(y | v) and p(h | v, y).
func (a *AIS) completed(r *rbm.RBM, v simd.Matrix) simd.Matrix {
	if !r.Gaussian && r.Labels == nil {
		return v
	}
	states, x := simd.NewMatrix(v.Rows, a.State.Cols), simd.NewMatrix(v.Rows, len(r.C))
	var y simd.Matrix
	if r.Labels != nil {
		y = simd.NewMatrix(v.Rows, len(r.Labels.A))
		r.LabelPosterior(y, a.sums, x, v)
		rbm.SampleOneOf(y, y, a.start.At(0, 0, 1))
	}
	if !r.Gaussian {
		copyRows(unitsOf(states, y.Cols), v)
		copyRows(groupOf(states, y.Cols), y)
		return states
	}
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, v, r.W, 0, x)
	if r.Labels != nil {
		r.Labels.AddInput(x, y)
	}
	simd.BiasSigmoidSample(x, states, 1, r.C, a.start.At(0, 0, 0))
	return states
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

// FreeEnergies returns F(v) of every example v of src, binary or as a Gaussian
// RBM has seen them, so that log p(v) = -F(v) - ln Z. Labels are summed out.
func FreeEnergies(r *rbm.RBM, src batch.Source) []float32 {
	f := make([]float32, src.Len())
	n := min(scanRows, src.Len())
	x := simd.NewMatrix(n, len(r.C))
	if r.Labels == nil {
		batch.Sequential(src, scanRows, func(lo int, v simd.Matrix) {
			r.FreeEnergy(f[lo:lo+v.Rows], x.RowRange(0, v.Rows), v)
		})
		return f
	}
	y := simd.NewMatrix(n, len(r.Labels.A))
	batch.Sequential(src, scanRows, func(lo int, v simd.Matrix) {
		r.LabelPosterior(y.RowRange(0, v.Rows), f[lo:lo+v.Rows], x.RowRange(0, v.Rows), v)
	})
	return f
}
