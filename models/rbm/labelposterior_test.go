package rbm

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
)

// TestLabelPosterior: p(y | v) and F(v) are those of the sums over all h, with
// binary visible units and with Gaussian ones.
func TestLabelPosterior(t *testing.T) {
	for _, gaussian := range []bool{false, true} {
		r := tinyLabelled()
		r.Gaussian = gaussian
		e, rows := newLabelled(r), data
		if gaussian {
			rows = realData
		}
		py, f := simd.NewMatrix(len(rows), 3), make([]float32, len(rows))
		r.LabelPosterior(py, f, simd.NewMatrix(len(rows), 3), matrix(rows))
		for i, v := range rows {
			p, sum := make([]float64, 3), 0.0
			for k := range p {
				p[k] = math.Exp(-e.freeEnergy(append(append([]float64{}, v...), oneOf(k, 3)...)))
				sum += p[k]
			}
			for k := range p {
				p[k] /= sum
			}
			allNear(t, "p(y | v)", wide(py.Row(i)), p, 1e-6)
			want := -math.Log(sum)
			if gaussian { // |v - b|^2/2 in place of -v b'
				for j, x := range v {
					b := e.b[j]
					want += x*b + (x-b)*(x-b)/2
				}
			}
			near(t, "F(v)", float64(f[i]), want, 1e-5)
		}
	}
}
