package sparsecoding

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
	"github.com/unsup/unsup/simd"
)

func trainer(t testing.TB, cfg Config, x simd.Matrix) *Trainer {
	t.Helper()
	l, err := New(cfg, batch.Floats{Matrix: x}, testStream)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// losses is an observer that keeps every epoch's loss.
type losses struct {
	train.Silent
	of []float64
}

func (l *losses) Epoch(r train.Report) { l.of = append(l.of, r.Loss) }

// sparse returns unit bases and examples that are each made of two of them.
func sparse(bases, inputs, examples int) (atoms, x simd.Matrix) {
	atoms, _ = problem(bases, inputs, 1)
	x = simd.NewMatrix(examples, inputs)
	for i := range examples {
		d := testStream.Child("pairs").At(i, 0, 0)
		for n := range 2 {
			simd.Axpy(1+d.Uniform(2*n), atoms.Row(int(d.Uniform(2*n+1)*float32(bases))), x.Row(i))
		}
	}
	return atoms, x
}

// TestAlternation: no half of an alternation ever makes the objective worse,
// by more than the codes' gap, and the bases that made the examples are found
// again.
func TestAlternation(t *testing.T) {
	truth, x := sparse(24, 16, 1500)
	l := trainer(t, Config{Bases: 24, Epochs: 25, Batch: 500, Options: Options{0.1, 1e-5}}, x)
	seen := &losses{}
	if err := train.Run(t.Context(), seen, nil, l.Phase("dictionary")); err != nil {
		t.Fatal(err)
	}
	for i, v := range seen.of[1:] {
		if v > seen.of[i]*(1+1e-4) {
			t.Errorf("epoch %d: the objective rises from %v to %v", i+2, seen.of[i], v)
		}
	}
	if last := seen.of[len(seen.of)-1]; last > 0.31 { // the bases sought pay lambda for two coefficients of 1.5
		t.Errorf("the objective falls from %v to %v only", seen.of[0], last)
	}
	found := 0
	for k := range 24 {
		if n := simd.Dot(l.Atoms.Row(k), l.Atoms.Row(k)); n > 1+1e-5 {
			t.Errorf("basis %d has the squared length %v", k, n)
		}
		for j := range 24 {
			if math.Abs(float64(simd.Dot(truth.Row(k), l.Atoms.Row(j)))) > 0.95 {
				found++
				break
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d of the 24 bases are found", found)
	}
}

// TestResumes goes on from every epoch in the same bits.
func TestResumes(t *testing.T) {
	_, x := problem(20, 10, 230)
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		l := trainer(t, Config{Bases: 30, Epochs: 3, Batch: 100, Options: Options{0.2, 1e-4}}, x)
		return []train.Phase{l.Phase("dictionary")}, l.Parameters
	})
}

// TestStepAllocatesNothing, the last step of an epoch included.
func TestStepAllocatesNothing(t *testing.T) {
	_, x := problem(20, 10, 100)
	l := trainer(t, Config{Bases: 16, Epochs: 1, Batch: 60, Options: Options{0.2, 1e-4}}, x)
	p := l.Phase("dictionary")
	p.Start()
	epoch := func() {
		p.Begin(0)
		p.Step(0, 0)
		p.Step(0, 1)
	}
	epoch()
	if n := testing.AllocsPerRun(5, epoch); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestUnusedBases are replaced by examples.
func TestUnusedBases(t *testing.T) {
	_, x := problem(4, 8, 40)
	l := trainer(t, Config{Bases: 64, Epochs: 2, Batch: 40, Options: Options{1.5, 1e-4}}, x)
	if err := train.Run(t.Context(), nil, nil, l.Phase("dictionary")); err != nil {
		t.Fatal(err)
	}
	for k := range 64 {
		if n := simd.Dot(l.Atoms.Row(k), l.Atoms.Row(k)); !(n >= least) {
			t.Errorf("basis %d has the squared length %v", k, n)
		}
	}
	for _, cfg := range []Config{{}, {Bases: 3, Batch: 1}, {Bases: 3, Epochs: -1, Batch: 1, Options: Options{1, 1e-3}}} {
		if _, err := New(cfg, batch.Floats{Matrix: x}, testStream); err == nil {
			t.Errorf("no error for %+v", cfg)
		}
	}
}
