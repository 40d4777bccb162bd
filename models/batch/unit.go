package batch

import (
	"math"

	"github.com/unsup/unsup/simd"
)

// Unit is a source whose examples are scaled to length 1 (Euclidean); those of
// length 0 stay as they are. A picture's weight of ink is then out of its
// distance to others.
type Unit struct{ Source }

// Gather scales the named examples.
func (u Unit) Gather(dst simd.Matrix, idx []int32) {
	u.Source.Gather(dst, idx)
	UnitRows(dst)
}

// UnitRows scales the rows of m to length 1; a row of zeros stays.
func UnitRows(m simd.Matrix) {
	for i := range m.Rows {
		row := m.Row(i)
		if square := simd.Dot(row, row); square > 0 {
			simd.Scale(row, float32(1/math.Sqrt(float64(square))), row)
		}
	}
}
