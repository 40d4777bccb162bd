package nn

import (
	"math"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Dense is a fully connected layer, y = s(x W + b).
type Dense struct {
	W   simd.Matrix // inputs x outputs, contiguous
	B   []float32   // outputs
	Act Activation
}

// NewDense returns a layer of zeros.
func NewDense(in, out int, act Activation) *Dense {
	return &Dense{W: simd.NewMatrix(in, out), B: make([]float32, out), Act: act}
}

// In and Out are the layer's numbers of inputs and outputs.
func (d *Dense) In() int  { return d.W.Rows }
func (d *Dense) Out() int { return d.W.Cols }

// Init draws the weights from N(0, sd^2) and clears the biases. The stream must
// be used for nothing else.
func (d *Dense) Init(stream rng.Stream, sd float32) {
	simd.Normal(d.W.Flat(), sd, stream.At(0, 0, 0))
	clear(d.B)
}

// InitGlorot draws the weights uniformly from [-r, r) with
// r = sqrt(6/(inputs+outputs)) (Glorot & Bengio 2010, equation 16), four times
// that for sigmoid units, whose slope at 0 is a fourth of tanh's (the Deep
// Learning Tutorials' rule). The biases are cleared and the stream must be used
// for nothing else.
func (d *Dense) InitGlorot(stream rng.Stream) {
	r := math.Sqrt(6 / float64(d.In()+d.Out()))
	if d.Act == Sigmoid {
		r *= 4
	}
	w := d.W.Flat()
	simd.Uniform(w, stream.At(0, 0, 0))
	simd.AddScalar(w, -0.5, w)
	simd.Scale(w, float32(2*r), w)
	clear(d.B)
}

// InitHe draws the weights from N(0, 2/inputs), which keeps the scale of relu
// units from layer to layer (He et al. 2015, equation 10), and clears the
// biases. The stream must be used for nothing else.
func (d *Dense) InitHe(stream rng.Stream) {
	d.Init(stream, float32(math.Sqrt(2/float64(d.In()))))
}

// Forward sets y (n x outputs, contiguous) to s(x W + b) for x (n x inputs).
func (d *Dense) Forward(y, x simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, x, d.W, 0, y)
	d.Act.Apply(y, d.B)
}

// ForwardOf is Forward for inputs x (n x inputs) in which zeros have been found.
func (d *Dense) ForwardOf(y simd.Matrix, x *simd.Nonzero) {
	simd.NonzeroGemm(simd.NoTrans, 1, x, d.W, 0, y)
	d.Act.Apply(y, d.B)
}

// WeightGradient sets gw (inputs x outputs) and gb (outputs) to the gradient
// of the loss, given the layer's inputs x (n x inputs) and the gradient delta
// (n x outputs) before the activation:
//
//	gw = x' delta,  gb = column sums of delta
func (d *Dense) WeightGradient(gw simd.Matrix, gb []float32, x, delta simd.Matrix) {
	simd.Gemm(simd.Trans, simd.NoTrans, 1, x, delta, 0, gw)
	simd.ColSums(gb, delta)
}

// WeightGradientOf is WeightGradient for inputs in which zeros have been found.
func (d *Dense) WeightGradientOf(gw simd.Matrix, gb []float32, x *simd.Nonzero, delta simd.Matrix) {
	simd.NonzeroGemm(simd.Trans, 1, x, delta, 0, gw)
	simd.ColSums(gb, delta)
}

// InputGradient sets gx (n x inputs) to delta W', the gradient with respect to
// the layer's inputs.
func (d *Dense) InputGradient(gx, delta simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.Trans, 1, delta, d.W, 0, gx)
}
