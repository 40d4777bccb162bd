// Package minimize is C. E. Rasmussen's minimisation of a differentiable
// function: Polak-Ribiere conjugate gradients with a line search of quadratic
// and cubic interpolation under the Wolfe-Powell conditions. His minimize.m
// (versions of 2001 to 2010, whose comments describe the method) fine-tunes the
// nets of Hinton & Salakhutdinov 2006 and Salakhutdinov & Hinton 2009. One thing
// differs: while a search looks for a bracket, his lower point is always where
// the search began; ours is the last point before, as the comments of his
// program have it.
//
// Vectors are float32; steps, values and slopes along the line are float64.
// Products of vectors are sums of simd's reductions over chunks of fixed
// size, and every float64 product is rounded before it is added, so that one
// start gives the same bits on every machine.
package minimize

import (
	"math"

	"github.com/unsup/unsup/simd"
)

// The constants of the method.
const (
	interpolate = 0.1       // a new point keeps this share of the bracket away from its ends
	extrapolate = 3.0       // a step grows at most by this factor
	evaluations = 20        // most evaluations of a line search
	ratio       = 10.0      // the first step of a search is at most this often the last one
	sigma       = 0.1       // a search ends where the slope is below this share of the first
	rho         = sigma / 2 // and the value has fallen by this share of what the first slope promised
)

// Function is what is minimised: it returns the value at x and sets g to the
// gradient. It may return NaN or an infinity, or set g to them, where it is
// not defined; it must not change x.
type Function func(x, g []float32) float64

// Minimizer owns the vectors of the method: Run allocates nothing.
type Minimizer struct {
	f Function

	x           []float32 // where the line search starts
	direction   []float32 // s
	gradient    []float32 // at x
	trial       []float32 // x + t s
	slope       []float32 // gradient at the trial point
	best        []float32 // gradient at the best point of a line search
	start, last point     // t = 0; the last point evaluated
	lowest      point     // the best of the line search, start included
	left        int       // evaluations that the line search has left
}

// point is a point of a line search: the step t, the value there, and the
// slope along the line.
type point struct{ t, f, d float64 }

// New returns a minimizer of functions of at most n variables.
func New(n int) *Minimizer {
	return &Minimizer{direction: make([]float32, n), gradient: make([]float32, n),
		trial: make([]float32, n), slope: make([]float32, n), best: make([]float32, n)}
}

// Result is what a Run has done.
type Result struct {
	First, Value float64 // of the function, before and after
	Searches     int     // line searches, those that failed included
	Evaluations  int     // of the function and its gradient
}

// Run moves x downhill by so many line searches, fewer if two in a row fail:
// then x is as good as a minimum. The first search goes down the gradient g
// with a step of 1/(1+|g|^2), which promises to take 1 off the value.
// len(x) is at most the number of variables of New.
func (m *Minimizer) Run(f Function, x []float32, searches int) Result {
	m.begin(f, x)
	r := Result{First: m.start.f, Evaluations: 1}
	failed := false
	step := m.steepest()
	for r.Searches < searches {
		r.Searches++
		m.left = evaluations
		ok := m.search(step)
		r.Evaluations += evaluations - m.left
		if ok {
			step, failed = m.accept(), false
			continue
		}
		m.restore()
		if failed {
			break
		}
		step, failed = m.steepest(), true
	}
	r.Value = m.start.f
	return r
}

// begin evaluates the function at x.
func (m *Minimizer) begin(f Function, x []float32) {
	n := len(x)
	m.f, m.x = f, x
	m.direction, m.gradient, m.trial = m.direction[:n], m.gradient[:n], m.trial[:n]
	m.slope, m.best = m.slope[:n], m.best[:n]
	m.start = point{f: f(x, m.gradient)}
}

// steepest turns the direction down the gradient and returns the first step to
// try there.
func (m *Minimizer) steepest() (step float64) {
	simd.Scale(m.direction, -1, m.gradient)
	m.start.d = -dot(m.gradient, m.gradient)
	return 1 / (1 - m.start.d)
}

// accept moves x to the last point of a successful search, turns the direction
// to the conjugate one of Polak and Ribiere,
//
//	s = (g1 g1 - g0 g1)/(g0 g0) s - g1
//
// or down the gradient where that leads uphill, and returns the first step to
// try there: the last one times the ratio of the slopes.
func (m *Minimizer) accept() (step float64) {
	copy(m.x, m.trial)
	beta := (dot(m.slope, m.slope) - dot(m.gradient, m.slope)) / dot(m.gradient, m.gradient)
	simd.Scale(m.direction, float32(beta), m.direction)
	simd.Axpy(-1, m.slope, m.direction)
	m.gradient, m.slope = m.slope, m.gradient
	before := m.start.d
	m.start = point{f: m.last.f, d: dot(m.gradient, m.direction)}
	if m.start.d > 0 {
		m.steepest()
	}
	return float64(m.last.t * min(ratio, before/(m.start.d-smallest)))
}

// smallest keeps the ratio of slopes finite: the smallest normal float64.
const smallest = 0x1p-1022

// restore moves x to the best point of a failed search.
func (m *Minimizer) restore() {
	if m.lowest.t == 0 {
		return
	}
	m.at(m.lowest.t)
	copy(m.x, m.trial)
	m.gradient, m.best = m.best, m.gradient
	m.start = point{f: m.lowest.f}
}

// at sets the trial point to x + t s.
func (m *Minimizer) at(t float64) {
	copy(m.trial, m.x)
	simd.Axpy(float32(t), m.direction, m.trial)
}

// chunk is the number of products that are added in float32.
const chunk = 4096

// dot is the scalar product: float32 within chunks, float64 from chunk to
// chunk.
func dot(x, y []float32) float64 {
	sum := 0.0
	for lo := 0; lo < len(x); lo += chunk {
		hi := min(lo+chunk, len(x))
		sum += float64(simd.Dot(x[lo:hi], y[lo:hi]))
	}
	return sum
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
