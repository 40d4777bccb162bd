package nn

import (
	"fmt"

	"github.com/unsup/unsup/simd"
)

// Activation names the function s of a layer y = s(x W + b).
type Activation string

const (
	Linear  Activation = "linear"  // s(a) = a
	Sigmoid Activation = "sigmoid" // s(a) = 1/(1+exp(-a))
	Tanh    Activation = "tanh"    // s(a) = tanh(a)
	Relu    Activation = "relu"    // s(a) = max(a, 0)
)

// Validate returns an error that lists the known names unless a is one.
func (a Activation) Validate() error {
	switch a {
	case Linear, Sigmoid, Tanh, Relu:
		return nil
	}
	return fmt.Errorf("unknown activation %q (known: linear, sigmoid, tanh, relu)", string(a))
}

// Apply replaces every row x of m, a contiguous matrix, by s(x + bias).
func (a Activation) Apply(m simd.Matrix, bias []float32) {
	if a == Sigmoid {
		simd.BiasSigmoid(m, 1, bias)
		return
	}
	simd.AddBias(m, bias)
	x := m.Flat()
	switch a {
	case Linear:
	case Tanh:
		simd.Tanh(x, x)
	case Relu:
		simd.Relu(x, x)
	default:
		panic("nn: " + a.Validate().Error())
	}
}

// Gradient turns d, the gradient with respect to the outputs y, into the
// gradient before the activation, in place: d = d * s'. Both are contiguous
// and of one shape.
func (a Activation) Gradient(d, y simd.Matrix) {
	g := d.Flat()
	switch a {
	case Linear:
	case Sigmoid:
		simd.SigmoidGrad(g, g, y.Flat())
	case Tanh:
		simd.TanhGrad(g, g, y.Flat())
	case Relu:
		simd.ReluGrad(g, g, y.Flat())
	default:
		panic("nn: " + a.Validate().Error())
	}
}
