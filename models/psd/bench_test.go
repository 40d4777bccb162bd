package psd

import (
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/sparsecoding"
	"github.com/unsup/unsup/simd"
)

// benchProblem is random bases and n sums of a dozen of them.
func benchProblem(bases, inputs, n int) (atoms, x simd.Matrix) {
	atoms, x = simd.NewMatrix(bases, inputs), simd.NewMatrix(n, inputs)
	simd.Normal(atoms.Data, 1, testStream.Child("bench").At(0, 0, 0))
	batch.UnitRows(atoms)
	for i := range n {
		d := testStream.Child("bench codes").At(i, 0, 0)
		for j := range 12 {
			simd.Axpy(4*d.Uniform(2*j)-2, atoms.Row(int(float32(bases)*d.Uniform(2*j+1))), x.Row(i))
		}
	}
	return atoms, x
}

// BenchmarkCode compares the time of a predicted code with that of the best
// one, of 14 x 14 patches on 512 bases: by the exact coder, and by the gradient
// methods to the same gap, which is what a prediction saves its author.
func BenchmarkCode(b *testing.B) {
	const bases, inputs, n = 512, 196, 1024
	atoms, x := benchProblem(bases, inputs, n)
	a := simd.NewMatrix(n, bases)
	coder, err := sparsecoding.NewCoder(bases, inputs, sparsecoding.Options{Lambda: 0.3, Gap: 1e-4}, 0)
	if err != nil {
		b.Fatal(err)
	}
	coder.SetAtoms(atoms)
	measure := func(code func()) func(b *testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				code()
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/n, "us/patch")
		}
	}
	b.Run("optimised", measure(func() { coder.Encode(a, x) }))
	for _, momentum := range []bool{false, true} {
		s := newIsta(atoms, n, 0.3, momentum)
		b.Run(map[bool]string{false: "ista", true: "fista"}[momentum], func(b *testing.B) {
			measure(func() { s.encode(x, 1e-4) })(b)
			b.ReportMetric(float64(s.steps), "steps")
		})
	}
	for _, units := range []string{Tanh, Shrink} {
		e := newEncoder(units, inputs, bases)
		e.init(atoms, 0.3)
		b.Run(units, measure(func() { e.Predict(a, x) }))
	}
}
