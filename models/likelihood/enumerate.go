package likelihood

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
)

// maxEnumerated is the greatest number of units that Enumerate goes through.
const maxEnumerated = 25

// Enumerate returns ln Z of an RBM, exact but for rounding (about 1e-5, or 1e-7
// of the greatest |h W'|^2 where v is real): the sum over all states of the
// smaller of its two sides, or of h where v is real, the other one summed out by
// the formula; for each label, if there are any. It is an error when there are
// more than 25 units to go through.
func Enumerate(r *rbm.RBM) (float64, error) {
	m := forRBM(r)
	m.copyRBM(r)
	return m.enumerate()
}

func (m *machine) enumerate() (float64, error) {
	labels := m.labelsX + m.labelsZ
	if labels == 0 {
		return m.enumerateUnits()
	}
	parts := make([]float64, labels)
	for k := range parts {
		given, bias := m.given(k)
		lnZ, err := given.enumerateUnits()
		if err != nil {
			return 0, err
		}
		parts[k] = lnZ + float64(bias)
	}
	return logMeanExp(parts) + ln(float64(labels)), nil
}

// given is the machine that is left when label k is on, and that label's bias.
func (m *machine) given(k int) (*machine, float32) {
	x, z := m.unitsX(), m.unitsZ()
	left := newMachine(x, 0, z, 0)
	left.real = m.real
	copyRows(left.W, unitsOf(m.W.RowRange(0, x), m.labelsZ))
	copy(left.B, m.B)
	copy(left.C, m.C)
	if m.labelsX > 0 {
		simd.Add(left.C, left.C, m.W.Row(x + k)[:z])
		return left, m.B[x+k]
	}
	for i := range left.B {
		left.B[i] += m.W.Row(i)[z+k]
	}
	return left, m.C[z+k]
}

// enumerateUnits is enumerate of a machine without labels.
func (m *machine) enumerateUnits() (float64, error) {
	w, sum, out := m.W, m.B, m.C
	if !m.real && len(m.C) < len(m.B) {
		w, sum, out = simd.NewMatrix(m.W.Cols, m.W.Rows), m.C, m.B
		transpose(w, m.W)
	}
	if len(sum) > maxEnumerated {
		return 0, fmt.Errorf("%d units to go through, more than the %d that can be enumerated (estimate ln Z by annealing)", len(sum), maxEnumerated)
	}
	low := min(len(sum), 10)
	block := newStates(w.RowRange(0, low), sum[:low])
	rest := len(sum) - low
	parts := make([]float64, 1<<rest)
	shift, x := make([]float32, len(out)), simd.NewMatrix(1<<low, len(out))
	for k := range parts {
		clear(shift)
		if !m.real {
			copy(shift, out)
		}
		bias := float32(0)
		for j := range rest {
			if k>>j&1 == 1 {
				simd.Axpy(1, w.Row(low+j), shift)
				bias += sum[low+j]
			}
		}
		block.add(x, shift)
		if m.real {
			block.sumReal(x, out)
		} else {
			block.sumBinary(x)
		}
		parts[k] = block.logMean() + float64(bias)
	}
	lnZ := logMeanExp(parts) + float64(float64(len(sum))*math.Ln2)
	if m.real {
		lnZ += float64(float64(len(out)) * lnGaussian)
	}
	return lnZ, nil
}

// states are all states of some units: what they add to the inputs of the
// other side and their own part of -E.
type states struct {
	inputs simd.Matrix // 2^n x other side
	own    []float32   // 2^n
	terms  []float64
	sums   []float32
}

func newStates(w simd.Matrix, bias []float32) *states {
	n := 1 << w.Rows
	s := &states{inputs: simd.NewMatrix(n, w.Cols), own: make([]float32, n), terms: make([]float64, n), sums: make([]float32, n)}
	for k := 1; k < n; k++ {
		j := bits.Len(uint(k)) - 1
		without := k - 1<<j
		simd.Add(s.inputs.Row(k), s.inputs.Row(without), w.Row(j))
		s.own[k] = s.own[without] + bias[j]
	}
	return s
}

// add sets x, of the shape of inputs, to inputs + shift.
func (s *states) add(x simd.Matrix, shift []float32) {
	copy(x.Flat(), s.inputs.Flat())
	simd.AddBias(x, shift)
}

// sumBinary sets sums to the logarithms of prod_i (1 + exp(x_i)).
func (s *states) sumBinary(x simd.Matrix) {
	simd.Softplus(x.Flat(), x.Flat())
	simd.RowSums(s.sums, x)
}

// sumReal sets sums to x c' + |x|^2/2, see summed.go.
func (s *states) sumReal(x simd.Matrix, c []float32) {
	simd.RowSquares(s.sums, x)
	simd.Gemv(simd.NoTrans, 1, x, c, 0.5, s.sums)
}

// logMean is the log of the mean over the states of exp(own + sums).
func (s *states) logMean() float64 {
	for k, sum := range s.sums {
		s.terms[k] = float64(sum) + float64(s.own[k])
	}
	return logMeanExp(s.terms)
}
