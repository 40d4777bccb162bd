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

// Enumerate returns ln Z of an RBM, exact but for rounding (about 1e-5): the
// sum over all states of the smaller of its two sides, the other one summed
// out by the formula. It is an error when both sides have more than 25 units.
func Enumerate(r *rbm.RBM) (float64, error) {
	mustBeBinary(r)
	w, sum, out := r.W, r.B, r.C
	if len(r.C) < len(r.B) {
		w, sum, out = simd.NewMatrix(r.W.Cols, r.W.Rows), r.C, r.B
		transpose(w, r.W)
	}
	if len(sum) > maxEnumerated {
		return 0, fmt.Errorf("the smaller side has %d units, more than the %d that can be enumerated (estimate ln Z by annealing)", len(sum), maxEnumerated)
	}
	low := min(len(sum), 10)
	block := newStates(w.RowRange(0, low), sum[:low])
	rest := len(sum) - low
	parts := make([]float64, 1<<rest)
	shift, x := make([]float32, len(out)), simd.NewMatrix(1<<low, len(out))
	for k := range parts {
		copy(shift, out)
		bias := float32(0)
		for j := range rest {
			if k>>j&1 == 1 {
				simd.Axpy(1, w.Row(low+j), shift)
				bias += sum[low+j]
			}
		}
		parts[k] = block.logMean(x, shift) + float64(bias)
	}
	return logMeanExp(parts) + float64(float64(len(sum))*math.Ln2), nil
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

// logMean is the log of the mean over the states of exp(own) prod_i (1 +
// exp(inputs_i + shift_i)). x is scratch of the shape of inputs.
func (s *states) logMean(x simd.Matrix, shift []float32) float64 {
	copy(x.Flat(), s.inputs.Flat())
	simd.AddBias(x, shift)
	simd.Softplus(x.Flat(), x.Flat())
	simd.RowSums(s.sums, x)
	for k, sum := range s.sums {
		s.terms[k] = float64(sum) + float64(s.own[k])
	}
	return logMeanExp(s.terms)
}
