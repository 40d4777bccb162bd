package rbm

import (
	"math"
	"testing"

	"github.com/unsup/unsup/simd"
)

// The conditionals against sums over the joint distribution.
func TestConditionalsMatchEnumeration(t *testing.T) {
	r := tiny()
	e := newExact(r)
	ph, pv := simd.NewMatrix(1, 3), simd.NewMatrix(1, 4)
	for k := range 16 {
		v := bits(k, 4)
		r.Hidden(ph, matrix([][]float64{v}))
		want, total := make([]float64, 3), 0.0
		for m := range 8 {
			h := bits(m, 3)
			p := e.weight(v, h)
			total += p
			for j := range want {
				want[j] += p * h[j]
			}
		}
		for j := range want {
			near(t, "p(h|v)", float64(ph.Row(0)[j]), want[j]/total, 1e-6)
		}
	}
	for m := range 8 {
		h := bits(m, 3)
		r.Visible(pv, matrix([][]float64{h}))
		want, total := make([]float64, 4), 0.0
		for k := range 16 {
			v := bits(k, 4)
			p := e.weight(v, h)
			total += p
			for i := range want {
				want[i] += p * v[i]
			}
		}
		for i := range want {
			near(t, "p(v|h)", float64(pv.Row(0)[i]), want[i]/total, 1e-6)
		}
	}
}

func TestFreeEnergyMatchesEnumeration(t *testing.T) {
	r := tiny()
	e := newExact(r)
	var all [][]float64
	for k := range 16 {
		all = append(all, bits(k, 4))
	}
	f := make([]float32, 16)
	r.FreeEnergy(f, simd.NewMatrix(16, 3), matrix(all))
	z := 0.0
	for k, v := range all {
		near(t, "F(v)", float64(f[k]), e.freeEnergy(v), 1e-5)
		z += math.Exp(-float64(f[k]))
	}
	near(t, "log sum exp(-F)", math.Log(z), e.logZ(), 1e-5)
}

// An RBM with bottom-up factor 2 is the one whose visible units there are
// twice, with tied weights; top-down factor 2 is the same for hidden units.
func TestDoubledConditionals(t *testing.T) {
	r := tiny()
	r.BottomUp, r.TopDown = 2, 2
	e := newExact(r)
	twice := exact{b: append(e.b, e.b...), w: append(e.w, e.w...), c: []float64{2 * e.c[0], 2 * e.c[1], 2 * e.c[2]}}
	ph := simd.NewMatrix(1, 3)
	for k := range 16 {
		v := bits(k, 4)
		r.Hidden(ph, matrix([][]float64{v}))
		allNear(t, "p(h|v,v)", wide(ph.Row(0)), twice.hidden(append(v, v...)), 1e-6)
	}
	wide2 := exact{b: []float64{2 * e.b[0], 2 * e.b[1], 2 * e.b[2], 2 * e.b[3]}, c: append(e.c, e.c...)}
	for _, row := range e.w {
		wide2.w = append(wide2.w, append(append([]float64{}, row...), row...))
	}
	pv := simd.NewMatrix(1, 4)
	for m := range 8 {
		h := bits(m, 3)
		r.Visible(pv, matrix([][]float64{h}))
		allNear(t, "p(v|h,h)", wide(pv.Row(0)), wide2.visible(append(h, h...)), 1e-6)
	}
}

func TestReconstruct(t *testing.T) {
	r := tiny()
	e := newExact(r)
	v := []float64{1, 0, 0.25, 1}
	pv := simd.NewMatrix(1, 4)
	r.Reconstruct(pv, simd.NewMatrix(1, 3), matrix([][]float64{v}))
	allNear(t, "reconstruction", wide(pv.Row(0)), e.visible(e.hidden(v)), 1e-6)
}

func TestParametersShareMemory(t *testing.T) {
	r := tiny()
	ps := r.Parameters()
	names := []string{"W", "b", "c"}
	for i, p := range ps {
		n := 1
		for _, s := range p.Shape {
			n *= s
		}
		if p.Name != names[i] || n != len(p.Data) {
			t.Errorf("parameter %d: %s of shape %v with %d numbers, want %s", i, p.Name, p.Shape, len(p.Data), names[i])
		}
		p.Data[0] = 7
	}
	if r.W.Data[0] != 7 || r.B[0] != 7 || r.C[0] != 7 {
		t.Error("a parameter is a copy")
	}
}
