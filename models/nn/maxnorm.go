package nn

import (
	"math"

	"github.com/unsup/unsup/simd"
)

// maxNorm scales back the columns of a layer's weights that have grown longer
// than a limit: a column holds the incoming weights of one unit.
type maxNorm struct {
	limit        float32
	squares, row []float32 // outputs
}

func newMaxNorm(limit float64, outputs int) *maxNorm {
	return &maxNorm{limit: float32(limit), squares: make([]float32, outputs), row: make([]float32, outputs)}
}

func (c *maxNorm) apply(w simd.Matrix) {
	clear(c.squares)
	for i := range w.Rows {
		simd.Mul(c.row, w.Row(i), w.Row(i))
		simd.Add(c.squares, c.squares, c.row)
	}
	if !c.factors() {
		return
	}
	for i := range w.Rows {
		simd.Mul(w.Row(i), w.Row(i), c.row)
	}
}

// factors sets row to what each column is to be multiplied by and tells
// whether that changes anything.
func (c *maxNorm) factors() bool {
	changed := false
	for j, s := range c.squares {
		c.row[j] = 1
		if length := float32(math.Sqrt(float64(s))); length > c.limit {
			c.row[j] = c.limit / length
			changed = true
		}
	}
	return changed
}
