package psd

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/sparsecoding"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

var testStream = rng.New(1, "psd test")

// examples returns n examples that are each made of one to three of 12 unit
// bases of 16 numbers.
func examples(n int) batch.Source {
	atoms, x := simd.NewMatrix(12, 16), simd.NewMatrix(n, 16)
	simd.Normal(atoms.Data, 1, testStream.Child("atoms").At(0, 0, 0))
	batch.UnitRows(atoms)
	for i := range n {
		d := testStream.Child("codes").At(i, 0, 0)
		for j := range 1 + i%3 {
			simd.Axpy(2*d.Uniform(2*j)-1, atoms.Row(int(12*d.Uniform(2*j+1))), x.Row(i))
		}
	}
	return batch.Floats{Matrix: x}
}

var testConfig = Config{Bases: 12, Epochs: 40, Batch: 50, Alpha: 1, Units: Tanh, Options: sparsecoding.Options{Lambda: 0.05, Gap: 1e-5},
	Rule: nn.Rule{Optimizer: nn.Adam, Rate: 0.01, FinalRate: 0, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}}

func trainer(t testing.TB, cfg Config, src batch.Source) *Trainer {
	t.Helper()
	p, err := New(cfg, src, testStream)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// objective is the mean over the rows of x, in float64, for codes z.
func (t *Trainer) objective(x, z simd.Matrix) float64 {
	sum := 0.0
	for i := range x.Rows {
		for j, v := range x.Row(i) {
			r := float64(v)
			for k, c := range z.Row(i) {
				r -= float64(c) * float64(t.Atoms.Row(k)[j])
			}
			sum += r * r / 2
		}
		for k, c := range z.Row(i) {
			a := float64(t.Encoder.B[k])
			for j, v := range x.Row(i) {
				a += float64(v) * float64(t.Encoder.W.Row(j)[k])
			}
			h := math.Tanh(a)
			if t.Encoder.Units == Shrink {
				b := float64(t.Encoder.B[k])
				h = max(0, a-2*b) - max(0, -a) // a has b in it
			}
			e := float64(c) - float64(t.Encoder.G[k])*h
			sum += t.cfg.Alpha/2*e*e + t.cfg.Lambda*math.Abs(float64(c))
		}
	}
	return sum / float64(x.Rows)
}

// TestGradients compares with differences of the objective for fixed codes.
func TestGradients(t *testing.T) {
	for _, units := range []string{Tanh, Shrink} {
		testGradients(t, units)
	}
}

func testGradients(t *testing.T, units string) {
	cfg := testConfig
	cfg.Alpha, cfg.Units = 0.7, units
	p := trainer(t, cfg, examples(50))
	p.init()
	simd.Uniform(p.Encoder.B, testStream.Child("b").At(0, 0, 0))
	simd.Scale(p.Encoder.B, 0.2, p.Encoder.B)
	simd.Uniform(p.Encoder.G, testStream.Child("g").At(0, 0, 0))
	p.order.Begin(0)
	b := p.buf.first(50)
	p.src.Gather(b.x, p.order.Batch(0))
	p.Encoder.squash(b.t, b.x)
	p.Encoder.Predict(b.f, b.x)
	p.coder.SetAtoms(p.Atoms)
	loss := p.coder.EncodeToward(b.z, b.x, b.f) / 50
	if want := p.objective(b.x, b.z); math.Abs(loss-want) > 1e-5*want {
		t.Errorf("the objective is %v, want %v", loss, want)
	}
	p.gradients(&b)
	for _, c := range []struct {
		name string
		w, g []float32
	}{{"atoms", p.Atoms.Data, b.gd.Data}, {"W", p.Encoder.W.Data, b.gw.Data}, {"b", p.Encoder.B, b.gb}, {"g", p.Encoder.G, b.gg}} {
		for i := 0; i < len(c.w); i += 1 + len(c.w)/10 {
			const h = 1.0 / 1024
			old := c.w[i]
			c.w[i] = old + h
			up := p.objective(b.x, b.z)
			c.w[i] = old - h
			down := p.objective(b.x, b.z)
			c.w[i] = old
			// The third derivative times h^2, and float32.
			if want := (up - down) / (2 * h); math.Abs(want-float64(c.g[i])) > 1e-5+1e-4*math.Abs(want) {
				t.Errorf("%s: gradient of %s %d is %v, want %v", units, c.name, i, c.g[i], want)
			}
		}
	}
}

// last is an observer that keeps the first and the last report.
type last struct {
	train.Silent
	first, r train.Report
}

func (l *last) Epoch(r train.Report) {
	if r.Epoch == 1 {
		l.first = r
	}
	l.r = r
}

// TestPrediction: after training a prediction is near the code that is the
// optimum for the dictionary alone.
func TestPrediction(t *testing.T) {
	for _, units := range []string{Tanh, Shrink} {
		testPrediction(t, units)
	}
}

func testPrediction(t *testing.T, units string) {
	cfg := testConfig
	cfg.Units = units
	src := examples(2000)
	p := trainer(t, cfg, src)
	seen := &last{}
	if err := train.Run(t.Context(), seen, nil, p.Phase("psd")); err != nil {
		t.Fatal(err)
	}
	if seen.r.Loss > 0.8*seen.first.Loss || seen.r.Values["prediction_error"] > 0.05 {
		t.Errorf("the objective falls from %v to %v, the prediction error from %v to %v", seen.first.Loss, seen.r.Loss,
			seen.first.Values["prediction_error"], seen.r.Values["prediction_error"])
	}
	x := src.(batch.Floats).RowRange(0, 200)
	z, f := simd.NewMatrix(200, 12), simd.NewMatrix(200, 12)
	c, err := sparsecoding.NewCoder(12, 16, testConfig.Options, 0)
	if err != nil {
		t.Fatal(err)
	}
	c.SetAtoms(p.Atoms)
	c.Encode(z, x)
	p.Encoder.Predict(f, x)
	simd.Sub(f.Data, f.Data, z.Data)
	if e := float64(simd.Dot(f.Data, f.Data)) / float64(simd.Dot(z.Data, z.Data)); e > 0.15 {
		t.Errorf("the squared distance of predictions to codes is %v of the codes' square", e)
	}
}

func TestResumes(t *testing.T) {
	cfg := testConfig
	cfg.Epochs, cfg.Batch = 3, 64 // the last minibatch is shorter
	src := examples(150)
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		p := trainer(t, cfg, src)
		return []train.Phase{p.Phase("psd")}, p.Parameters
	})
}

func TestStepAllocatesNothing(t *testing.T) {
	p := trainer(t, testConfig, examples(120)) // 50, 50, 20
	ph := p.Phase("psd")
	ph.Start()
	ph.Begin(0)
	epoch := func() {
		for i := range 3 {
			p.step(0, i)
		}
	}
	epoch()
	if n := testing.AllocsPerRun(5, epoch); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestErrors(t *testing.T) {
	for i := range 6 {
		cfg := testConfig
		[]func(){func() { cfg.Bases = 0 }, func() { cfg.Alpha = 0 }, func() { cfg.Lambda = 0 }, func() { cfg.Rate = -1 }, func() { cfg.Batch = 0 }, func() { cfg.Units = "relu" }}[i]()
		if _, err := New(cfg, examples(10), testStream); err == nil {
			t.Errorf("no error for %+v", cfg)
		}
	}
}
