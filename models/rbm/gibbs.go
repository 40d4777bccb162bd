package rbm

import (
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Chains are the states of n Markov chains, one a row.
type Chains struct {
	V, H   simd.Matrix // binary states, n x V and n x H
	PV, PH simd.Matrix // the probabilities that they were sampled from
}

// NewChains returns n chains of r with every unit off.
func NewChains(r *RBM, n int) Chains {
	visible, hidden := r.W.Rows, r.W.Cols
	return Chains{
		V: simd.NewMatrix(n, visible), PV: simd.NewMatrix(n, visible),
		H: simd.NewMatrix(n, hidden), PH: simd.NewMatrix(n, hidden),
	}
}

// First returns the first n chains; it shares their states.
func (c Chains) First(n int) Chains {
	return Chains{V: c.V.RowRange(0, n), PV: c.PV.RowRange(0, n), H: c.H.RowRange(0, n), PH: c.PH.RowRange(0, n)}
}

// Gibbs makes the sweeps from..to of block Gibbs sampling, both included, on
// every chain, starting from its hidden state:
//
//	v ~ p(v | h)    by the draw (epoch, batch, 2 sweep)
//	h ~ p(h | v)    by the draw (epoch, batch, 2 sweep + 1)
//
// Sweep 0 is the data's: its visible units are the input, its hidden units
// those of the positive phase.
func (r *RBM) Gibbs(c Chains, from, to int, stream rng.Stream, epoch, batch int) {
	for sweep := from; sweep <= to; sweep++ {
		r.SampleVisible(c.V, c.PV, c.H, stream.At(epoch, batch, 2*sweep))
		r.SampleHidden(c.H, c.PH, c.V, stream.At(epoch, batch, 2*sweep+1))
	}
}
