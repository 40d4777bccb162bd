// Package rbm is the restricted Boltzmann machine with binary units, trained
// by contrastive divergence (Hinton 2002) or persistent contrastive divergence
// (Tieleman 2008).
//
// With v a row of V visible and h a row of H hidden units:
//
//	E(v, h) = -v W h' - v b' - h c'
//	p(v, h) = exp(-E(v, h)) / Z
//	p(h = 1 | v) = s(v W + c)
//	p(v = 1 | h) = s(h W' + b)
//
// where s is the logistic function. The gradient of the log-likelihood is the
// difference of two expectations:
//
//	d log p(v) / dW = E_data[v' h] - E_model[v' h]
//
// PositivePhase estimates the first and NegativePhase the second.
package rbm

import (
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// RBM holds the parameters, and the two factors by which a layer of a deep
// Boltzmann machine is pre-trained with doubled input (Salakhutdinov & Hinton
// 2009, section 3.1): every total input is multiplied by its factor,
//
//	p(h = 1 | v) = s(BottomUp (v W + c))
//	p(v = 1 | h) = s(TopDown (h W' + b))
//
// Both are 1 in an RBM that stands alone.
type RBM struct {
	W simd.Matrix // V x H
	B []float32   // b, the visible biases
	C []float32   // c, the hidden biases

	BottomUp, TopDown float32

	// Labels is a group of label units, nil for none. Where there is one it
	// takes part in training, and Hidden and FreeEnergy leave it out;
	// LabelPosterior sums it out.
	Labels *Labels

	// Gaussian makes the visible units real numbers; see NewGaussian. Noise is
	// then the standard deviation with which they are sampled.
	Gaussian bool
	Noise    float32
}

// New returns an RBM of the given size with every parameter 0 and both
// factors 1.
func New(visible, hidden int) *RBM {
	return &RBM{
		W: simd.NewMatrix(visible, hidden),
		B: make([]float32, visible), C: make([]float32, hidden),
		BottomUp: 1, TopDown: 1,
	}
}

// Init draws the weights, those of labels included, from N(0, sd^2) and sets
// all biases to 0.
func (r *RBM) Init(stream rng.Stream, sd float64) {
	simd.Normal(r.W.Flat(), float32(sd), stream.At(0, 0, 0))
	clear(r.B)
	clear(r.C)
	if l := r.Labels; l != nil {
		simd.Normal(l.L.Flat(), float32(sd), stream.At(0, 0, 1))
		clear(l.A)
	}
}

// Parameters returns W, b and c, and L and a where there are labels, in this
// order; they share the RBM's memory.
func (r *RBM) Parameters() []nn.Param {
	ps := []nn.Param{
		{Name: "W", Shape: []int{r.W.Rows, r.W.Cols}, Data: r.W.Flat()},
		{Name: "b", Shape: []int{len(r.B)}, Data: r.B},
		{Name: "c", Shape: []int{len(r.C)}, Data: r.C},
	}
	if r.Labels != nil {
		ps = append(ps, r.Labels.Parameters()...)
	}
	return ps
}

// Hidden sets ph = p(h = 1 | v), row by row (n x H from n x V).
func (r *RBM) Hidden(ph, v simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, v, r.W, 0, ph)
	simd.BiasSigmoid(ph, r.BottomUp, r.C)
}

// SampleHidden is Hidden followed by a sample h of ph.
func (r *RBM) SampleHidden(h, ph, v simd.Matrix, d rng.Draw) {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, v, r.W, 0, ph)
	simd.BiasSigmoidSample(ph, h, r.BottomUp, r.C, d)
}

// Visible sets pv = p(v = 1 | h), row by row (n x V from n x H).
func (r *RBM) Visible(pv, h simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.Trans, 1, h, r.W, 0, pv)
	if r.Gaussian {
		simd.AddBias(pv, r.B)
		return
	}
	simd.BiasSigmoid(pv, r.TopDown, r.B)
}

// SampleVisible is Visible followed by a sample v of pv.
func (r *RBM) SampleVisible(v, pv, h simd.Matrix, d rng.Draw) {
	if r.Gaussian {
		r.Visible(pv, h)
		r.addNoise(v, pv, d)
		return
	}
	simd.Gemm(simd.NoTrans, simd.Trans, 1, h, r.W, 0, pv)
	simd.BiasSigmoidSample(pv, v, r.TopDown, r.B, d)
}

// Reconstruct sets ph = p(h = 1 | v) and pv = p(v = 1 | h = ph): the mean-field
// reconstruction of v (n x V). pv may be v.
func (r *RBM) Reconstruct(pv, ph, v simd.Matrix) {
	r.Hidden(ph, v)
	r.Visible(pv, ph)
}

// FreeEnergy sets dst[i] to the free energy of row i of v (n x V),
//
//	F(v) = -log sum_h exp(-E(v, h)) = -v b' - sum_j log(1 + exp(v W_j + c_j))
//
// so that log p(v) = -F(v) - log Z. It is the free energy of the energy above,
// without the factors. x (n x H) is scratch. With Gaussian visible units
// |v - b|^2/2 stands in place of -v b'.
func (r *RBM) FreeEnergy(dst []float32, x, v simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, v, r.W, 0, x)
	simd.AddBias(x, r.C)
	for i := range dst {
		row := x.Row(i)
		simd.Softplus(row, row)
		dst[i] = float32(r.visibleEnergy(v.Row(i)) - simd.Sum(row))
	}
}
