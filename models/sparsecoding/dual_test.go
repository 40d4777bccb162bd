package sparsecoding

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/unsup/unsup/simd"
)

// dualOf returns the dictionary problem of random codes, scaled, and examples;
// n of them, with float64 sums.
func dualOf(bases, inputs, n int, scale float32) (*dual, simd.Matrix, simd.Matrix) {
	a, x := simd.NewMatrix(n, bases), simd.NewMatrix(n, inputs)
	simd.Normal(a.Flat(), scale, testStream.Child("dual codes").At(0, 0, 0))
	simd.Normal(x.Flat(), 1, testStream.Child("dual examples").At(0, 0, 0))
	d := newDual(bases, inputs)
	d.add(a, x)
	return d, a, x
}

// add sums up codes and examples.
func (d *dual) add(a, x simd.Matrix) {
	for i := range x.Rows {
		for k, v := range a.Row(i) {
			for l, w := range a.Row(i)[:k+1] {
				d.s.row(k)[l] += float64(v) * float64(w)
			}
			for j, w := range x.Row(i) {
				d.b.row(k)[j] += float64(v) * float64(w)
			}
		}
	}
}

// loss is |X - A D|^2.
func loss(a, x simd.Matrix, atoms matrix) float64 {
	sum := 0.0
	for i := range x.Rows {
		for j, v := range x.Row(i) {
			r := float64(v)
			for k, w := range a.Row(i) {
				r -= float64(w) * atoms.row(k)[j]
			}
			sum += r * r
		}
	}
	return sum
}

// squares is |x|^2.
func squares(x simd.Matrix) (sum float64) {
	for _, v := range x.Data {
		sum += float64(v) * float64(v)
	}
	return sum
}

// value is the dual at the multipliers that d has.
func (d *dual) value() float64 {
	value, _ := d.evaluate()
	return value
}

// leaveOut makes basis k one that no code uses.
func (d *dual) leaveOut(k int) {
	for l := range d.s.n {
		d.s.row(max(k, l))[min(k, l)] = 0
	}
	clear(d.b.row(k))
}

// mustBeOptimal checks that bases and multipliers are feasible, and complementary.
func mustBeOptimal(t *testing.T, d *dual, scale float32) {
	t.Helper()
	for k := range d.mu {
		norm := dot(d.atoms.row(k), d.atoms.row(k))
		if norm > 1+1e-6 || d.mu[k] < 0 || min(d.mu[k], 1)*math.Abs(norm-1) > 1e-6 {
			t.Errorf("scale %v: basis %d has the squared length %v and the multiplier %v", scale, k, norm, d.mu[k])
		}
	}
}

// TestDualIsLeastSquares: with codes so great that no norm reaches 1 the bases
// are the solution of least squares, as gonum finds it.
func TestDualIsLeastSquares(t *testing.T) {
	const bases, inputs, n = 9, 7, 60
	d, a, x := dualOf(bases, inputs, n, 5)
	d.solve()
	wide := func(m simd.Matrix) *mat.Dense {
		out := mat.NewDense(m.Rows, m.Cols, nil)
		for i := range m.Rows {
			for j, v := range m.Row(i) {
				out.Set(i, j, float64(v))
			}
		}
		return out
	}
	var want mat.Dense
	if err := want.Solve(wide(a), wide(x)); err != nil {
		t.Fatal(err)
	}
	for k := range bases {
		if d.mu[k] > 1e-6 {
			t.Errorf("the multiplier of the slack constraint %d is %v", k, d.mu[k])
		}
		for j := range inputs {
			if got := d.atoms.row(k)[j]; math.Abs(got-want.At(k, j)) > 1e-7 {
				t.Errorf("basis %d, input %d: %v, want %v", k, j, got, want.At(k, j))
			}
		}
	}
}

// TestDualIsOptimal checks the conditions of Karush, Kuhn and Tucker, strong
// duality, and that no other feasible dictionary tried is better.
func TestDualIsOptimal(t *testing.T) {
	for _, scale := range []float32{0.01, 0.3, 0.6, 1} {
		d, a, x := dualOf(12, 8, 100, scale)
		steps := d.solve()
		mustBeOptimal(t, d, scale)
		tight := 0
		for _, mu := range d.mu {
			if mu > 0 {
				tight++
			}
		}
		if scale < 0.1 && tight != 12 {
			t.Errorf("scale %v: only %d constraints are in force", scale, tight)
		}
		best, value, xx := loss(a, x, d.atoms), d.value(), squares(x)
		if math.Abs(xx+value-best) > 1e-5*best {
			t.Errorf("scale %v: the dual is %v, the primal %v", scale, xx+value, best)
		}
		if steps > 20 {
			t.Errorf("scale %v: %d Newton steps", scale, steps)
		}
		other := newMatrix(12, 8)
		for trial := range 20 {
			noise := make([]float32, 96)
			simd.Normal(noise, 0.01, testStream.Child("nearby").At(trial, 0, 0))
			for k := range 12 {
				row := other.row(k)
				for j := range row {
					row[j] = d.atoms.row(k)[j] + float64(noise[8*k+j])
				}
				if n := math.Sqrt(dot(row, row)); n > 1 {
					for j := range row {
						row[j] /= n
					}
				}
			}
			if l := loss(a, x, other); l < best-1e-6*best {
				t.Errorf("scale %v: a dictionary nearby has the loss %v, less than %v", scale, l, best)
			}
		}
	}
}

// TestDualOfUnused: columns of codes that are 0 leave the others what they are
// without them, and their own bases 0, also from multipliers of another problem.
func TestDualOfUnused(t *testing.T) {
	for _, scale := range []float32{0.01, 0.3, 1} {
		all, _, _ := dualOf(12, 8, 100, scale)
		dead := []int{0, 5, 11}
		var alive []int
		for k := range 12 {
			if !slices.Contains(dead, k) {
				alive = append(alive, k)
			}
		}
		all.mu[5], all.mu[7] = 3, 2
		few := newDual(len(alive), 8)
		for i, k := range alive {
			for j, l := range alive[:i+1] {
				few.s.row(i)[j] = all.s.row(k)[l]
			}
			copy(few.b.row(i), all.b.row(k))
		}
		for _, k := range dead {
			all.leaveOut(k)
		}
		if steps := all.solve(); steps == 0 || steps > 20 {
			t.Errorf("scale %v: %d Newton steps", scale, steps)
		}
		few.solve()
		for i, k := range alive {
			for j, want := range few.atoms.row(i) {
				if got := all.atoms.row(k)[j]; math.Abs(got-want) > 1e-6 {
					t.Errorf("scale %v: basis %d, input %d: %v, %v without the unused ones", scale, k, j, got, want)
				}
			}
		}
		for _, k := range dead {
			if n := dot(all.atoms.row(k), all.atoms.row(k)); n != 0 || all.mu[k] != 0 {
				t.Errorf("scale %v: the unused basis %d has the squared length %v and the multiplier %v", scale, k, n, all.mu[k])
			}
		}
	}
}

// TestDualOfFewExamples: with fewer examples than bases, some of which are not
// used, S is singular; all conditions hold nevertheless.
func TestDualOfFewExamples(t *testing.T) {
	for _, scale := range []float32{0.01, 0.1, 0.3, 1, 5} {
		d, a, x := dualOf(64, 12, 40, scale)
		for _, k := range []int{3, 60} {
			d.leaveOut(k)
			for i := range a.Rows {
				a.Row(i)[k] = 0
			}
		}
		d.solve()
		mustBeOptimal(t, d, scale)
		best, value, xx := loss(a, x, d.atoms), d.value(), squares(x)
		if math.Abs(xx+value-best) > 1e-5*xx {
			t.Errorf("scale %v: the dual is %v, the primal %v", scale, xx+value, best)
		}
	}
}

// TestInverse multiplies a matrix with its inverse.
func TestInverse(t *testing.T) {
	d, _, _ := dualOf(37, 3, 80, 1)
	copy(d.m.data, d.s.data)
	if !d.m.factor(0) {
		t.Fatal("not positive definite")
	}
	d.inverse.compute()
	for i := range 37 {
		for j := range 37 {
			sum := 0.0
			for k := range 37 {
				sum += d.s.row(max(i, k))[min(i, k)] * d.inverse.inverse.row(k)[j]
			}
			want := 0.0
			if i == j {
				want = 1
			}
			if math.Abs(sum-want) > 1e-10 {
				t.Fatalf("(%d, %d) is %v", i, j, sum)
			}
		}
	}
}

// TestDualFromAnyMultipliers: where the search begins, such as at the multipliers
// of another problem, does not decide where it ends. Codes are sparse and of
// many sizes; in trial 43 the first step cannot go on.
func TestDualFromAnyMultipliers(t *testing.T) {
	for trial := range 50 {
		r := rand.New(rand.NewPCG(uint64(trial), 7))
		bases, inputs := 8+r.IntN(24), 4+r.IntN(16)
		n, share, scale := bases/2+r.IntN(6*bases), 0.05+0.5*r.Float64(), math.Exp(2*r.NormFloat64())
		a, x := simd.NewMatrix(n, bases), simd.NewMatrix(n, inputs)
		for i := range a.Data {
			if r.Float64() < share {
				a.Data[i] = float32(scale * r.NormFloat64() * math.Exp(r.NormFloat64()))
			}
		}
		for i := range x.Data {
			x.Data[i] = float32(r.NormFloat64())
		}
		d := newDual(bases, inputs)
		d.add(a, x)
		d.solve()
		want := d.value()
		for k := range d.mu {
			d.mu[k] = math.Exp(3 * r.NormFloat64())
		}
		d.solve()
		if got := d.value(); math.Abs(got-want) > 1e-5*math.Abs(want) {
			t.Errorf("trial %d, %d bases: the dual ends at %v, at %v from where it began first", trial, bases, got, want)
		}
	}
}
