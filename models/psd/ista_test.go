package psd

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/sparsecoding"
	"github.com/unsup/unsup/simd"
)

// ista is iterative shrinkage-thresholding (Daubechies et al. 2004): gradient
// steps of length 1/L on 1/2 |x - a D|^2, each shrunk by lambda/L, of all
// examples at once, a matrix product a step. It is what PSD's prediction
// replaces, and here what its time is set against. With momentum it is FISTA
// (Beck and Teboulle 2009).
type ista struct {
	atoms, gram simd.Matrix
	lambda      float32
	momentum    bool
	b, y, q, a  simd.Matrix // examples x bases: correlations, where the step starts, the residual's correlations, codes
	norms, buf  []float32
	lipschitz   float32
	steps       int // of the last encode
}

// maxSteps ends what does not converge.
const maxSteps = 20000

func newIsta(atoms simd.Matrix, n int, lambda float32, momentum bool) *ista {
	k := atoms.Rows
	s := &ista{atoms: atoms, gram: simd.NewMatrix(k, k), lambda: lambda, momentum: momentum,
		b: simd.NewMatrix(n, k), y: simd.NewMatrix(n, k), q: simd.NewMatrix(n, k), a: simd.NewMatrix(n, k),
		norms: make([]float32, n), buf: make([]float32, k)}
	simd.Gemm(simd.NoTrans, simd.Trans, 1, atoms, atoms, 0, s.gram)
	// The greatest eigenvalue of the Gram matrix by the power method, and 1 % more.
	v, w := simd.NewMatrix(1, k), simd.NewMatrix(1, k)
	simd.Normal(v.Data, 1, testStream.Child("power").At(0, 0, 0))
	for range 100 {
		simd.Gemm(simd.NoTrans, simd.NoTrans, 1, v, s.gram, 0, w)
		s.lipschitz = 1.01 * float32(math.Sqrt(float64(simd.Dot(w.Data, w.Data))))
		simd.Scale(v.Data, float32(1.01/float64(s.lipschitz)), w.Data)
	}
	return s
}

// encode codes the rows of x until the duality gaps of all of them together are
// at most gap times their squared lengths together.
func (s *ista) encode(x simd.Matrix, gap float64) {
	simd.Gemm(simd.NoTrans, simd.Trans, 1, x, s.atoms, 0, s.b)
	simd.RowSquares(s.norms, x)
	clear(s.a.Data)
	clear(s.y.Data)
	t := 1.0
	for step := 1; ; step++ {
		s.residual(s.y)
		next := (1 + math.Sqrt(1+4*t*t)) / 2
		beta := float32(0)
		if s.momentum {
			beta = float32((t - 1) / next)
		}
		t = next
		simd.Chunks(s.a.Rows, func(i int) {
			a, y, q := s.a.Row(i), s.y.Row(i), s.q.Row(i)
			simd.Axpy(1/s.lipschitz, q, y)
			s.shrink(y, q)
			simd.Sub(q, y, a) // the change of the code
			copy(a, y)
			simd.Axpy(beta, q, y)
		})
		if step%10 == 0 {
			s.residual(s.a)
			open, all := s.gaps()
			if open <= gap*all || step == maxSteps {
				s.steps = step
				return
			}
		}
	}
}

// residual sets q to b - y G.
func (s *ista) residual(y simd.Matrix) {
	copy(s.q.Data, s.b.Data)
	simd.Gemm(simd.NoTrans, simd.NoTrans, -1, y, s.gram, 1, s.q)
}

// shrink moves y nearer to 0 by lambda/L; scratch is overwritten.
func (s *ista) shrink(y, scratch []float32) {
	by := s.lambda / s.lipschitz
	simd.Clamp(scratch, -by, by, y)
	simd.Sub(y, y, scratch)
}

// gaps sums the duality gaps of the codes, whose residual's correlations are in
// q, and the squared lengths of the examples. See sparsecoding for the formula.
func (s *ista) gaps() (open, all float64) {
	for i := range s.a.Rows {
		a, q, xx := s.a.Row(i), s.q.Row(i), float64(s.norms[i])
		ab, aq, l1, peak := 0.0, 0.0, 0.0, 0.0
		for j, v := range a {
			ab += float64(v) * float64(s.b.Row(i)[j])
			aq += float64(v) * float64(q[j])
			l1 += math.Abs(float64(v))
			peak = max(peak, math.Abs(float64(q[j])))
		}
		rr, lambda := max(0, xx-ab-aq), float64(s.lambda)
		shrink := min(1, lambda/peak)
		open += 0.5*rr + lambda*l1 - shrink*(xx-ab) + 0.5*shrink*shrink*rr
		all += xx
	}
	return open, all
}

// TestIsta: it finds the codes of the exact coder, so that comparing their times
// is fair.
func TestIsta(t *testing.T) {
	atoms, x := benchProblem(64, 36, 20)
	want := simd.NewMatrix(20, 64)
	coder, err := sparsecoding.NewCoder(64, 36, sparsecoding.Options{Lambda: 0.3, Gap: 1e-6}, 0)
	if err != nil {
		t.Fatal(err)
	}
	coder.SetAtoms(atoms)
	coder.Encode(want, x)
	for _, momentum := range []bool{false, true} {
		s := newIsta(atoms, 20, 0.3, momentum)
		s.encode(x, 1e-6)
		if s.steps == maxSteps {
			t.Fatal("no convergence")
		}
		// An objective within g of the minimum has its reconstruction within
		// sqrt(2g) of the best. |x|^2 is about 16; the exact coder's g is 1e-6 of it,
		// and one of the 20 may have the gap of all: sqrt(3.2e-5) + sqrt(64e-5) = 0.03.
		d, r := simd.NewMatrix(20, 64), simd.NewMatrix(20, 36)
		simd.Sub(d.Data, s.a.Data, want.Data)
		simd.Gemm(simd.NoTrans, simd.NoTrans, 1, d, atoms, 0, r)
		for i := range r.Rows {
			if got := math.Sqrt(float64(simd.Dot(r.Row(i), r.Row(i)))); got > 0.05 {
				t.Errorf("momentum %v, example %d: the reconstructions are %g apart", momentum, i, got)
			}
		}
	}
}
