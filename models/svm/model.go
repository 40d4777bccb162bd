package svm

import (
	"context"
	"fmt"
	"slices"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/simd"
)

// Model is a trained machine: the support vectors of all pairs together.
type Model struct {
	classes []uint8
	pairs   []pair
	gamma   float32
	index   []int32 // of the support vectors among the training examples
	own     []int   // their classes, as places in classes
	vectors points
	coef    []float64 // n x (classes-1), as in Trainer; of float32's precision
	rho     []float64 // by pair; of float32's precision
}

// model takes the support vectors out of the training set. Coefficients and
// thresholds are rounded to float32, as Parameters has them: a model is what is
// saved of it.
func (t *Trainer) model() *Model {
	var index []int32
	var coef []float64
	others := len(t.classes) - 1
	for i := range t.src.Len() {
		row := t.coef[i*others : (i+1)*others]
		if slices.ContainsFunc(row, func(a float64) bool { return a != 0 }) {
			index = append(index, int32(i))
			coef = append(coef, row...)
		}
	}
	return t.newModel(index, rounded(coef), rounded(t.rho))
}

// newModel returns the machine of given support vectors.
func (t *Trainer) newModel(index []int32, coef, rho []float64) *Model {
	m := &Model{classes: t.classes, pairs: t.pairs, gamma: float32(t.opt.Gamma), index: index, coef: coef, rho: rho}
	class := make([]int, t.src.Len())
	for c, members := range t.members {
		for _, i := range members {
			class[i] = c
		}
	}
	m.own = make([]int, len(index))
	for k, i := range index {
		m.own[k] = class[i]
	}
	m.vectors = newPoints(len(index), t.src.Dim())
	t.src.Gather(m.vectors.x, index)
	simd.RowSquares(m.vectors.norms, m.vectors.x)
	return m
}

func rounded(x []float64) []float64 { return widen(narrow(x)) }

// Vectors is the number of support vectors: training examples with a weight in
// any machine.
func (m *Model) Vectors() int { return len(m.index) }

// Parameters lists what training found: the support vectors' places in the
// training set, their coefficients alpha y (n x (classes-1), one for each other
// class, ascending) and the thresholds of the pairs (0,1), (0,2), ..., (1,2), ...
func (m *Model) Parameters() []nn.Param {
	n := len(m.index)
	index := make([]float32, n)
	for k, i := range m.index {
		index[k] = float32(i)
	}
	return []nn.Param{
		{Name: "index", Shape: []int{n}, Data: index},
		{Name: "coef", Shape: []int{n, len(m.classes) - 1}, Data: narrow(m.coef)},
		{Name: "rho", Shape: []int{len(m.rho)}, Data: narrow(m.rho)},
	}
}

func narrow(x []float64) []float32 {
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(v)
	}
	return out
}

// Kernel values of a prediction are computed testBlock examples by vectorBlock
// support vectors at a time: 4 MiB of them.
const (
	testBlock   = 256
	vectorBlock = 4096
)

// Predict returns the class of every example of src: the one that wins most of
// its pairs, the lowest of equals. It fails when src has another dimension than
// the training set, or with ctx's error.
func (m *Model) Predict(ctx context.Context, src batch.Source) ([]uint8, error) {
	if src.Dim() != m.vectors.x.Cols {
		return nil, fmt.Errorf("svm: examples of dimension %d, the machine has %d", src.Dim(), m.vectors.x.Cols)
	}
	out := make([]uint8, 0, src.Len())
	d := newDecider(m)
	batch.Sequential(src, testBlock, func(_ int, x simd.Matrix) {
		if ctx.Err() != nil {
			return
		}
		d.decide(x)
		for i := range x.Rows {
			out = append(out, m.vote(d.row(i)))
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// vote returns the class that wins most pairs; above 0 a pair is won by its
// lower class.
func (m *Model) vote(decisions []float64) uint8 {
	var votes [256]int
	best := 0
	for p, v := range decisions {
		if v > 0 {
			votes[m.pairs[p].a]++
		} else {
			votes[m.pairs[p].b]++
		}
	}
	for c := range m.classes {
		if votes[c] > votes[best] {
			best = c
		}
	}
	return m.classes[best]
}

// decider computes the decision values of a block of examples.
type decider struct {
	m         *Model
	norms     []float32
	kernel    []float32
	sums      []float64 // a block's examples x classes x (classes-1)
	decisions []float64 // a block's examples x pairs
}

func newDecider(m *Model) *decider {
	c := len(m.classes)
	return &decider{m: m, norms: make([]float32, testBlock), kernel: make([]float32, testBlock*min(vectorBlock, m.Vectors())),
		sums: make([]float64, testBlock*c*(c-1)), decisions: make([]float64, testBlock*len(m.pairs))}
}

// row returns the decision values of example i of the last block, by pair.
func (d *decider) row(i int) []float64 {
	n := len(d.m.pairs)
	return d.decisions[i*n : (i+1)*n]
}

// decide evaluates sum_i alpha_i y_i k(x_i, x) - rho for every pair and every
// row of x.
func (d *decider) decide(x simd.Matrix) {
	m := d.m
	a := points{x, d.norms[:x.Rows]}
	simd.RowSquares(a.norms, x)
	clear(d.sums)
	for lo := 0; lo < m.Vectors(); lo += vectorBlock {
		hi := min(lo+vectorBlock, m.Vectors())
		k := simd.View(x.Rows, hi-lo, d.kernel)
		rbf(k, m.gamma, a, m.vectors.rowRange(lo, hi))
		for i := range x.Rows {
			d.accumulate(i, lo, k.Row(i))
		}
	}
	others := len(m.classes) - 1
	for i := range x.Rows {
		sums, row := d.classSums(i), d.row(i)
		for p, pr := range m.pairs {
			row[p] = sums[pr.a*others+pr.b-1] + sums[pr.b*others+pr.a] - m.rho[p]
		}
	}
}

// classSums returns the sums of example i: for each class and each other one,
// over the class's support vectors.
func (d *decider) classSums(i int) []float64 {
	n := len(d.m.classes) * (len(d.m.classes) - 1)
	return d.sums[i*n : (i+1)*n]
}

// accumulate adds the support vectors lo, lo+1, ... with kernel values k.
func (d *decider) accumulate(i, lo int, k []float32) {
	others := len(d.m.classes) - 1
	all := d.classSums(i)
	for j, v := range k {
		own, coef := d.m.own[lo+j]*others, d.m.coef[(lo+j)*others:][:others]
		for t, c := range coef {
			all[own+t] += float64(c * float64(v))
		}
	}
}
