package likelihood

import (
	"math"

	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
)

// machine is what chains go over: the S units x of their state, joined to O
// units z that are summed out, neither of them among themselves,
//
//	E(x, z) = -x W z' - x b' - z c'
//
// All units are binary but for two kinds:
//
//   - A softmax group of labels, of which exactly one is on: the last units of
//     one of the two sides.
//   - Real z, the visible units of a Gaussian RBM, whose hidden units are then
//     the state. Their energy has |z - c|^2/2 in place of -z c'.
type machine struct {
	W    simd.Matrix // S x O
	B, C []float32   // b, c

	labelsX, labelsZ int // units of the group, 0 for none; of one side at most
	real             bool
}

func newMachine(x, labelsX, z, labelsZ int) *machine {
	return &machine{
		W: simd.NewMatrix(x+labelsX, z+labelsZ), B: make([]float32, x+labelsX), C: make([]float32, z+labelsZ),
		labelsX: labelsX, labelsZ: labelsZ,
	}
}

// unitsX and unitsZ are the numbers of units that are in no group.
func (m *machine) unitsX() int { return len(m.B) - m.labelsX }
func (m *machine) unitsZ() int { return len(m.C) - m.labelsZ }

// forRBM returns room for r: its state is v and y, or h if v is real.
func forRBM(r *rbm.RBM) *machine {
	labels := 0
	if r.Labels != nil {
		labels = len(r.Labels.A)
	}
	if r.Gaussian {
		m := newMachine(len(r.C), 0, len(r.B), labels)
		m.real = true
		return m
	}
	return newMachine(len(r.B), labels, len(r.C), 0)
}

// copyRBM copies weights and biases of r, for which it has room.
func (m *machine) copyRBM(r *rbm.RBM) {
	if r.Gaussian {
		transpose(m.W.ColumnRange(0, m.unitsZ()), r.W)
		copy(m.B, r.C)
		copy(m.C, r.B)
	} else {
		copyRows(m.W, r.W)
		copy(m.B, r.B)
		copy(m.C, r.C)
	}
	if r.Labels != nil {
		m.copyLabels(r.Labels, 0)
	}
}

// copyLabels copies those of a group that is joined to the units of the other
// side from the given place on.
func (m *machine) copyLabels(l *rbm.Labels, at int) {
	if m.labelsX > 0 {
		copyRows(m.W.RowRange(m.unitsX(), len(m.B)).ColumnRange(at, at+l.L.Cols), l.L)
		copy(m.B[m.unitsX():], l.A)
		return
	}
	transpose(m.W.RowRange(at, at+l.L.Cols).ColumnRange(m.unitsZ(), len(m.C)), l.L)
	copy(m.C[m.unitsZ():], l.A)
}

// inputs sets dst (n x O) to x W + c, without the c of real units.
func (m *machine) inputs(dst, x simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, x, m.W, 0, dst)
	if m.real {
		simd.AddBias(groupOf(dst, m.labelsZ), m.C[m.unitsZ():])
		return
	}
	simd.AddBias(dst, m.C)
}

// means turns the inputs of binary units z, and of a group, into their means.
func (m *machine) means(input simd.Matrix) {
	for i := range input.Rows {
		z := input.Row(i)[:m.unitsZ()]
		simd.Sigmoid(z, z)
	}
	simd.SoftmaxRows(groupOf(input, m.labelsZ))
}

// lnUniform is the logarithm of the sum over all z without inputs: 2 states of
// a binary unit, 1 of K of a group; of real units the integral of exp(-|z - c|^2/2).
func (m *machine) lnUniform() float64 {
	sum := float64(float64(m.unitsZ()) * math.Ln2)
	if m.real {
		sum = float64(float64(m.unitsZ()) * lnGaussian)
	}
	if m.labelsZ > 0 {
		sum += ln(float64(m.labelsZ))
	}
	return sum
}

// lnGaussian is log(2 pi)/2, the logarithm of the integral of exp(-z^2/2).
const lnGaussian = 0.91893853320467274178

// groupOf are the last n columns of m.
func groupOf(m simd.Matrix, n int) simd.Matrix { return m.ColumnRange(m.Cols-n, m.Cols) }

// unitsOf are the others.
func unitsOf(m simd.Matrix, n int) simd.Matrix { return m.ColumnRange(0, m.Cols-n) }

func copyRows(dst, src simd.Matrix) {
	for i := range src.Rows {
		copy(dst.Row(i), src.Row(i))
	}
}

func transpose(dst, w simd.Matrix) {
	for i := range w.Rows {
		for j, x := range w.Row(i) {
			dst.Row(j)[i] = x
		}
	}
}
