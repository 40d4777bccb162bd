package dbm

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// MeanField holds the factorial posteriors q(h1, ..., hL | v) of a minibatch:
// every unit independent, of mean H[l].
type MeanField struct {
	dbm  *DBM
	rows int           // examples of the last Run
	vW   simd.Matrix   // n x units of h1: v W1
	mean []simd.Matrix // n x units of layer l; [0] is v itself
}

// NewMeanField returns room for minibatches of at most n examples.
func NewMeanField(d *DBM, n int) *MeanField {
	m := &MeanField{dbm: d, vW: simd.NewMatrix(n, d.units(1)), mean: make([]simd.Matrix, 1)}
	for l := 1; l <= d.top(); l++ {
		m.mean = append(m.mean, simd.NewMatrix(n, d.units(l)))
	}
	return m
}

// H returns the means of layer l for the examples of the last Run, one a row;
// layer 0 is the v that it was given.
func (m *MeanField) H(l int) simd.Matrix { return m.mean[l].RowRange(0, m.rows) }

// Run starts the means with a bottom-up pass and improves them by a number of
// sweeps, each of which raises the variational bound
//
//	log p(v) >= -E(v, h1, ..., hL) + entropy of q - log Z
//
// unless it is at a fixed point of h1 = s(v W1 + h2 W2' + c1),
// h2 = s(h1 W2 + h3 W3' + c2), ... v (n x V) must stay as it is while the means
// are in use.
func (m *MeanField) Run(v simd.Matrix, sweeps int) {
	m.rows, m.mean[0] = v.Rows, v
	m.bottomUp()
	for range sweeps {
		m.Sweep()
	}
}

// Sweep updates every layer once more, bottom first.
func (m *MeanField) Sweep() {
	for l := 1; l <= m.dbm.top(); l++ {
		m.update(l)
	}
}

// bottomUp is the pass of pre-training, with doubled input in place of that
// from above: h1 = s(2 v W1 + c1), ..., hL = s(hL-1 WL + cL).
func (m *MeanField) bottomUp() {
	d := m.dbm
	vW := m.vW.RowRange(0, m.rows)
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, m.H(0), d.W[0], 0, vW)
	simd.Scale(m.H(1).Flat(), d.gain(1), vW.Flat())
	simd.BiasSigmoid(m.H(1), 1, d.B[1])
	for l := 2; l <= d.top(); l++ {
		simd.Gemm(simd.NoTrans, simd.NoTrans, d.gain(l), m.H(l-1), d.W[l-1], 0, m.H(l))
		simd.BiasSigmoid(m.H(l), 1, d.B[l])
	}
}

// gain is what multiplies the input from below of layer l where there is none
// from above yet.
func (d *DBM) gain(l int) float32 {
	if l < d.top() {
		return 2
	}
	return 1
}

// update sets the means of layer l to s(hl-1 Wl + hl+1 Wl+1' + cl).
func (m *MeanField) update(l int) {
	d, h := m.dbm, m.H(l)
	if l == 1 {
		copy(h.Flat(), m.vW.RowRange(0, m.rows).Flat())
	} else {
		simd.Gemm(simd.NoTrans, simd.NoTrans, 1, m.H(l-1), d.W[l-1], 0, h)
	}
	if l < d.top() {
		simd.Gemm(simd.NoTrans, simd.Trans, 1, m.H(l+1), d.W[l], 1, h)
	}
	simd.BiasSigmoid(h, 1, d.B[l])
}

// posteriorRows is the number of examples that Posterior takes at a time; part
// of no result.
const posteriorRows = 500

// Posterior returns the means of q(h2 | v), an example of src a row (n x units
// of h2), after a number of mean-field sweeps.
func (d *DBM) Posterior(src batch.Source, sweeps int) simd.Matrix {
	q := simd.NewMatrix(src.Len(), d.units(2))
	m := NewMeanField(d, min(posteriorRows, src.Len()))
	batch.Sequential(src, posteriorRows, func(lo int, v simd.Matrix) {
		m.Run(v, sweeps)
		copy(q.RowRange(lo, lo+v.Rows).Flat(), m.H(2).Flat())
	})
	return q
}
