package likelihood

import (
	"fmt"
	"math"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// DBMOptions say how the likelihood of a deep Boltzmann machine is estimated.
type DBMOptions struct {
	Options // keys schedule, betas, chains; chains = 0 leaves everything out

	// PosteriorSweeps is the greatest number of mean-field sweeps behind a
	// bound; they end when the means of no layer change by more than
	// PosteriorTolerance (root mean square over the examples that are treated
	// at once: 500, or all those of log p(v)).
	PosteriorSweeps    int     `toml:"posterior_sweeps"`
	PosteriorTolerance float64 `toml:"posterior_tolerance"`

	// Train is the number of training examples, the first ones, whose bound is
	// compared with that of the test examples; 0 for none.
	Train int `toml:"train"`

	// Cases is the number of test examples, drawn at random, whose log p(v) is
	// estimated by annealing with v given; 0 for none. ReverseChains is the
	// number of chains that go on from each in reverse, 0 for none, and of those
	// that are annealed forward, at least one.
	Cases         int `toml:"cases"`
	ReverseChains int `toml:"reverse_chains"`

	// Binarization names the stream that makes the examples binary, and draws
	// the cases: the same for every seed of a run. Another name is another
	// test set.
	Binarization string `toml:"binarization"`
}

// Validate names the first option that makes no sense.
func (o *DBMOptions) Validate() error {
	if o.Chains == 0 {
		return nil
	}
	if err := o.Options.Validate(); err != nil {
		return err
	}
	switch {
	case o.PosteriorSweeps < 0:
		return fmt.Errorf("posterior_sweeps = %d: want 0 or more", o.PosteriorSweeps)
	case !(o.PosteriorTolerance >= 0):
		return fmt.Errorf("posterior_tolerance = %v: want 0 or more", o.PosteriorTolerance)
	case o.Train < 0:
		return fmt.Errorf("train = %d: want 0 (none) or more examples", o.Train)
	case o.Cases < 0:
		return fmt.Errorf("cases = %d: want 0 (none) or more", o.Cases)
	case o.ReverseChains < 0 || o.ReverseChains > rbm.MaxChains:
		return fmt.Errorf("reverse_chains = %d: want 0 (none) to %d chains a case", o.ReverseChains, rbm.MaxChains)
	case o.Cases > rbm.MaxChains/max(1, o.ReverseChains):
		return fmt.Errorf("cases = %d of %d chains each: want at most %d chains", o.Cases, max(1, o.ReverseChains), rbm.MaxChains)
	case o.Binarization == "":
		return fmt.Errorf("binarization is empty: want a name for the random numbers that make pixels binary")
	}
	return nil
}

// boundRows is the number of examples whose posterior is found at a time.
const boundRows = 500

// DBM estimates the likelihood of a machine. Its parts are nil where the
// options leave them out.
type DBM struct {
	opt              DBMOptions
	joint            *AIS
	test, train      *bounds
	cases            []int32 // test examples
	clamped, reverse *AIS    // chains of one case stand together
}

// NewDBM prepares the estimates for d, whose parameters are read when the
// phases run. test and train hold probabilities of pixels. opt must be valid. If
// d has labels, everything is of p(v), the sum over them of p(v, y): no example's
// class is looked at.
//
// Random draws: stream's children "joint", "clamped" and "reverse", see AIS;
// and below the stream of seed 0 that opt.Binarization names, children "test"
// and "train" (0, i, 0) for example i, see batch.Binary, and "cases" (0, 0, 0)
// for the order in which test examples are drawn.
func NewDBM(d *dbm.DBM, test, training batch.Source, opt DBMOptions, stream rng.Stream) *DBM {
	e := &DBM{opt: opt}
	if opt.Chains == 0 {
		return e
	}
	data, joint := rng.New(0, opt.Binarization), sides{d, 0}.newMachine()
	e.joint = newJoint(d, joint, opt, stream.Child("joint"))
	p := newPosterior(d, boundRows, opt.PosteriorSweeps, opt.PosteriorTolerance)
	binary := batch.Binary{Source: test, Stream: data.Child("test")}
	e.test = newBounds(p, binary)
	if n := min(opt.Train, training.Len()); n > 0 {
		e.train = newBounds(p, batch.First{Source: batch.Binary{Source: training, Stream: data.Child("train")}, N: n})
	}
	if opt.Cases > 0 {
		order := make([]int32, test.Len())
		simd.Permutation(order, data.Child("cases").At(0, 0, 0))
		e.cases = order[:min(opt.Cases, len(order))]
		e.clamped = newClamped(d, binary, repeated(e.cases, max(1, opt.ReverseChains)), opt, stream.Child("clamped"))
		if opt.ReverseChains > 0 {
			e.reverse = newReverse(d, joint, e.clamped, opt, stream.Child("reverse"))
		}
	}
	return e
}

// repeated has each element so many times, one after another.
func repeated(x []int32, times int) []int32 {
	y := make([]int32, 0, len(x)*times)
	for _, v := range x {
		for range times {
			y = append(y, v)
		}
	}
	return y
}

// Phases returns the work: "ais" (ln Z), "bound" and "bound-train", "ais-cases"
// (with v given) and "ais-reverse". They change no parameter of the machine.
func (e *DBM) Phases() []train.Phase {
	var phases []train.Phase
	if e.joint != nil {
		phases = append(phases, e.joint.phase("ais", func(r *train.Report) {
			now := e.joint.Estimate()
			r.Set("ln_z", now.LnZ)
			r.Set("ess", now.ESS)
		}), e.test.phase("bound"))
	}
	if e.train != nil {
		phases = append(phases, e.train.phase("bound-train"))
	}
	if e.clamped != nil {
		phases = append(phases, e.clamped.Phase("ais-cases"))
	}
	if e.reverse != nil {
		phases = append(phases, e.reverse.Phase("ais-reverse"))
	}
	return phases
}

// MetricNames are those that Metrics may have.
var MetricNames = []string{
	"ln_z", "ln_z_low", "ln_z_high", "ln_z_ess", "ln_z_doubtful", "ln_z_reverse",
	"bound_test", "bound_train", "bound_cases", "logprob_cases", "logprob_cases_reverse",
}

// Metrics returns what has been estimated, once the phases are over, in nats;
// see docs/likelihood.md.
func (e *DBM) Metrics() map[string]float64 {
	m := map[string]float64{}
	if e.joint == nil {
		return m
	}
	z := e.joint.Estimate()
	m["ln_z"], m["ln_z_high"], m["ln_z_ess"] = z.LnZ, z.High, z.ESS
	if !math.IsInf(z.Low, -1) {
		m["ln_z_low"] = z.Low
	}
	m["ln_z_doubtful"] = 0
	if z.Doubtful(e.opt.Chains) {
		m["ln_z_doubtful"] = 1
	}
	m["bound_test"] = mean(e.test.value) - z.LnZ
	if e.train != nil {
		m["bound_train"] = mean(e.train.value) - z.LnZ
	}
	if e.clamped != nil {
		e.caseMetrics(m, z.LnZ)
	}
	return m
}

// apart is how many nats the two estimates of ln Z may be from each other. That
// in reverse is too high by half the variance of a case's log weight, a few
// nats; where it is far above the other, chains from the base model have missed
// states that the machine finds probable, however well they agree among
// themselves.
const apart = 10

// caseMetrics compares the bound of the cases with their estimated log p(v),
// forward and in reverse.
func (e *DBM) caseMetrics(m map[string]float64, lnZ float64) {
	each := e.clamped.State.Rows / len(e.cases)
	bound, forward, reverse := 0.0, 0.0, 0.0
	product := make([]float64, each)
	for i, example := range e.cases {
		bound += e.test.value[example]
		given := e.clamped.Weight[i*each : (i+1)*each]
		forward += logMeanExp(given)
		if e.reverse != nil {
			for j, w := range given {
				product[j] = w + e.reverse.Weight[i*each+j]
			}
			reverse += logMeanExp(product)
		}
	}
	n := float64(len(e.cases))
	m["bound_cases"] = bound/n - lnZ
	m["logprob_cases"] = forward/n - lnZ
	if e.reverse != nil {
		m["logprob_cases_reverse"] = reverse / n
		m["ln_z_reverse"] = forward/n - reverse/n
		if m["ln_z_reverse"]-lnZ > apart {
			m["ln_z_doubtful"] = 1
		}
	}
}
