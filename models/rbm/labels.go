package rbm

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Labels is a softmax group of K units, exactly one of which is on, joined to
// the hidden units beside the visible ones: the class of labelled data. A
// state with the label y, a row of K with a single 1, has the energy
//
//	E(v, y, h) = E(v, h) - y L h' - y a'
//	p(h = 1 | v, y) = s(BottomUp (v W + y L + c))
//	p(y_k = 1 | h) = exp(L_k h' + a_k) / sum_j exp(L_j h' + a_j)
type Labels struct {
	L simd.Matrix // K x H
	A []float32   // a
}

// NewLabels returns a group of classes units, joined to hidden ones, of zeros.
func NewLabels(classes, hidden int) *Labels {
	return &Labels{L: simd.NewMatrix(classes, hidden), A: make([]float32, classes)}
}

// Parameters returns L and a; they share the group's memory.
func (l *Labels) Parameters() []nn.Param {
	return []nn.Param{{Name: "L", Shape: []int{l.L.Rows, l.L.Cols}, Data: l.L.Flat()}, {Name: "a", Shape: []int{len(l.A)}, Data: l.A}}
}

// AddInput adds y L to the total input x of the hidden units (n x H).
func (l *Labels) AddInput(x, y simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, y, l.L, 1, x)
}

// Mean sets py = p(y | h), row by row (n x K from n x H).
func (l *Labels) Mean(py, h simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.Trans, 1, h, l.L, 0, py)
	simd.AddBias(py, l.A)
	simd.SoftmaxRows(py)
}

// Sample is Mean followed by a draw of y, see SampleOneOf.
func (l *Labels) Sample(y, py, h simd.Matrix, d rng.Draw) {
	l.Mean(py, h)
	SampleOneOf(y, py, d)
}

// SampleOneOf sets one element of every row of y to 1 and the others to 0, with
// the probabilities p (n x K): that of row i is the first at which the sum of
// probabilities passes the draw's uniform i.
func SampleOneOf(y, p simd.Matrix, d rng.Draw) {
	for i := range p.Rows {
		p, u := p.Row(i), d.Uniform(i)
		k, sum := 0, p[0]
		for ; u >= sum && k+1 < len(p); k++ {
			sum = float32(sum + p[k+1])
		}
		clear(y.Row(i))
		y.Row(i)[k] = 1
	}
}

// LabelTrainer holds what the training of a label group needs of every update.
type LabelTrainer struct {
	*Labels

	classes            []uint8
	gradient, velocity *Labels
	sum                []float32
}

// NewLabelTrainer returns a trainer of l on the examples of src, whose classes
// are given by their number. It panics unless there is one of l's for each.
func NewLabelTrainer(l *Labels, src batch.Source, classes []uint8) *LabelTrainer {
	k, hidden := l.L.Rows, l.L.Cols
	if err := nn.ValidateLabels(src, classes, k); err != nil {
		panic("rbm: " + err.Error())
	}
	return &LabelTrainer{Labels: l, classes: classes,
		gradient: NewLabels(k, hidden), velocity: NewLabels(k, hidden), sum: make([]float32, k)}
}

// Clamp sets the rows of y (len(idx) x K) to the classes of the examples idx:
// 1 for the class, else 0.
func (t *LabelTrainer) Clamp(y simd.Matrix, idx []int32) {
	clear(y.Flat())
	for i, k := range idx {
		y.Row(i)[t.classes[k]] = 1
	}
}

// Positive starts the gradient with the data's statistics, Negative adds the
// model's, given labels and means of the hidden units:
//
//	gL = -E_data[y' h] + E_model[y' h]    ga = -E_data[y] + E_model[y]
func (t *LabelTrainer) Positive(y, h simd.Matrix) {
	clear(t.gradient.A)
	t.add(-1/float32(y.Rows), y, h, 0)
}

// Negative is the other half of Positive.
func (t *LabelTrainer) Negative(y, h simd.Matrix) {
	t.add(1/float32(y.Rows), y, h, 1)
}

func (t *LabelTrainer) add(a float32, y, h simd.Matrix, beta float32) {
	simd.Gemm(simd.Trans, simd.NoTrans, a, y, h, beta, t.gradient.L)
	simd.ColSums(t.sum, y)
	simd.Axpy(a, t.sum, t.gradient.A)
}

// Update takes one step of gradient descent with momentum; L alone decays.
func (t *LabelTrainer) Update(s simd.SGDStep) {
	simd.SGD(t.L.Flat(), t.velocity.L.Flat(), t.gradient.L.Flat(), s)
	s.Decay = 0
	simd.SGD(t.A, t.velocity.A, t.gradient.A, s)
}

// State lists the velocities, as Phase.State wants them.
func (t *LabelTrainer) State() []train.Array {
	return []train.Array{train.Vector("v L", t.velocity.L.Flat()), train.Vector("v a", t.velocity.A)}
}
