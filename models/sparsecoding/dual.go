package sparsecoding

import (
	"math"

	"github.com/unsup/unsup/simd"
)

// dual finds the best bases for given codes,
//
//	minimise |X - A D|^2 over D,    |d_k|^2 <= 1,
//
// by Newton steps on the multipliers mu >= 0 of the constraints (Lee et al.
// 2006, section 4). With S = A'A, B = A'X and M = S + diag mu:
//
//	D(mu) = M^-1 B
//	dual(mu) = -trace(B' M^-1 B) - sum mu     (and |X|^2, which is constant)
//	gradient_k = |d_k|^2 - 1
//	Hessian_kl = -2 (M^-1)_kl d_k.d_l
//
// The constraints that are slack have mu_k = 0 and stay out of the step
// (Bertsekas 1982). A basis that no code uses is 0, with mu_k = 0. Where S is
// singular otherwise, as with more bases than examples, the best bases are not
// unique: floor |D|^2 joins the objective and decides.
type dual struct {
	s       matrix // bases x bases
	floor   float64
	b       matrix // bases x inputs
	mu      []float64
	atoms   matrix // D(mu), bases x inputs
	grad    []float64
	m       matrix // M, then its factor
	inverse *inverter
	newton  matrix    // minus the Hessian of the free multipliers
	step    []float64 // of the free multipliers
	free    []int
	worst   float64   // violation, before a step
	before  []float64 // mu
	fill    func(i int)
	hessian func(i int)
}

const (
	// maxNewton bounds the steps of one dictionary: five to ten are usual.
	maxNewton = 50
	// slackness is the greatest violation of |d_k|^2 <= 1, and of mu_k (|d_k|^2 - 1)
	// = 0 by a constraint in force, that counts as none.
	slackness = 1e-7
	// stuck is a violation that no rounding explains. A step can end so that comes
	// from multipliers of another problem: what of it would make one negative is
	// cut off, and the rest may lead down.
	stuck = 1e-3
	// singular is the share of its diagonal element that a pivot of S must keep.
	singular = 1e-10
	// floorShare is the floor of a singular S, in units of its mean diagonal element.
	floorShare = 1e-8
)

func newDual(bases, inputs int) *dual {
	d := &dual{s: newMatrix(bases, bases), b: newMatrix(bases, inputs), mu: make([]float64, bases),
		atoms: newMatrix(bases, inputs), grad: make([]float64, bases), m: newMatrix(bases, bases),
		newton: newMatrix(bases, bases), step: make([]float64, bases),
		free: make([]int, 0, bases), before: make([]float64, bases)}
	d.inverse = newInverter(d.m, newMatrix(bases, bases))
	d.fill, d.hessian = d.atom, d.hessianRow
	return d
}

// clear forgets the sums of codes and examples.
func (d *dual) clear() {
	clear(d.s.data)
	clear(d.b.data)
}

// solve maximises the dual from the multipliers that it has and leaves the
// bases in atoms: begun anew, once, where those lead nowhere. It returns the
// number of Newton steps.
func (d *dual) solve() int {
	d.begin()
	value, _ := d.evaluate()
	anew := false
	for n := range maxNewton {
		if !d.direction() {
			return n
		}
		copy(d.before, d.mu)
		better := false
		for t := 1.0; t > 1e-8 && !better; t /= 2 {
			d.move(t)
			if v, ok := d.evaluate(); ok && v > value {
				value, better = v, true
			}
		}
		switch {
		case better:
		case d.worst > stuck && !anew:
			anew = true
			clear(d.mu)
			value, _ = d.evaluate()
		default: // as far as float64 goes
			copy(d.mu, d.before)
			d.evaluate()
			return n
		}
	}
	return maxNewton
}

// begin looks whether S needs a floor.
func (d *dual) begin() {
	trace := 0.0
	for k := range d.s.n {
		if d.unused(k) {
			d.mu[k] = 0
		}
		trace += d.s.row(k)[k]
	}
	d.floor = 0
	clear(d.step)
	if none := d.step; !d.factor(none, singular) {
		d.floor = floorShare * trace / float64(d.s.n)
	}
}

// unused says whether no code uses basis k.
func (d *dual) unused(k int) bool { return d.s.row(k)[k] == 0 }

// factor factors M for the multipliers mu. The row of an unused basis, which
// has no part in anything, becomes one of the unit matrix.
func (d *dual) factor(mu []float64, least float64) bool {
	for i := range d.s.n {
		copy(d.m.row(i)[:i+1], d.s.row(i)[:i+1])
		if d.m.row(i)[i] += mu[i] + d.floor; d.unused(i) {
			d.m.row(i)[i] = 1
		}
	}
	return d.m.factor(least)
}

// evaluate computes the bases, the gradient and the dual at mu.
func (d *dual) evaluate() (value float64, ok bool) {
	n := d.s.n
	if !d.factor(d.mu, 0) {
		return 0, false
	}
	d.inverse.compute()
	simd.Chunks(n, d.fill)
	for k := range n {
		row := d.atoms.row(k)
		d.grad[k] = dot(row, row) - 1
		value -= dot(row, d.b.row(k)) + d.mu[k]
	}
	return value, !math.IsNaN(value)
}

// atom computes row k of M^-1 B.
func (d *dual) atom(k int) {
	row := d.atoms.row(k)
	clear(row)
	for l, v := range d.inverse.inverse.row(k) {
		axpy(v, d.b.row(l), row)
	}
}

// direction solves for the Newton step of the free multipliers: those above 0
// and those whose constraint is violated. It returns false at the optimum.
func (d *dual) direction() bool {
	d.free, d.worst = d.free[:0], 0
	for k, g := range d.grad {
		if d.mu[k] > 0 || g > 0 {
			d.free = append(d.free, k)
			d.worst = max(d.worst, math.Abs(float64(g*min(1, d.mu[k]))), g)
		}
	}
	if d.worst <= slackness {
		return false
	}
	d.newton.n = len(d.free)
	simd.Chunks(len(d.free), d.hessian)
	for i, k := range d.free {
		d.step[i] = d.grad[k]
	}
	if d.newton.factor(0) {
		d.newton.solve(d.step[:len(d.free)])
	} // else up the gradient
	return true
}

// hessianRow computes row i of the free part of minus the Hessian, with a
// little more on its diagonal: a basis of length 0 leaves it singular.
func (d *dual) hessianRow(i int) {
	k := d.free[i]
	row := d.newton.row(i)
	for j, l := range d.free[:i+1] {
		row[j] = float64(2*d.inverse.inverse.row(k)[l]) * dot(d.atoms.row(k), d.atoms.row(l))
	}
	row[i] += float64(1e-12*row[i]) + 1e-300
}

// move sets mu to the point a share t of the step from before, kept at 0 or
// above.
func (d *dual) move(t float64) {
	for i, k := range d.free {
		d.mu[k] = max(0, d.before[k]+float64(t*d.step[i]))
	}
}
