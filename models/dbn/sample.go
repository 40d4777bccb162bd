package dbn

import (
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Sample draws n examples from the belief net (Hinton, Osindero & Teh 2006,
// "Looking into the Mind of a Neural Network"): its two top layers are an
// undirected RBM, the others point downward,
//
//	p(v, h1, ..., hL) = p(v | h1) ... p(hL-2 | hL-1) p(hL-1, hL)
//
// so the top RBM runs a number of sweeps of Gibbs sampling (at least 1) from
// random states, and each layer below is then drawn from the one above it. It
// returns p(v | h1), an example a row (n x V).
//
// Random draws, below stream: child "start" (0, 0, 0) for the visible units of
// the top RBM, uniform in {0, 1}, and (0, 0, 1) for its hidden ones; child
// "gibbs" at epoch 0, batch 0, see rbm.RBM.Gibbs; child "down" (0, 0, l) for
// hl, l = 1, ..., L-2.
func (d *DBN) Sample(n, sweeps int, stream rng.Stream) simd.Matrix {
	top := len(d.RBMs) - 1
	r := d.RBMs[top]
	c := rbm.NewChains(r, n)
	start := stream.Child("start")
	simd.Fill(c.PV.Flat(), 0.5)
	simd.SampleRows(c.V, c.PV, start.At(0, 0, 0))
	r.SampleHidden(c.H, c.PH, c.V, start.At(0, 0, 1))
	r.Gibbs(c, 1, sweeps, stream.Child("gibbs"), 0, 0)
	p, h, down := c.PV, c.V, stream.Child("down")
	for l := top - 1; l >= 0; l-- {
		r := d.RBMs[l]
		v := rbm.NewChains(r, n)
		if l == 0 {
			r.Visible(v.PV, h)
		} else {
			r.SampleVisible(v.V, v.PV, h, down.At(0, 0, l))
		}
		p, h = v.PV, v.V
	}
	return p
}
