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
	v    simd.Nonzero  // of the last Run
	vW   simd.Matrix   // n x units of h1: v W1
	mean []simd.Matrix // n x units of layer l; [0] is v itself

	labels    bool        // whether the last Run had labels
	free      bool        // and inferred them
	y         simd.Matrix // n x classes: q(y), where they are inferred
	yL        simd.Matrix // n x units of the top layer: y L
	tolerance float64
	before    []simd.Matrix // as mean: the means of a sweep before; with a tolerance
	change    []float32     // units of the widest layer: by how much a row has changed
}

// NewMeanField returns room for minibatches of at most n examples.
func NewMeanField(d *DBM, n int) *MeanField {
	m := &MeanField{dbm: d, vW: simd.NewMatrix(n, d.units(1)), mean: make([]simd.Matrix, 1)}
	for l := 1; l <= d.top(); l++ {
		m.mean = append(m.mean, simd.NewMatrix(n, d.units(l)))
	}
	return m
}

// StopAt ends Run after a sweep that changes the means of each layer by less
// than the tolerance, on average over the units and the minibatch.
func (m *MeanField) StopAt(tolerance float64) {
	m.tolerance, m.before = tolerance, make([]simd.Matrix, len(m.mean))
	most := 0
	for l := 1; l < len(m.mean); l++ {
		m.before[l] = simd.NewMatrix(m.mean[l].Rows, m.mean[l].Cols)
		most = max(most, m.mean[l].Cols)
	}
	m.change = make([]float32, most)
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
// are in use. If the machine has labels they are left out.
func (m *MeanField) Run(v simd.Matrix, sweeps int) {
	m.labels, m.free = false, false
	m.run(v, sweeps)
}

// RunLabelled is Run with the labels y (n x classes) clamped: the top layer's
// total input has y L besides.
func (m *MeanField) RunLabelled(v, y simd.Matrix, sweeps int) {
	m.labels, m.free = true, false
	m.setLabels(y)
	m.run(v, sweeps)
}

func (m *MeanField) run(v simd.Matrix, sweeps int) {
	m.rows, m.mean[0] = v.Rows, v
	m.bottomUp()
	for range sweeps {
		m.Sweep()
		if m.tolerance > 0 && m.still() {
			break
		}
	}
}

// Sweep updates every layer once more, bottom first, and before them the
// labels if the last run was RunFree.
func (m *MeanField) Sweep() {
	if m.free {
		m.updateLabels()
	}
	for l := 1; l <= m.dbm.top(); l++ {
		m.update(l)
	}
}

// still tells whether the last sweep has changed every layer's means by less
// than the tolerance. It stops adding where they are known to have changed
// more.
func (m *MeanField) still() bool {
	for l := 1; l <= m.dbm.top(); l++ {
		h, sum, limit := m.H(l), 0.0, m.tolerance*float64(m.rows*m.dbm.units(l))
		d := m.change[:h.Cols]
		for i := range h.Rows {
			simd.Sub(d, h.Row(i), m.before[l].Row(i))
			whole := simd.Sum(d)
			simd.Relu(d, d)
			sum += float64(2*float64(simd.Sum(d))) - float64(whole) // |x| = 2 max(x, 0) - x
			if sum >= limit {
				return false
			}
		}
	}
	return true
}

// bottomUp is the pass of pre-training, with doubled input in place of that
// from above: h1 = s(2 v W1 + c1), ..., hL = s(hL-1 WL + cL).
func (m *MeanField) bottomUp() {
	d := m.dbm
	vW := m.vW.RowRange(0, m.rows)
	m.v.Find(m.H(0), vW.Cols)
	simd.NonzeroGemm(simd.NoTrans, 1, &m.v, d.W[0], 0, vW)
	simd.Scale(m.H(1).Flat(), d.gain(1), vW.Flat())
	simd.BiasSigmoid(m.H(1), 1, d.B[1])
	for l := 2; l <= d.top(); l++ {
		simd.Gemm(simd.NoTrans, simd.NoTrans, d.gain(l), m.H(l-1), d.W[l-1], m.clamped(l), m.H(l))
		simd.BiasSigmoid(m.H(l), 1, d.B[l])
	}
}

// clamped sets the means of layer l to the input from labels and returns what
// Gemm shall multiply it by: 1, or 0 where there is none.
func (m *MeanField) clamped(l int) float32 {
	if !m.labels || l < m.dbm.top() {
		return 0
	}
	copy(m.H(l).Flat(), m.yL.RowRange(0, m.rows).Flat())
	return 1
}

// gain is what multiplies the input from below of layer l where there is none
// from above yet.
func (d *DBM) gain(l int) float32 {
	if l < d.top() {
		return 2
	}
	return 1
}

// update sets the means of layer l to s(hl-1 Wl + hl+1 Wl+1' + cl). The inputs
// v W1 and y L do not change from sweep to sweep and are taken from Run.
func (m *MeanField) update(l int) {
	if m.tolerance > 0 {
		m.before[l], m.mean[l] = m.mean[l], m.before[l]
	}
	d, h := m.dbm, m.H(l)
	if l == 1 {
		copy(h.Flat(), m.vW.RowRange(0, m.rows).Flat())
	} else {
		simd.Gemm(simd.NoTrans, simd.NoTrans, 1, m.H(l-1), d.W[l-1], m.clamped(l), h)
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
