package sparsecoding

import (
	"math"

	"github.com/unsup/unsup/simd"
)

// solver finds one code by coordinate descent on an active set: the bases that
// are in use or have asked for it. Descent stays inside the set, whose part of
// the Gram matrix fits a near cache; then the correlations of all bases with the
// residual are brought up to date, and those that ask for use join the set.
type solver struct {
	q      []float32 // bases: correlation of each with the residual, b - a G
	minus  []float32 // bases: -q
	in     []bool    // bases: which are in the set
	active []int32   // the set, in the order in which they joined
	a      []float32 // of the set: coefficients
	c      []float32 // of the set, padded: its part of q
	g      []float32 // of the set, rows of stride: its part of the Gram matrix
	stride int
	known  int // of the set: those whose part of the Gram matrix is in g
}

// firstStride is the room that the set begins with; it doubles.
const firstStride = 32

func newSolver(bases int) *solver {
	return &solver{q: make([]float32, bases), minus: make([]float32, bases), in: make([]bool, bases),
		active: make([]int32, 0, bases), a: make([]float32, bases),
		c: make([]float32, roomFor(bases)), g: make([]float32, bases*roomFor(bases))}
}

// padded rounds up to whole vectors.
func padded(n int) int { return (n + 15) &^ 15 }

// roomFor is the stride of a set of n bases.
func roomFor(n int) int {
	stride := firstStride
	for stride < n {
		stride *= 2
	}
	return stride
}

const (
	// maxRounds bounds the rounds of an example. It ends the coding of an
	// example whose gap float32 cannot close.
	maxRounds = 200
	// maxSweeps bounds the sweeps of a round.
	maxSweeps = 1000
)

// solve sets code to the minimum of
//
//	1/2 xx - a.b + 1/2 a G a' + lambda |a|_1
//
// to a duality gap of at most gap xx, and returns its value. b is x D' and xx
// is |x|^2, so that the first three terms are 1/2 |x - a D|^2.
func (s *solver) solve(code []float32, gram simd.Matrix, b []float32, xx float64, lambda float32, gap float64) float64 {
	clear(code)
	s.empty()
	copy(s.q, b)
	for round := 0; ; round++ {
		peak := s.peak()
		value, open := s.duality(code, b, xx, float64(lambda), float64(peak))
		if open <= gap*xx || round == maxRounds {
			return value
		}
		s.join(lambda, peak)
		s.gather(gram)
		s.descend(code, lambda, round)
		s.update(code, gram, b)
	}
}

// empty takes every basis out of the set.
func (s *solver) empty() {
	for _, j := range s.active {
		s.in[j] = false
	}
	s.active, s.known, s.stride = s.active[:0], 0, firstStride
}

// peak is the greatest magnitude of q.
func (s *solver) peak() float32 {
	simd.Scale(s.minus, -1, s.q)
	return max(simd.Max(s.q), simd.Max(s.minus))
}

// duality returns the objective of a code and how far it may be above the
// minimum: the distance to the dual objective of the residual, shrunk until no
// basis correlates with it by more than lambda (Kim et al. 2007).
func (s *solver) duality(code, b []float32, xx, lambda, peak float64) (value, gap float64) {
	ab, aq, l1 := 0.0, 0.0, 0.0
	for _, j := range s.active {
		a := float64(code[j])
		ab += float64(a * float64(b[j]))
		aq += float64(a * float64(s.q[j]))
		l1 += math.Abs(a)
	}
	rr := max(0, xx-ab-aq) // |x - a D|^2, from a G a' = a.(b-q)
	rx := xx - ab
	value = float64(0.5*rr) + float64(lambda*l1)
	shrink := 1.0
	if peak > lambda {
		shrink = lambda / peak
	}
	return value, value - float64(shrink*rx) + float64(0.5*float64(shrink*shrink)*rr)
}

// share is how near to the strongest of the bases that ask for use another one
// must come to join with it: more rounds if it is near 1, and a set that is too
// large for its purpose near 0.
const share = 0.25

// join adds the bases whose correlation is beyond lambda by at least share of
// what the strongest is.
func (s *solver) join(lambda, peak float32) {
	if peak <= lambda {
		return
	}
	limit := lambda + float32(share*(peak-lambda))
	for j, v := range s.q {
		if (v >= limit || -v >= limit) && !s.in[j] {
			s.in[j] = true
			s.active = append(s.active, int32(j))
		}
	}
}

// gather copies the rows and columns of the Gram matrix that are new in the set.
func (s *solver) gather(gram simd.Matrix) {
	m := len(s.active)
	if m > s.stride {
		s.stride, s.known = roomFor(m), 0
	}
	for k, j := range s.active {
		from, to := gram.Row(int(j)), s.g[k*s.stride:k*s.stride+m]
		first := s.known
		if k >= s.known {
			first = 0
		}
		for l := first; l < m; l++ {
			to[l] = from[s.active[l]]
		}
	}
	s.known = m
}

// descend minimises over the active set until no coefficient moves the residual
// by much: loosely in early rounds, after which the set changes anyway.
func (s *solver) descend(code []float32, lambda float32, round int) {
	m := len(s.active)
	for k, j := range s.active {
		s.a[k], s.c[k] = code[j], s.q[j]
	}
	enough := lambda * max(0x1p-20, float32(0.125)/float32(uint(1)<<min(round, 17)))
	for range maxSweeps {
		if s.sweep(m, lambda) <= enough {
			break
		}
	}
	for k, j := range s.active {
		code[j] = s.a[k]
	}
}

// sweep sets each coefficient of the set to its minimum given the others, and
// returns the greatest change, times the squared length of its basis.
func (s *solver) sweep(m int, lambda float32) float32 {
	change := float32(0)
	width := padded(m) // what lies beyond m is never read
	c := s.c[:width]
	for k, a := range s.a[:m] {
		row := s.g[k*s.stride : k*s.stride+width]
		own := row[k]
		if own == 0 {
			continue
		}
		d := soft(c[k]+float32(own*a), lambda)/own - a
		if d == 0 {
			continue
		}
		s.a[k] = a + d
		simd.Axpy(-d, row, c)
		change = max(change, float32(own*max(d, -d)))
	}
	return change
}

// soft is the minimum of 1/2 (a-z)^2 + lambda |a|.
func soft(z, lambda float32) float32 {
	switch {
	case z > lambda:
		return z - lambda
	case z < -lambda:
		return z + lambda
	}
	return 0
}

// update sets q to b - a G, afresh, so that no rounding gathers.
func (s *solver) update(code []float32, gram simd.Matrix, b []float32) {
	copy(s.q, b)
	for _, j := range s.active {
		if code[j] != 0 {
			simd.Axpy(-code[j], gram.Row(int(j)), s.q)
		}
	}
}
