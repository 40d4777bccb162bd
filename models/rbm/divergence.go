package rbm

import "github.com/unsup/unsup/simd"

// PositivePhase computes p(h | v) of the input data.V, or p(h | v, y) with its
// label data.Y, samples h, and starts the gradient (of the negative
// log-likelihood) with the data's statistics, but for the weights':
//
//	gb = -E_data[v]    gc = -E_data[p(h | v)]
func (t *Trainer) PositivePhase(data Chains, epoch, step int) {
	t.rbm.up(data, t.gibbs.At(epoch, step, 1))
	g, a := &t.gradient, -1/float32(data.V.Rows)
	simd.ColSums(g.B, data.V)
	simd.Scale(g.B, a, g.B)
	simd.ColSums(g.C, data.PH)
	simd.Scale(g.C, a, g.C)
	if t.labels != nil {
		t.labels.Positive(data.Y, data.PH)
	}
}

// NegativePhase adds the statistics of the chains' last sweep, v as sampled, h
// as probabilities, and computes the gradient of the weights, in one pass over
// them for both phases.
//
//	gW = -E_data[v' p(h | v)] + E_chains[v' p(h | v)]
//	gb += E_chains[v]    gc += E_chains[p(h | v)]
func (t *Trainer) NegativePhase(data, c Chains) {
	g, a := &t.gradient, 1/float32(c.V.Rows)
	simd.NonzeroGemmTwo(-1/float32(data.V.Rows), data.seen, data.PH, a, c.seen, c.PH, 0, g.W)
	simd.ColSums(t.sumV, c.V)
	simd.Axpy(a, t.sumV, g.B)
	simd.ColSums(t.sumH, c.PH)
	simd.Axpy(a, t.sumH, g.C)
	if t.labels != nil {
		t.labels.Negative(c.Y, c.PH)
	}
}

// CD makes the negative phase of contrastive divergence, CD-k: k Gibbs sweeps
// from the hidden states of the positive phase. It returns the reconstruction
// error.
func (t *Trainer) CD(data Chains, k, epoch, step int) float64 {
	c := t.negative.First(data.V.Rows)
	c.H = data.H
	t.rbm.Gibbs(c, 1, 1, t.gibbs, epoch, step)
	loss := squaredError(c.PV, data.V)
	t.rbm.Gibbs(c, 2, k, t.gibbs, epoch, step)
	t.NegativePhase(data, c)
	return loss
}

// PCD makes the negative phase of persistent contrastive divergence: k more
// Gibbs sweeps of chains that no update restarts (Tieleman 2008). It returns
// the reconstruction error.
func (t *Trainer) PCD(data Chains, k, epoch, step int) float64 {
	t.rbm.Gibbs(t.negative, 1, k, t.gibbs, epoch, step)
	t.NegativePhase(data, t.negative)
	t.rbm.Visible(data.PV, data.H)
	return squaredError(data.PV, data.V)
}

// squaredError returns the squared distance between the rows of p and v, mean
// over the rows. It overwrites p with p - v.
func squaredError(p, v simd.Matrix) float64 {
	d := p.Flat()
	simd.Sub(d, d, v.Flat())
	return float64(simd.Dot(d, d)) / float64(p.Rows)
}
