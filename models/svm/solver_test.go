package svm

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// blobs returns n points around `classes` centres that overlap, and the number
// of the centre of each.
func blobs(name string, n, dim, classes int) (batch.Floats, []uint8) {
	x, centres := simd.NewMatrix(n, dim), simd.NewMatrix(classes, dim)
	stream := rng.New(2, "blobs")
	simd.Normal(centres.Flat(), 1, stream.Child("centres").At(0, 0, 0))
	simd.Normal(x.Flat(), 1, stream.Child(name).At(0, 0, 0))
	labels := make([]uint8, n)
	for i := range labels {
		labels[i] = uint8(i * 7 % classes)
		simd.Add(x.Row(i), x.Row(i), centres.Row(int(labels[i])))
	}
	return batch.Floats{Matrix: x}, labels
}

// solved returns a solver that has run on two blobs, the first class positive.
func solved(t *testing.T, n int, opt Options) *solver {
	t.Helper()
	src, labels := blobs("train", n, 3, 2)
	var idx []int32
	positive := 0
	for class := range uint8(2) {
		for i, l := range labels {
			if l == class {
				idx = append(idx, int32(i))
			}
		}
		if class == 0 {
			positive = len(idx)
		}
	}
	s := newSolver(opt, n, 3)
	s.load(src, idx, positive)
	if err := s.solve(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// kernel64 computes the kernel of the solver's points in float64.
func kernel64(s *solver) [][]float64 {
	k := make([][]float64, s.n)
	for i := range k {
		k[i] = make([]float64, s.n)
		for j := range k[i] {
			d := 0.0
			for c, v := range s.points.x.Row(i) {
				e := float64(v) - float64(s.points.x.Row(j)[c])
				d += e * e
			}
			k[i][j] = math.Exp(-s.opt.Gamma * d)
		}
	}
	return k
}

// TestOptimalityConditions recomputes the gradient in float64 and checks the
// Karush-Kuhn-Tucker conditions, for working sets smaller and larger than the
// problem.
func TestOptimalityConditions(t *testing.T) {
	for _, opt := range []Options{
		{C: 1, Gamma: 0.3, Tolerance: 1e-3, WorkingSet: 4},
		{C: 1, Gamma: 0.3, Tolerance: 1e-3, WorkingSet: 7, CacheMB: 1},
		{C: 100, Gamma: 1, Tolerance: 1e-4, WorkingSet: 32},
		{C: 0.01, Gamma: 0.3, Tolerance: 1e-3, WorkingSet: 512},
		{C: 5, Gamma: 1e-3, Tolerance: 1e-3, WorkingSet: 512},
	} {
		s := solved(t, 90, opt)
		k := kernel64(s)
		sum, least, greatest := 0.0, math.Inf(1), math.Inf(-1)
		for i, a := range s.alpha {
			if a < 0 || a > opt.C {
				t.Fatalf("%+v: alpha[%d] = %v", opt, i, a)
			}
			sum += a * s.y[i]
			f := -s.y[i]
			for j, b := range s.alpha {
				f += b * s.y[j] * k[i][j]
			}
			if a < opt.C && s.y[i] > 0 || a > 0 && s.y[i] < 0 {
				least = min(least, f)
			}
			if a < opt.C && s.y[i] < 0 || a > 0 && s.y[i] > 0 {
				greatest = max(greatest, f)
			}
		}
		// Float32 kernel values are within some 1e-6 of the true ones.
		slack := 1e-6 * opt.C * float64(s.n)
		if v := greatest - least; v > opt.Tolerance+slack {
			t.Errorf("%+v: violation %v", opt, v)
		}
		if math.Abs(sum) > 1e-12*opt.C*float64(s.n) {
			t.Errorf("%+v: sum of alpha y = %v", opt, sum)
		}
		low, high := min(least, greatest)-slack, max(least, greatest)+slack
		if rho := s.rho(); rho < low || rho > high {
			t.Errorf("%+v: rho = %v outside of [%v, %v]", opt, rho, low, high)
		}
	}
}

// TestObjectiveAgainstProjectedGradient solves the dual of a small problem in
// another way: gradient steps projected onto the box and the hyperplane.
func TestObjectiveAgainstProjectedGradient(t *testing.T) {
	for _, c := range []float64{0.2, 2, 50} {
		opt := Options{C: c, Gamma: 0.5, Tolerance: 1e-7, WorkingSet: 6}
		s := solved(t, 16, opt)
		want := projectedGradient(s, kernel64(s))
		// The kernel's rounding moves the objective by at most
		// 1e-6 (sum alpha)^2 / 2.
		sum := 0.0
		for _, a := range s.alpha {
			sum += a
		}
		if got := s.objective(); math.Abs(got-want) > 1e-7*(1+sum*sum) {
			t.Errorf("C = %v: objective %v, want %v", c, got, want)
		}
	}
}

func projectedGradient(s *solver, k [][]float64) float64 {
	n := s.n
	a, g := make([]float64, n), make([]float64, n)
	gradient := func() {
		for i := range g {
			g[i] = -1
			for j := range a {
				g[i] += s.y[i] * s.y[j] * k[i][j] * a[j]
			}
		}
	}
	for range 30000 {
		gradient()
		for i := range a {
			a[i] -= g[i] / float64(n) // n is the trace, above every eigenvalue
		}
		project(a, s.y, s.opt.C)
	}
	gradient()
	objective := 0.0
	for i := range a {
		objective += a[i] * (g[i] - 1) / 2
	}
	return objective
}

// project moves a to the nearest point of 0 <= a <= c, sum a y = 0: a - m y,
// clipped, with m found by bisection.
func project(a, y []float64, c float64) {
	clip := func(i int, m float64) float64 { return min(max(a[i]-m*y[i], 0), c) }
	lo, hi := -1e4, 1e4
	for range 70 {
		m, sum := (lo+hi)/2, 0.0
		for i := range a {
			sum += y[i] * clip(i, m)
		}
		if sum > 0 {
			lo = m
		} else {
			hi = m
		}
	}
	for i := range a {
		a[i] = clip(i, (lo+hi)/2)
	}
}

// TestTwoPoints has a closed form: for two points, alpha = 1/(1-k) each
// when C allows it, and rho = 0.
func TestTwoPoints(t *testing.T) {
	src := batch.Floats{Matrix: simd.View(2, 1, []float32{1, 3})}
	for _, c := range []float64{0.5, 10} {
		s := newSolver(Options{C: c, Gamma: 0.1, Tolerance: 1e-6, WorkingSet: 4}, 2, 1)
		s.load(src, []int32{0, 1}, 1)
		if err := s.solve(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := min(c, 1/(1-math.Exp(-0.4)))
		for i, a := range s.alpha {
			if math.Abs(a-want) > 1e-5 {
				t.Errorf("C = %v: alpha[%d] = %v, want %v", c, i, a, want)
			}
		}
		if math.Abs(s.rho()) > 1e-6 {
			t.Errorf("C = %v: rho = %v, want 0", c, s.rho())
		}
	}
}

// TestConflictingTwins: the same point in both classes costs C for each, and
// the curvature along the only step is zero.
func TestConflictingTwins(t *testing.T) {
	src := batch.Floats{Matrix: simd.View(2, 1, []float32{2, 2})}
	s := newSolver(Options{C: 3, Gamma: 1, Tolerance: 1e-3, WorkingSet: 4}, 2, 1)
	s.load(src, []int32{0, 1}, 1)
	if err := s.solve(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.alpha[0] != 3 || s.alpha[1] != 3 {
		t.Errorf("alpha = %v, want C = 3 for both", s.alpha)
	}
}
