package nn

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
)

// Noise has mean 0 and its segment's standard deviation, leaves the other
// columns alone, and is another one at every step.
func TestNoise(t *testing.T) {
	const rows = 4000
	z := newNoise(testStream.Child("noise"), rows, Segment{Dim: 2, Keep: 1}, Segment{Dim: 3, Keep: 1, Noise: 0.5}, Segment{Dim: 1, Keep: 1, Noise: 2})
	x, y := simd.NewMatrix(rows, 6), simd.NewMatrix(rows, 6)
	simd.Fill(x.Flat(), 1)
	z.add(x, 3, 0)
	z.add(y, 3, 1)
	for column, sd := range []float64{0, 0, 0.5, 0.5, 0.5, 2} {
		sum, square, same := 0.0, 0.0, 0
		for i := range rows {
			d := float64(x.Row(i)[column]) - 1
			sum, square = sum+d, square+d*d
			if d != 0 && math.Abs(d-float64(y.Row(i)[column])) < 1e-6 {
				same++
			}
		}
		if m, s := sum/rows, math.Sqrt(square/rows); math.Abs(m) > 4*sd/math.Sqrt(rows) || math.Abs(s-sd) > 0.05*sd {
			t.Errorf("column %d: mean %v, s.d. %v; want 0, %v", column, m, s, sd)
		}
		if same > 5 {
			t.Errorf("column %d: %d of %d rows alike at two steps", column, same, rows)
		}
	}
	if newNoise(testStream, rows, Segment{Dim: 6, Keep: 1}) != nil {
		t.Error("a noise of 0 has a buffer")
	}
}
