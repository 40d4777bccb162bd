package rbm

import (
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// NewGaussian returns an RBM of the given size with every parameter 0 whose
// visible units are real numbers of unit variance (Hinton & Salakhutdinov
// 2006; Krizhevsky 2009, section 1.3.2, with sigma = 1):
//
//	E(v, h) = |v - b|^2/2 - v W h' - h c'
//	p(h = 1 | v) = s(v W + c)
//	p(v | h) = N(h W' + b, I)
//
// The data should have mean 0 and variance 1. The gradient has the form that it
// has for binary units, so that a Trainer trains both; its learning rate must be
// ten to a hundred times smaller here. Options.Binarize and Options.DataBias are
// for binary units and make no sense.
//
// Noise is 0: the chains of contrastive divergence go on from the means h W' +
// b, as practice has it, since noise as large as the data's variance in each of
// thousands of pixels drowns the statistics of a sweep. With Noise 1, Gibbs
// samples the model's distribution.
func NewGaussian(visible, hidden int) *RBM {
	r := New(visible, hidden)
	r.Gaussian = true
	return r
}

// addNoise sets v to the means pv with Gaussian noise of standard deviation
// Noise.
func (r *RBM) addNoise(v, pv simd.Matrix, d rng.Draw) {
	if r.Noise == 0 {
		copy(v.Flat(), pv.Flat())
		return
	}
	simd.Normal(v.Flat(), r.Noise, d)
	simd.Add(v.Flat(), v.Flat(), pv.Flat())
}

// visibleEnergy is the part of the energy of v that no hidden unit is in.
func (r *RBM) visibleEnergy(v []float32) float32 {
	if !r.Gaussian {
		return -simd.Dot(v, r.B)
	}
	sum := float32(0)
	for i, b := range r.B {
		d := float32(v[i] - b)
		sum += float32(d * d)
	}
	return sum / 2
}
