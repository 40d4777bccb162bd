package psd

import (
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/simd"
)

// What an encoder is made of.
const (
	Tanh   = "tanh"   // h(x) = tanh(x W + b), as on the slide
	Shrink = "shrink" // h(x) = x W, nearer to 0 by b: 0 where it is within b of it
)

// Encoder is f(x) = g * h(x). The tanh is never 0, as most parts of a code are;
// shrinkage is (Gregor and LeCun 2010), and with W = D' and b = lambda it is the
// first step towards the code from nothing.
type Encoder struct {
	Units string
	W     simd.Matrix // inputs x bases
	B, G  []float32   // bases; B is 0 or more where it shrinks
	minus []float32   // bases
}

func newEncoder(units string, inputs, bases int) Encoder {
	return Encoder{Units: units, W: simd.NewMatrix(inputs, bases), B: make([]float32, bases), G: make([]float32, bases), minus: make([]float32, bases)}
}

// init makes the weights the correlations with the bases, in the rows of atoms.
func (e *Encoder) init(atoms simd.Matrix, lambda float64) {
	for k := range atoms.Rows {
		for i, v := range atoms.Row(k) {
			e.W.Row(i)[k] = v
		}
	}
	simd.Fill(e.G, 1)
	clear(e.B)
	if e.Units == Shrink {
		simd.Fill(e.B, float32(lambda))
	}
}

// Predict sets f (n x bases, contiguous) to the predicted codes of the rows of
// x (n x inputs).
func (e *Encoder) Predict(f, x simd.Matrix) {
	e.squash(f, x)
	for i := range f.Rows {
		simd.Mul(f.Row(i), f.Row(i), e.G)
	}
}

// squash sets t to h(x).
func (e *Encoder) squash(t, x simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, x, e.W, 0, t)
	if e.Units == Tanh {
		nn.Tanh.Apply(t, e.B)
		return
	}
	for i := range t.Rows {
		a := t.Row(i)
		simd.Scale(e.minus, -1, a)
		simd.Sub(e.minus, e.minus, e.B)
		simd.Relu(e.minus, e.minus)
		simd.Sub(a, a, e.B)
		simd.Relu(a, a)
		simd.Sub(a, a, e.minus)
	}
}

// gradient turns e, the gradient with respect to h(x) = t, into that before it,
// in s, and sets gb to that of b. e is overwritten.
func (enc *Encoder) gradient(s simd.Matrix, gb []float32, e, t simd.Matrix) {
	if enc.Units == Tanh {
		simd.TanhGrad(s.Flat(), e.Flat(), t.Flat())
		simd.ColSums(gb, s)
		return
	}
	// Above b the threshold takes away, below -b it gives; in between nothing
	// moves.
	simd.ReluGrad(s.Flat(), e.Flat(), t.Flat())
	simd.Scale(t.Flat(), -1, t.Flat())
	simd.ReluGrad(e.Flat(), e.Flat(), t.Flat())
	simd.Scale(t.Flat(), -1, t.Flat())
	simd.Sub(e.Flat(), e.Flat(), s.Flat())
	simd.ColSums(gb, e)
	simd.Axpy(2, s.Flat(), e.Flat())
	copy(s.Flat(), e.Flat())
}
