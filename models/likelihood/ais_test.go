package likelihood

import (
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

var testStream = rng.New(1, "likelihood")

// annealable are models of every kind as machines whose Z is known, with a base:
// a deep machine's is uniform, and so is every one's of labels.
func annealable(t *testing.T, f func(t *testing.T, m *machine, base []float32, lnZ float64)) {
	t.Helper()
	of := func(r *rbm.RBM) *machine {
		m := forRBM(r)
		m.copyRBM(r)
		return m
	}
	r := tinyRBM(5, 4)
	t.Run("rbm", func(t *testing.T) { f(t, of(r), []float32{0.5, -1, 0.2, 2, -0.3}, enumerated(t, of(r))) })
	eachRBM(t, func(t *testing.T, r *rbm.RBM) {
		m := of(r)
		_, z := rbmSums(r)
		f(t, m, make([]float32, len(m.B)), math.Log(z))
	})
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		joint := sides{d, 0}.newMachine()
		sides{d, 0}.copyTo(joint)
		f(t, joint, make([]float32, len(joint.B)), enumerated(t, joint))
	})
}

func enumerated(t *testing.T, m *machine) float64 {
	t.Helper()
	lnZ, err := m.enumerate()
	if err != nil {
		t.Fatal(err)
	}
	return lnZ
}

// states are all those of the two sides of a machine, and what a sum over z is
// to be multiplied by.
func (m *machine) states() (x, z [][]float32, volume float64) {
	x, z, volume = labelled(allRows(m.unitsX()), m.labelsX), allRows(m.unitsZ()), 1
	if m.real {
		z, volume = grid(m.unitsZ()), math.Pow(cell, float64(m.unitsZ()))
	}
	return x, labelled(z, m.labelsZ), volume
}

// weight is f_t(x, z), in float64.
func (m *machine) weight(base []float32, t float64, x, z []float32) float64 {
	e := t*(product(x, m.W, z)+dot(x, m.B)) + (1-t)*dot(x, base)
	n := m.unitsZ()
	if m.real {
		for j, c := range m.C[:n] {
			d := float64(z[j]) - float64(c)
			e -= d * d / 2
		}
		return math.Exp(e + t*dot(z[n:], m.C[n:]))
	}
	return math.Exp(e + t*dot(z, m.C))
}

// pick is the number of the first p at which their sum passes u.
func pick(p []float64, u float64) int {
	k := 0
	for k < len(p)-1 && u >= p[k] {
		u -= p[k]
		k++
	}
	return k
}

// modelStates are n exact samples of p(x).
func modelStates(m *machine, n int) simd.Matrix {
	all, others, _ := m.states()
	p, sum := make([]float64, len(all)), 0.0
	for k, x := range all {
		for _, z := range others {
			p[k] += m.weight(x, 1, x, z)
		}
		sum += p[k]
	}
	u, states := make([]float32, n), simd.NewMatrix(n, len(m.B))
	simd.Uniform(u, testStream.Child("exact").At(0, 0, 0))
	for i, x := range u {
		copy(states.Row(i), all[pick(p, float64(x)*sum)])
	}
	return states
}

// forward are chains on m, and reverse chains from given states of it.
func forward(m *machine, base []float32, opt Options) *AIS {
	a := newAIS(m, opt.Chains, temperatures(opt.Schedule, opt.Betas), testStream.Child("forward"))
	a.prepare = func() { a.setBiases(base, m.B) }
	a.begin = a.fromBase
	return a
}

func reverse(m *machine, base []float32, states simd.Matrix, opt Options) *AIS {
	a := newAIS(m, states.Rows, reversed(temperatures(opt.Schedule, opt.Betas)), testStream.Child("reverse"))
	a.prepare = func() { a.setBiases(base, m.B) }
	a.begin = func() { a.fromStates(states) }
	return a
}

// Without weights all chains say ln Z, in any number of steps: the sum of log(1
// + exp) of the biases, log(2 pi)/2 of a real unit, and log 5 of five labels
// without biases. 1e-4 is the rounding of about 110 terms up to 4, 700 times.
func TestWithoutWeightsLnZIsExact(t *testing.T) {
	binary, real := withLabels(tinyRBM(70, 40), 5), withLabels(drawn(rbm.NewGaussian(70, 40), 1.5), 5)
	for _, c := range []struct {
		r      *rbm.RBM
		base   []float32
		others []float32 // binary units that are summed out
		want   float64
	}{{binary, binary.B, binary.C, 0}, {real, real.C, nil, 35 * math.Log(2*math.Pi)}} {
		clear(c.r.W.Flat())
		want := c.want + math.Log(5)
		for _, b := range append(append([]float32{}, c.base...), c.others...) {
			want += math.Log1p(math.Exp(float64(b)))
		}
		for _, o := range []Options{{"uniform", 1, 3}, {"uniform", 700, 3}, {"three-piece", 29, 3}} {
			a := NewRBM(c.r, c.base, o, testStream)
			run(t, a.Phase("ais"))
			for _, w := range a.Weight {
				near(t, "log weight", w, want, 1e-4)
			}
			if e := a.Estimate(); e.Doubtful(3) || e.ESS < 2.999 || e.High-e.Low > 1e-4 {
				t.Errorf("estimate %+v of equal weights", e)
			}
		}
	}
}

// chains is the number behind the statistical tests below: their tolerance is
// four standard deviations of a mean over that many.
func chains() int {
	if testing.Short() {
		return 2000
	}
	return 20000
}

// TestWeightsAreUnbiased: the mean of forward weights is Z, that of reverse
// weights from exact samples is 1/Z, even with few temperatures.
func TestWeightsAreUnbiased(t *testing.T) {
	annealable(t, func(t *testing.T, m *machine, base []float32, lnZ float64) {
		opt := Options{"uniform", 8, chains()}
		forward, reverse := forward(m, base, opt), reverse(m, base, modelStates(m, chains()), opt)
		run(t, forward.Phase("ais"), reverse.Phase("reverse"))
		e := forward.Estimate()
		near(t, "ln Z", e.LnZ, lnZ, (e.High-e.Low)/2*4/3)
		e = reverse.Estimate()
		near(t, "ln 1/Z", e.LnZ, -lnZ, (e.High-e.Low)/2*4/3)
	})
}

// TestBracket: on average a forward chain's log weight is below ln Z and a
// reverse one's is above it, and more temperatures bring both nearer. The means
// are about seven of their standard deviations away, or more.
func TestBracket(t *testing.T) {
	annealable(t, func(t *testing.T, m *machine, base []float32, lnZ float64) {
		last := math.Inf(1)
		for _, steps := range []int{2, 10, 50} {
			opt := Options{"uniform", steps, max(2000, chains()/4)}
			forward, reverse := forward(m, base, opt), reverse(m, base, modelStates(m, opt.Chains), opt)
			run(t, forward.Phase("ais"), reverse.Phase("reverse"))
			low, high := mean(forward.Weight), -mean(reverse.Weight)
			if !(low < lnZ && lnZ < high) {
				t.Errorf("%d temperatures: %v and %v do not bracket ln Z = %v", steps, low, high, lnZ)
			}
			if !(high-low < last) {
				t.Errorf("%d temperatures: the bracket of %v is no smaller than %v", steps, high-low, last)
			}
			last = high - low
		}
		if last > 0.2 {
			t.Errorf("a bracket of %v nats with 50 temperatures", last)
		}
	})
}

// kernel is the probability of going from x to x' by a sweep at temperature t,
// in float64.
func kernel(m *machine, base []float32, t float64) [][]float64 {
	states, others, _ := m.states()
	k, total := make([][]float64, len(states)), make([]float64, len(states))
	for i := range k {
		k[i] = make([]float64, len(states))
		for _, z := range others {
			total[i] += m.weight(base, t, states[i], z)
		}
	}
	given := make([]float64, len(states))
	for _, z := range others {
		sum := 0.0
		for i, x := range states {
			given[i] = m.weight(base, t, x, z)
			sum += given[i]
		}
		for i := range k {
			for j := range k[i] {
				k[i][j] += given[i] / total[i] * given[j] / sum
			}
		}
	}
	return k
}

// annealed is the distribution of the states in which chains arrive: those of
// the base after a sweep at each temperature but 0 and 1.
func annealed(m *machine, base []float32, t []float32) []float64 {
	states, _, _ := m.states()
	p, z := make([]float64, len(states)), 0.0
	for i, x := range states {
		p[i] = math.Exp(dot(x, base))
		z += p[i]
	}
	for i := range p {
		p[i] /= z
	}
	for _, x := range t[1 : len(t)-1] {
		next := make([]float64, len(p))
		for i, row := range kernel(m, base, float64(x)) {
			for j, y := range row {
				next[j] += p[i] * y
			}
		}
		p = next
	}
	return p
}

// arrives is the probability, or density, with which forward chains that arrive
// in states of the given probabilities say v: they are at it, with any label,
// or draw it from p(v | h).
func arrives(r *rbm.RBM, m *machine, p []float64, v []float32) float64 {
	states, _, _ := m.states()
	sum := 0.0
	for k, x := range states {
		if !r.Gaussian {
			if slices.Equal(x[:len(v)], v) {
				sum += p[k]
			}
			continue
		}
		q := p[k]
		for i, y := range v {
			d := float64(y) - float64(r.B[i]) - dot(r.W.Row(i), x)
			q *= math.Exp(-d*d/2) / math.Sqrt(2*math.Pi)
		}
		sum += q
	}
	return sum
}

// TestReverseFindsTheAnnealingModel: from any v, the mean of exp(-F(v)) times
// the reverse weights is the probability that the forward chains arrive at v,
// computed from the transition matrices.
func TestReverseFindsTheAnnealingModel(t *testing.T) {
	opt := Options{"uniform", 4, 2}
	eachRBM(t, func(t *testing.T, r *rbm.RBM) {
		m := forRBM(r)
		m.copyRBM(r)
		base := []float32{0.5, -1, 0.2, 1}[:m.unitsX()]
		full := append(append([]float32{}, base...), make([]float32, m.labelsX)...)
		p := annealed(m, full, temperatures("uniform", 4))
		all, _ := visible(r)
		for _, k := range []int{0, len(all) * 5 / 16, len(all) / 2, len(all) - 1} {
			given := all[k]
			if r.Gaussian {
				given = []float32{float32(k%7)/2 - 1, 0.7}[:len(given)]
			}
			v := simd.NewMatrix(chains(), len(given))
			for i := range chains() {
				copy(v.Row(i), given)
			}
			a := NewReverseRBM(r, base, v, opt, testStream.Child("annealing"))
			run(t, a.Phase("reverse"))
			e := a.Estimate()
			f := FreeEnergies(r, batch.Floats{Matrix: v.RowRange(0, 1)})[0]
			near(t, "log p(v)", e.LnZ-float64(f), math.Log(arrives(r, m, p, given)), (e.High-e.Low)/2*4/3)
		}
	})
}

// TestAISResumes in the same bits after any block of temperatures, to and fro.
func TestAISResumes(t *testing.T) {
	eachRBM(t, func(t *testing.T, r *rbm.RBM) {
		base, all, opt := make([]float32, forRBM(r).unitsX()), simd.NewMatrix(5, len(r.B)), Options{"three-piece", 1203, 5}
		traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
			a, b := NewRBM(r, base, opt, testStream), NewReverseRBM(r, base, all, opt, testStream)
			p, q := a.Phase("ais"), b.Phase("reverse")
			return []train.Phase{p, q}, func() []train.Array { return append(p.Parameters(), q.Parameters()...) }
		})
	})
}

func TestStepAllocatesNothing(t *testing.T) {
	for _, r := range []*rbm.RBM{tinyRBM(90, 70), withLabels(tinyRBM(90, 70), 5), withLabels(rbm.NewGaussian(70, 90), 5)} {
		a := NewRBM(r, make([]float32, 90), Options{"uniform", 1000, 20}, testStream)
		p := a.Phase("ais")
		p.Start()
		k := 0
		if n := testing.AllocsPerRun(20, func() { p.Step(0, k); k++ }); n != 0 {
			t.Errorf("%v allocations a step, want 0", n)
		}
	}
}

// TestBaseOfAnotherSize: of the visible units where they are real, say.
func TestBaseOfAnotherSize(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("3 biases for 2 hidden units: no panic")
		}
	}()
	NewRBM(rbm.NewGaussian(3, 2), make([]float32, 3), Options{"uniform", 1, 2}, testStream)
}

// TestBits: the same on every kernel path and every machine.
func TestBits(t *testing.T) {
	r := tinyRBM(90, 70)
	simd.Scale(r.W.Flat(), 0.1, r.W.Flat())
	a := NewRBM(r, make([]float32, 90), Options{"three-piece", 60, 20}, testStream)
	run(t, a.Phase("ais"))
	e := a.Estimate()
	for _, c := range []struct {
		what string
		got  float64
		want uint64
	}{{"ln Z", e.LnZ, 0x4064ca1201f331bf}, {"its upper end", e.High, 0x4064e26b0e5331bf}, {"effective chains", e.ESS, 0x40155db36c8add67}} {
		if bits := math.Float64bits(c.got); bits != c.want {
			t.Errorf("%s = %v, bits %#x, want %#x", c.what, c.got, bits, c.want)
		}
	}
}

// TestBitsOfOtherUnits: forward, in reverse and by enumeration.
func TestBitsOfOtherUnits(t *testing.T) {
	for _, c := range []struct {
		name                     string
		r                        *rbm.RBM
		lnZ, reverse, enumerated uint64
	}{
		{"labels", withLabels(rbm.New(90, 12), 5), 0x4052f1ae856624a4, 0xc0500b4f3bb508bf, 0x4052efb23087756e},
		{"Gaussian", rbm.NewGaussian(90, 12), 0x405aa1fbd70943f6, 0xc05c87e8d90ffeb3, 0x405aa744025e4b86},
		{"Gaussian, labels", withLabels(rbm.NewGaussian(90, 12), 5), 0x405afbc948ccafe2, 0xc05c71de3338d675, 0x405afc0741ee4b86},
	} {
		r := drawn(c.r, 0.2)
		v := grey(20, 90).Matrix
		if !r.Gaussian {
			simd.SampleRows(v, v, testStream.At(0, 0, 0))
		}
		opt, base := Options{"uniform", 60, 20}, make([]float32, forRBM(r).unitsX())
		a, b := NewRBM(r, base, opt, testStream), NewReverseRBM(r, base, v, opt, testStream)
		run(t, a.Phase("ais"), b.Phase("reverse"))
		lnZ, err := Enumerate(r)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range FreeEnergies(r, batch.Floats{Matrix: v}) {
			b.Weight[i] -= float64(f)
		}
		for _, n := range []struct {
			what string
			got  float64
			want uint64
		}{{"ln Z", a.Estimate().LnZ, c.lnZ}, {"log p(v) in reverse", mean(b.Weight), c.reverse}, {"exact ln Z", lnZ, c.enumerated}} {
			if bits := math.Float64bits(n.got); bits != n.want {
				t.Errorf("%s: %s = %v, bits %#x, want %#x", c.name, n.what, n.got, bits, n.want)
			}
		}
	}
}
