// Package linearsvm is the linear support vector machine with squared margin
// violations, one machine for each class against all others:
//
//	1/2 |w|^2 + C sum_i max(0, 1 - y_i (w.x_i + b))^2
//
// with the bias b as the weight of an input that is always 1. It is the
// classifier for long vectors of few examples: the dual problem is solved by
// coordinate descent (Hsieh et al. 2008) on the examples' Gram matrix, which all
// classes share, at the cost of one row of it a coordinate.
package linearsvm

import (
	"fmt"
	"math"

	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Options are the hyper-parameters of a machine and the limits of its solver.
type Options struct {
	// C is the price of a squared margin violation.
	C float64 `toml:"c"`
	// Tolerance is the greatest violation of the optimality conditions, in units
	// of the margin, at which a class counts as solved.
	Tolerance float64 `toml:"tolerance"`
	// Passes bounds the passes over the examples of a class.
	Passes int `toml:"passes"`
}

// Validate names the option that makes no sense.
func (o Options) Validate() error {
	switch {
	case !(o.C > 0) || math.IsInf(o.C, 0):
		return fmt.Errorf("c = %v: want more than 0", o.C)
	case !(o.Tolerance >= 1e-5):
		return fmt.Errorf("tolerance = %v: want at least 1e-5 (a usual one is 1e-2)", o.Tolerance)
	case o.Passes < 1:
		return fmt.Errorf("passes = %d: want at least 1", o.Passes)
	}
	return nil
}

// Model is a machine for each class.
type Model struct {
	W simd.Matrix // classes x inputs
	B []float32   // classes

	opt    Options
	x      simd.Matrix
	labels []uint8
	stream rng.Stream
	gram   simd.Matrix // examples x examples: x.x' + 1
	alpha  simd.Matrix // classes x examples: alpha_i y_i
	worst  []float64   // classes: the last pass's greatest violation
}

// New returns a model of zeros for the examples in the rows of x and their
// labels, in 0..classes-1. stream decides the order of examples in a pass.
func New(opt Options, x simd.Matrix, labels []uint8, classes int, stream rng.Stream) (*Model, error) {
	if err := opt.Validate(); err != nil {
		return nil, fmt.Errorf("linearsvm: %w", err)
	}
	if x.Rows < 1 || len(labels) != x.Rows || classes < 2 {
		return nil, fmt.Errorf("linearsvm: %d examples, %d labels, %d classes: want a label an example and at least 2 classes", x.Rows, len(labels), classes)
	}
	for i, k := range labels {
		if int(k) >= classes {
			return nil, fmt.Errorf("linearsvm: example %d has the label %d, want 0 to %d", i, k, classes-1)
		}
	}
	return &Model{W: simd.NewMatrix(classes, x.Cols), B: make([]float32, classes), opt: opt, x: x, labels: labels,
		stream: stream, alpha: simd.NewMatrix(classes, x.Rows), worst: make([]float64, classes)}, nil
}

// Parameters returns W (classes x inputs) and b (classes).
func (m *Model) Parameters() []nn.Param {
	return []nn.Param{{Name: "W", Shape: []int{m.W.Rows, m.W.Cols}, Data: m.W.Flat()}, {Name: "b", Shape: []int{len(m.B)}, Data: m.B}}
}

// Fit solves all classes at once on all CPUs. It returns the mean over the
// classes of the greatest violation that is left, in units of the margin.
func (m *Model) Fit() float64 {
	m.gram = simd.NewMatrix(m.x.Rows, m.x.Rows)
	simd.Fill(m.gram.Data, 1)
	simd.Gemm(simd.NoTrans, simd.Trans, 1, m.x, m.x, 1, m.gram)
	simd.Chunks(m.W.Rows, m.class)
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, m.alpha, m.x, 0, m.W)
	sum := 0.0
	for k := range m.B {
		m.B[k] = simd.Sum(m.alpha.Row(k))
		sum += m.worst[k]
	}
	return sum / float64(len(m.B))
}

// class solves the dual of one class: coordinate by coordinate,
//
//	G = y_i f(x_i) - 1 + alpha_i/2C,   alpha_i = max(0, alpha_i - G / (K_ii + 1/2C))
func (m *Model) class(k int) {
	n := m.x.Rows
	f, alpha := make([]float32, n), m.alpha.Row(k) // f is the decision value of each example
	order := make([]int32, n)
	soft := float32(1 / (2 * m.opt.C))
	clear(alpha)
	for pass := range m.opt.Passes {
		simd.Permutation(order, m.stream.At(k, pass, 0))
		worst := float32(0)
		for _, i := range order {
			y := float32(-1)
			if int(m.labels[i]) == k {
				y = 1
			}
			a := float32(y * alpha[i])
			g := float32(y*f[i]) - 1 + float32(a*soft)
			if a == 0 && g >= 0 {
				continue
			}
			worst = max(worst, g, -g)
			d := max(0, a-g/(m.gram.Row(int(i))[i]+soft)) - a
			if d == 0 {
				continue
			}
			alpha[i] += float32(y * d)
			simd.Axpy(float32(y*d), m.gram.Row(int(i)), f)
		}
		m.worst[k] = float64(worst)
		if worst <= float32(m.opt.Tolerance) {
			return
		}
	}
}

// Predict returns the class of every row of x whose machine's decision value
// is greatest, the first of equals.
func (m *Model) Predict(x simd.Matrix) []uint8 {
	scores := simd.NewMatrix(x.Rows, len(m.B))
	simd.Gemm(simd.NoTrans, simd.Trans, 1, x, m.W, 0, scores)
	simd.AddBias(scores, m.B)
	best := make([]int32, x.Rows)
	simd.ArgmaxRows(best, scores)
	out := make([]uint8, x.Rows)
	for i, k := range best {
		out[i] = uint8(k)
	}
	return out
}
