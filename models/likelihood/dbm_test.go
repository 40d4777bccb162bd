package likelihood

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
)

func testOptions() DBMOptions {
	return DBMOptions{Options: Options{"uniform", 60, 500}, PosteriorSweeps: 50, PosteriorTolerance: 1e-6,
		Train: 7, Cases: 6, ReverseChains: 100, Binarization: "test/binary"}
}

// grey are n rows of probabilities.
func grey(n, dim int) batch.Floats {
	m := simd.NewMatrix(n, dim)
	simd.Uniform(m.Flat(), testStream.Child("grey").At(0, 0, 0))
	return batch.Floats{Matrix: m}
}

// TestClampedChainsFindTheProbability: for every v the mean of the weights is
// log p(v) + ln Z, within four standard deviations; and they do so with few
// temperatures.
func TestClampedChainsFindTheProbability(t *testing.T) {
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		f, _ := dbmSums(d)
		opt := testOptions()
		opt.Betas = 5
		const each = 2000
		examples := make([]int32, len(f))
		for k := range examples {
			examples[k] = int32(k)
		}
		a := newClamped(d, batch.Floats{Matrix: all(len(d.B[0]))}, repeated(examples, each), opt, testStream.Child("clamped"))
		run(t, a.Phase("ais-cases"))
		for k := range f {
			e := NewEstimate(a.Weight[k*each : (k+1)*each])
			near(t, "log p(v) Z", e.LnZ, math.Log(f[k]), (e.High-e.Low)/2*4/3)
		}
	})
}

// TestClampedBaseIsThePosterior: the inputs of the state at the means of the
// units summed out, which are those given the means of the state.
func TestClampedBaseIsThePosterior(t *testing.T) {
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		v := all(len(d.B[0]))
		examples := make([]int32, v.Rows)
		for i := range examples {
			examples[i] = int32(i)
		}
		opt := testOptions()
		p := newPosterior(d, v.Rows, opt.PosteriorSweeps, opt.PosteriorTolerance)
		a := newClamped(d, batch.Floats{Matrix: v}, examples, opt, testStream)
		p.prepare()
		p.fit(v)
		a.prepare()
		m := p.rest
		for i := range v.Rows {
			z, labels := p.input.Row(i), 0.0
			for _, y := range z[m.unitsZ():] {
				labels += math.Exp(float64(y))
			}
			for j, input := range z {
				z[j] = float32(1 / (1 + math.Exp(-float64(input))))
				if j >= m.unitsZ() {
					z[j] = float32(math.Exp(float64(input)) / labels)
				}
			}
			for j, bias := range p.bias.Row(i) {
				near(t, "base", float64(a.base.Row(i)[j]), float64(bias)+dot(z, m.W.Row(j)), 1e-5)
				near(t, "base + shift", float64(a.base.Row(i)[j]+a.shift.Row(i)[j]), float64(bias), 1e-5)
			}
		}
	})
}

// TestReverseChainsFindTheAnnealingModel: clamped weights times reverse ones
// have as mean the probability of v under the annealing model, whose h come
// from the transition matrices and whose v from p(v | h).
func TestReverseChainsFindTheAnnealingModel(t *testing.T) {
	opt := testOptions()
	opt.Betas = 4
	for _, d := range []*dbm.DBM{tinyDBM(3, 3, 2), drawnDBM(dbm.NewLabelled(3, 3, 3, 2)), drawnDBM(dbm.NewLabelled(3, 3, 2, 2, 1))} {
		joint := sides{d, 0}.newMachine()
		sides{d, 0}.copyTo(joint)
		states, _, _ := joint.states()
		arrive := annealed(joint, make([]float32, len(joint.B)), temperatures("uniform", 4))
		src := batch.Floats{Matrix: all(3)}
		for k := range 8 {
			want := 0.0
			for n, p := range arrive {
				for i, on := range binary(k, 3) {
					a := float64(d.B[0][i]) + dot(d.W[0].Row(i), states[n][:len(d.B[1])])
					if on == 0 {
						a = -a
					}
					p /= 1 + math.Exp(-a)
				}
				want += p
			}
			clamped := newClamped(d, src, repeated([]int32{int32(k)}, chains()), opt, testStream.Child("given"))
			reverse := newReverse(d, sides{d, 0}.newMachine(), clamped, opt, testStream.Child("back"))
			run(t, clamped.Phase("ais-cases"), reverse.Phase("ais-reverse"))
			for i, w := range clamped.Weight {
				reverse.Weight[i] += w
			}
			e := reverse.Estimate()
			near(t, "log p(v)", e.LnZ, math.Log(want), (e.High-e.Low)/2*4/3)
		}
	}
}

// TestMetrics: on a machine that can be enumerated, every metric is near the
// number that it estimates.
func TestMetrics(t *testing.T) {
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		f, z := dbmSums(d)
		opt := testOptions()
		test, training := grey(40, len(d.B[0])), grey(9, len(d.B[0]))
		e := NewDBM(d, test, training, opt, testStream)
		run(t, e.Phases()...)
		m := e.Metrics()

		logp := func(example int32) float64 {
			v := simd.NewMatrix(1, len(d.B[0]))
			e.test.src.Gather(v, []int32{example})
			k := 0
			for i, x := range v.Row(0) {
				k |= int(x) << i
			}
			return math.Log(f[k] / z)
		}
		exact := 0.0
		for _, example := range e.cases {
			exact += logp(example) / float64(len(e.cases))
		}
		margin := m["ln_z_high"] - m["ln_z_low"]
		near(t, "ln_z", m["ln_z"], math.Log(z), margin)
		near(t, "ln_z_reverse", m["ln_z_reverse"], math.Log(z), 0.2)
		near(t, "logprob_cases", m["logprob_cases"], exact, margin+0.01)
		near(t, "logprob_cases_reverse", m["logprob_cases_reverse"], exact, 0.2)
		if !(m["bound_cases"] <= exact+margin && m["bound_cases"] > exact-2) {
			t.Errorf("bound_cases = %v, the exact log p(v) is %v", m["bound_cases"], exact)
		}
		near(t, "bound_train", m["bound_train"], mean(e.train.value)-m["ln_z"], 0)
		near(t, "bound_test", m["bound_test"], mean(e.test.value)-m["ln_z"], 0)
		if names := slices.Sorted(maps.Keys(m)); !slices.Equal(names, slices.Sorted(slices.Values(MetricNames))) {
			t.Errorf("metrics %v, MetricNames %v", names, MetricNames)
		}
		if len(e.train.value) != 7 || len(e.test.value) != 40 || len(e.cases) != 6 || m["ln_z_doubtful"] != 0 {
			t.Errorf("%d, %d and %d examples, metrics %v", len(e.train.value), len(e.test.value), len(e.cases), m)
		}
	})
}

// TestPartsCanBeLeftOut: without cases, training examples, or at all.
func TestPartsCanBeLeftOut(t *testing.T) {
	d := tinyDBM(4, 3, 2)
	opt := testOptions()
	opt.Train, opt.Cases = 0, 0
	e := NewDBM(d, grey(5, 4), grey(5, 4), opt, testStream)
	run(t, e.Phases()...)
	m := e.Metrics()
	for _, absent := range []string{"bound_train", "logprob_cases", "ln_z_reverse"} {
		if _, ok := m[absent]; ok {
			t.Errorf("metric %s of nothing", absent)
		}
	}
	opt.Chains = 0
	e = NewDBM(d, grey(5, 4), grey(5, 4), opt, testStream)
	if phases, m := e.Phases(), e.Metrics(); len(phases) != 0 || len(m) != 0 {
		t.Errorf("without chains: %d phases, metrics %v", len(phases), m)
	}
}

// TestDBMResumes: in the same bits after any block of temperatures or bound;
// the machine itself stays as it is.
func TestDBMResumes(t *testing.T) {
	for _, d := range []*dbm.DBM{tinyDBM(6, 5, 4, 3), drawnDBM(dbm.NewLabelled(3, 6, 5, 4))} {
		resumes(t, d)
	}
}

func resumes(t *testing.T, d *dbm.DBM) {
	t.Helper()
	var before []float32
	for _, p := range d.Parameters() {
		before = append(before, p.Data...)
	}
	opt := testOptions()
	opt.Betas, opt.Chains, opt.ReverseChains = 1001, 3, 2
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		e := NewDBM(d, grey(8, 6), grey(9, 6), opt, testStream)
		phases := e.Phases()
		return phases, func() []train.Array {
			var list []train.Array
			for _, p := range phases {
				list = append(list, p.Parameters()...)
			}
			return list
		}
	})
	var after []float32
	for _, p := range d.Parameters() {
		after = append(after, p.Data...)
	}
	if !slices.Equal(before, after) {
		t.Error("the estimates have changed the machine")
	}
}

func TestDBMStepsAllocateNothing(t *testing.T) {
	opt := testOptions()
	opt.Chains, opt.ReverseChains = 20, 3
	for _, d := range []*dbm.DBM{tinyDBM(90, 70, 50), dbm.NewLabelled(5, 90, 20, 10), dbm.NewLabelled(5, 90, 20, 10, 10)} {
		e := NewDBM(d, grey(30, 90), grey(30, 90), opt, testStream)
		for _, p := range e.Phases() {
			p.Start()
			k := 0
			if n := testing.AllocsPerRun(20, func() { p.Step(0, k%p.Steps); k++ }); n != 0 {
				t.Errorf("%s: %v allocations a step, want 0", p.Name, n)
			}
		}
	}
}

// TestDBMBits: the same on every kernel path and every machine.
func TestDBMBits(t *testing.T) {
	for _, c := range []struct {
		name string
		d    *dbm.DBM
		want map[string]uint64
	}{
		{"binary", tinyDBM(90, 70, 50, 40), map[string]uint64{
			"ln_z": 0x407125bda4da86a9, "ln_z_ess": 0x402ae904cae6c146,
			"bound_test": 0xc05892556296e770, "bound_train": 0xc05a7fae52c5885a,
			"logprob_cases": 0xc056e3ba319acb72, "logprob_cases_reverse": 0xc056e461a42830a9,
		}},
		{"labels", drawnDBM(dbm.NewLabelled(5, 30, 20, 20)), map[string]uint64{
			"ln_z": 0x404d78cfcbd163e1, "ln_z_ess": 0x403844749b66a335,
			"bound_test": 0xc03aa866faa2c7c2, "bound_train": 0xc03c75e9b57e3579,
			"logprob_cases": 0xc039eb196a10598c, "logprob_cases_reverse": 0xc039ee851636f6b0,
		}},
		{"labels, odd", drawnDBM(dbm.NewLabelled(5, 30, 20, 20, 10)), map[string]uint64{
			"ln_z": 0x40505c43055d9fb1, "ln_z_ess": 0x4038f32deeeaae44,
			"bound_test": 0xc03b0bfb3ec34b90, "bound_train": 0xc03cd142ef2d5a32,
			"logprob_cases": 0xc03a0253e1603082, "logprob_cases_reverse": 0xc039ea549a04465b,
		}},
	} {
		for _, w := range c.d.W {
			simd.Scale(w.Flat(), 0.3, w.Flat())
		}
		opt := testOptions()
		opt.Chains, opt.ReverseChains = 30, 10
		e := NewDBM(c.d, grey(40, len(c.d.B[0])), grey(9, len(c.d.B[0])), opt, testStream)
		run(t, e.Phases()...)
		m := e.Metrics()
		for what, want := range c.want {
			if bits := math.Float64bits(m[what]); bits != want {
				t.Errorf("%s: %s = %v, bits %#x, want %#x", c.name, what, m[what], bits, want)
			}
		}
	}
}
