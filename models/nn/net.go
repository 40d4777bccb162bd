package nn

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// Net is a chain of layers. A classifier ends in a Linear layer with one
// output a class, whose softmax is the predicted distribution.
type Net struct{ Layers []*Dense }

// Hidden is the number of hidden layers: all but the last.
func (n *Net) Hidden() int { return len(n.Layers) - 1 }

// In and Out are the net's numbers of inputs and outputs.
func (n *Net) In() int  { return n.Layers[0].In() }
func (n *Net) Out() int { return n.Layers[n.Hidden()].Out() }

// Parameters returns the weights and biases, layer after layer: W1, b1, W2, ...
func (n *Net) Parameters() []Param {
	var ps []Param
	for i, d := range n.Layers {
		ps = append(ps,
			Param{Name: fmt.Sprintf("W%d", i+1), Shape: []int{d.In(), d.Out()}, Data: d.W.Flat()},
			Param{Name: fmt.Sprintf("b%d", i+1), Shape: []int{d.Out()}, Data: d.B})
	}
	return ps
}

// Outputs runs the net without dropout over all examples of src, at most size
// at a time, and calls f with the outputs (rows x Out) of the examples from lo
// on. f may overwrite them.
func (n *Net) Outputs(src batch.Source, size int, f func(lo int, y simd.Matrix)) {
	size = min(size, src.Len())
	ys := make([]simd.Matrix, len(n.Layers))
	for l, d := range n.Layers {
		ys[l] = simd.NewMatrix(size, d.Out())
	}
	batch.Sequential(src, size, func(lo int, x simd.Matrix) {
		for l, d := range n.Layers {
			y := ys[l].RowRange(0, x.Rows)
			d.Forward(y, x)
			x = y
		}
		f(lo, x)
	})
}

// Predict returns the most probable class of every example of src, the first
// of equals. It works on size examples at a time, which does not change the
// result.
func (n *Net) Predict(src batch.Source, size int) []uint8 {
	classes := make([]uint8, src.Len())
	best := make([]int32, min(size, src.Len()))
	n.Outputs(src, size, func(lo int, y simd.Matrix) {
		simd.ArgmaxRows(best[:y.Rows], y)
		for i, k := range best[:y.Rows] {
			classes[lo+i] = uint8(k)
		}
	})
	return classes
}

// ErrorRate returns the percentage (0..100) of the examples of src whose
// predicted class is not their label. It works on size examples at a time.
func (n *Net) ErrorRate(src batch.Source, labels []uint8, size int) float64 {
	wrong := 0
	for i, k := range n.Predict(src, size) {
		if k != labels[i] {
			wrong++
		}
	}
	return 100 * float64(wrong) / float64(len(labels))
}
