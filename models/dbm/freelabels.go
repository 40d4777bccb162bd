package dbm

import "github.com/unsup/unsup/simd"

// RunFree is Run for a machine with labels that are inferred with all the rest:
// q has a distribution over the classes besides, independent of the layers,
// and the bound is on log p(v), the labels summed out,
//
//	log p(v) >= E_q[-E(v, y, h1, ..., hL)] + entropy of q - log Z
//
// q(y) starts with every class alike. A sweep first sets it to softmax(hL L' + a).
func (m *MeanField) RunFree(v simd.Matrix, sweeps int) {
	m.labels, m.free = true, true
	classes := len(m.dbm.Labels.A)
	if m.y.Rows == 0 {
		m.y = simd.NewMatrix(m.vW.Rows, classes)
	}
	y := m.y.RowRange(0, v.Rows)
	simd.Fill(y.Flat(), 1/float32(classes))
	m.setLabels(y)
	m.run(v, sweeps)
}

// Labels returns q(y) for the examples of the last RunFree, one a row.
func (m *MeanField) Labels() simd.Matrix { return m.y.RowRange(0, m.rows) }

func (m *MeanField) updateLabels() {
	y := m.Labels()
	m.dbm.Labels.Mean(y, m.H(m.dbm.top()))
	m.setLabels(y)
}

// setLabels takes the top layer's input from the labels y (n x classes), rows
// of one 1 or of probabilities.
func (m *MeanField) setLabels(y simd.Matrix) {
	if m.yL.Rows == 0 {
		top := m.mean[m.dbm.top()]
		m.yL = simd.NewMatrix(top.Rows, top.Cols)
	}
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, y, m.dbm.Labels.L, 0, m.yL.RowRange(0, y.Rows))
}
