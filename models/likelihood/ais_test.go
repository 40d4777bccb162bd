package likelihood

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

var testStream = rng.New(1, "likelihood")

// annealable are models of every kind as an RBM whose Z is enumerated, with a
// base: a deep machine's is uniform.
func annealable(t *testing.T, f func(t *testing.T, r *rbm.RBM, base []float32, lnZ float64)) {
	t.Helper()
	r := tinyRBM(5, 4)
	base := []float32{0.5, -1, 0.2, 2, -0.3}
	t.Run("rbm", func(t *testing.T) { f(t, r, base, enumerated(t, r)) })
	t.Run("rbm, uniform base", func(t *testing.T) { f(t, r, make([]float32, 5), enumerated(t, r)) })
	eachDBM(t, func(t *testing.T, d *dbm.DBM) {
		joint := sides{d, 0}.newRBM()
		sides{d, 0}.copyTo(joint)
		f(t, joint, make([]float32, len(joint.B)), enumerated(t, joint))
	})
}

func enumerated(t *testing.T, r *rbm.RBM) float64 {
	t.Helper()
	lnZ, err := Enumerate(r)
	if err != nil {
		t.Fatal(err)
	}
	return lnZ
}

// modelStates are n exact samples of p(v).
func modelStates(r *rbm.RBM, n int) simd.Matrix {
	f, z := rbmSums(r)
	u, states := make([]float32, n), simd.NewMatrix(n, len(r.B))
	simd.Uniform(u, testStream.Child("exact").At(0, 0, 0))
	for i, x := range u {
		k, rest := 0, float64(x)*z
		for k < len(f)-1 && rest >= f[k] {
			rest -= f[k]
			k++
		}
		copy(states.Row(i), binary(k, len(r.B)))
	}
	return states
}

// Without weights all chains say ln Z, in any number of steps: the sum of log(1
// + exp) of the biases. 1e-4 is the rounding of about 110 terms up to 4, 700
// times.
func TestWithoutWeightsLnZIsExact(t *testing.T) {
	r := tinyRBM(70, 40)
	clear(r.W.Flat())
	want := 0.0
	for _, b := range append(append([]float32{}, r.B...), r.C...) {
		want += math.Log1p(math.Exp(float64(b)))
	}
	for _, o := range []Options{{"uniform", 1, 3}, {"uniform", 700, 3}, {"three-piece", 29, 3}} {
		a := NewRBM(r, r.B, o, testStream)
		run(t, a.Phase("ais"))
		for _, w := range a.Weight {
			near(t, "log weight", w, want, 1e-4)
		}
		if e := a.Estimate(); e.Doubtful(3) || e.ESS < 2.999 || e.High-e.Low > 1e-4 {
			t.Errorf("estimate %+v of equal weights", e)
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
	annealable(t, func(t *testing.T, r *rbm.RBM, base []float32, lnZ float64) {
		opt := Options{"uniform", 8, chains()}
		forward := NewRBM(r, base, opt, testStream.Child("forward"))
		reverse := NewReverseRBM(r, base, modelStates(r, chains()), opt, testStream.Child("reverse"))
		run(t, forward.Phase("ais"), reverse.Phase("reverse"))
		e := forward.Estimate()
		near(t, "ln Z", e.LnZ, lnZ, (e.High-e.Low)/2*4/3)
		e = reverse.Estimate()
		near(t, "ln 1/Z", e.LnZ, -lnZ, (e.High-e.Low)/2*4/3)
	})
}

// TestBracket: on average a forward chain's log weight is below ln Z and a
// reverse one's is above it, and more temperatures bring both nearer.
func TestBracket(t *testing.T) {
	annealable(t, func(t *testing.T, r *rbm.RBM, base []float32, lnZ float64) {
		last := math.Inf(1)
		for _, steps := range []int{2, 10, 50} {
			opt := Options{"uniform", steps, chains()}
			forward := NewRBM(r, base, opt, testStream.Child("forward"))
			reverse := NewReverseRBM(r, base, modelStates(r, chains()), opt, testStream.Child("reverse"))
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

// kernel is the probability of going from v to v' by a sweep at temperature t,
// in float64.
func kernel(r *rbm.RBM, base []float32, t float64) [][]float64 {
	nv, nh := len(r.B), len(r.C)
	f := func(v, h []float32) float64 {
		s := t * (product(v, r.W, h) + dot(v, r.B) + dot(h, r.C))
		return math.Exp(s + (1-t)*dot(v, base))
	}
	k := make([][]float64, 1<<nv)
	for i := range k {
		k[i] = make([]float64, 1<<nv)
	}
	given := make([]float64, 1<<nv)
	for m := range 1 << nh {
		for i := range k {
			given[i] = f(binary(i, nv), binary(m, nh))
		}
		z := 0.0
		for _, x := range given {
			z += x
		}
		for i := range k {
			total := 0.0
			for n := range 1 << nh {
				total += f(binary(i, nv), binary(n, nh))
			}
			for j := range k {
				k[i][j] += given[i] / total * given[j] / z
			}
		}
	}
	return k
}

// annealed is the distribution of the states in which chains arrive: those of
// the base after a sweep at each temperature but 0 and 1.
func annealed(r *rbm.RBM, base []float32, t []float32) []float64 {
	p, z := make([]float64, 1<<len(r.B)), 0.0
	for i := range p {
		p[i] = math.Exp(dot(binary(i, len(r.B)), base))
		z += p[i]
	}
	for i := range p {
		p[i] /= z
	}
	for _, x := range t[1 : len(t)-1] {
		next := make([]float64, len(p))
		for i, row := range kernel(r, base, float64(x)) {
			for j, y := range row {
				next[j] += p[i] * y
			}
		}
		p = next
	}
	return p
}

// TestReverseFindsTheAnnealingModel: from any v, the mean of exp(-F(v)) times
// the reverse weights is the probability that the forward chains arrive at v,
// computed from the transition matrices.
func TestReverseFindsTheAnnealingModel(t *testing.T) {
	r, base, opt := tinyRBM(4, 3), []float32{0.5, -1, 0.2, 1}, Options{"uniform", 4, 2}
	want := annealed(r, base, temperatures("uniform", 4))
	f, _ := rbmSums(r)
	for _, k := range []int{0, 5, 10, 15} {
		v := simd.NewMatrix(chains(), 4)
		for i := range chains() {
			copy(v.Row(i), binary(k, 4))
		}
		a := NewReverseRBM(r, base, v, opt, testStream.Child("annealing"))
		run(t, a.Phase("reverse"))
		e := a.Estimate()
		near(t, "log p(v)", math.Log(f[k])+e.LnZ, math.Log(want[k]), (e.High-e.Low)/2*4/3)
	}
}

// TestAISResumes in the same bits after any block of temperatures.
func TestAISResumes(t *testing.T) {
	r := tinyRBM(9, 7)
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		a := NewRBM(r, make([]float32, 9), Options{"three-piece", 1203, 5}, testStream)
		p := a.Phase("ais")
		return []train.Phase{p}, p.Parameters
	})
}

func TestStepAllocatesNothing(t *testing.T) {
	a := NewRBM(tinyRBM(90, 70), make([]float32, 90), Options{"uniform", 1000, 20}, testStream)
	p := a.Phase("ais")
	p.Start()
	k := 0
	if n := testing.AllocsPerRun(20, func() { p.Step(0, k); k++ }); n != 0 {
		t.Errorf("%v allocations a step, want 0", n)
	}
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
