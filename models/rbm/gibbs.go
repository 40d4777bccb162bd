package rbm

import (
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Chains are the states of n Markov chains, one a row.
type Chains struct {
	V, H   simd.Matrix // binary states, n x V and n x H
	PV, PH simd.Matrix // the probabilities that they were sampled from
	Y, PY  simd.Matrix // labels and their probabilities, n x K; empty without a label group

	seen *simd.Nonzero // V, once hidden units have been drawn from it
}

// NewChains returns n chains of r with every unit off.
func NewChains(r *RBM, n int) Chains {
	visible, hidden := r.W.Rows, r.W.Cols
	c := Chains{
		V: simd.NewMatrix(n, visible), PV: simd.NewMatrix(n, visible),
		H: simd.NewMatrix(n, hidden), PH: simd.NewMatrix(n, hidden),
		seen: new(simd.Nonzero),
	}
	if r.Labels != nil {
		k := r.Labels.L.Rows
		c.Y, c.PY = simd.NewMatrix(n, k), simd.NewMatrix(n, k)
	}
	return c
}

// First returns the first n chains; it shares their states.
func (c Chains) First(n int) Chains {
	f := Chains{V: c.V.RowRange(0, n), PV: c.PV.RowRange(0, n), H: c.H.RowRange(0, n), PH: c.PH.RowRange(0, n), seen: c.seen}
	if c.Y.Cols > 0 {
		f.Y, f.PY = c.Y.RowRange(0, n), c.PY.RowRange(0, n)
	}
	return f
}

// Gibbs makes the sweeps from..to of block Gibbs sampling, both included, on
// every chain, starting from its hidden state:
//
//	v ~ p(v | h)       by the draw (epoch, batch, 2 sweep)
//	y ~ p(y | h)       by the draw (epoch, batch, 2^30 + sweep), if there are labels
//	h ~ p(h | v, y)    by the draw (epoch, batch, 2 sweep + 1)
//
// Sweep 0 is the data's: its visible units are the input, its hidden units
// those of the positive phase.
func (r *RBM) Gibbs(c Chains, from, to int, stream rng.Stream, epoch, batch int) {
	for sweep := from; sweep <= to; sweep++ {
		r.SampleVisible(c.V, c.PV, c.H, stream.At(epoch, batch, 2*sweep))
		if r.Labels != nil {
			r.Labels.Sample(c.Y, c.PY, c.H, stream.At(epoch, batch, labelDraws+sweep))
		}
		r.up(c, stream.At(epoch, batch, 2*sweep+1))
	}
}

// labelDraws is the first step of a batch's draws of labels.
const labelDraws = 1 << 30

// up draws the hidden units of chains from p(h | v, y).
func (r *RBM) up(c Chains, d rng.Draw) {
	c.seen.Find(c.V, r.W.Cols)
	simd.NonzeroGemm(simd.NoTrans, 1, c.seen, r.W, 0, c.PH)
	if r.Labels != nil {
		r.Labels.AddInput(c.PH, c.Y)
	}
	simd.BiasSigmoidSample(c.PH, c.H, r.BottomUp, r.C, d)
}
