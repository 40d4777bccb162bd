package likelihood

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
)

// TestProbabilitiesSumToOne: exp(-F(v)) / Z, both as this package has them, over
// all v, or integrated; and split up by labels they are p(v, y).
func TestProbabilitiesSumToOne(t *testing.T) {
	eachRBM(t, func(t *testing.T, r *rbm.RBM) {
		all, volume := visible(r)
		v := simd.NewMatrix(len(all), len(r.B))
		for i, row := range all {
			copy(v.Row(i), row)
		}
		lnZ, err := Enumerate(r)
		if err != nil {
			t.Fatal(err)
		}
		f := FreeEnergies(r, batch.Floats{Matrix: v})
		sum := 0.0
		for _, x := range f {
			sum += math.Exp(-float64(x)-lnZ) * volume
		}
		near(t, "sum of p(v)", sum, 1, 2e-5)
		if r.Labels == nil {
			return
		}
		_, z := rbmSums(r)
		py, sum := simd.NewMatrix(v.Rows, len(r.Labels.A)), 0.0
		r.LabelPosterior(py, f, simd.NewMatrix(v.Rows, len(r.C)), v)
		for i, vy := range labelled(all, py.Cols) {
			exact := 0.0
			for m := range 1 << len(r.C) {
				exact += rbmWeight(r, vy, binary(m, len(r.C))) / z
			}
			n, k := i/py.Cols, i%py.Cols
			got := math.Exp(-float64(f[n])-lnZ) * float64(py.Row(n)[k])
			near(t, "p(v, y)", got, exact, 2e-5*exact)
			sum += got * volume
		}
		near(t, "sum of p(v, y)", sum, 1, 2e-5)
	})
}
