package dbm

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// freeLabels is the fixed-point iteration of RunFree, in float64: a distribution
// over classes is as good as a bias of the top layer.
func (e labelled) freeLabels(v []float64, sweeps int) [][]float64 {
	top, y := len(e.b)-1, make([]float64, classes)
	for k := range y {
		y[k] = 1. / classes
	}
	with := exact{w: e.w, b: append([][]float64{}, e.b...)}
	bias := func() {
		with.b[top] = append([]float64{}, e.b[top]...)
		for k, p := range y {
			for j := range with.b[top] {
				with.b[top][j] += p * e.l[k][j]
			}
		}
	}
	bias()
	x := with.meanField(v, 0)
	for range sweeps {
		sum := 0.0
		for k := range y {
			y[k] = e.a[k]
			for j, h := range x[top] {
				y[k] += h * e.l[k][j]
			}
			y[k] = math.Exp(y[k])
			sum += y[k]
		}
		for k := range y {
			y[k] /= sum
		}
		bias()
		for l := 1; l <= top; l++ {
			x[l] = sigmoids(with.input(x, l, 1))
		}
	}
	return append(x, y)
}

func entropy(p []float64) float64 {
	s := 0.0
	for _, x := range p {
		s -= x * math.Log(x)
	}
	return s
}

// TestRunFree: means and q(y) are those of the iteration, every sweep of which
// raises the bound on log p(v), which is below it.
func TestRunFree(t *testing.T) {
	eachLabelled(t, func(t *testing.T, d *DBM) {
		e, data := newLabelledExact(d), threeOf(d.units(0))
		m := NewMeanField(d, 5)
		last := []float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
		for _, sweeps := range []int{0, 1, 2, 4, 50} {
			m.RunFree(matrix(data), sweeps)
			for i, v := range data {
				x := e.freeLabels(v, sweeps)
				for l := range e.b {
					allNear(t, "mean", wide(m.H(l).Row(i)), x[l], 1e-5)
				}
				y := x[len(e.b)]
				allNear(t, "q(y)", wide(m.Labels().Row(i)), y, 1e-5)
				layers := x[:len(e.b)]
				bound := e.minusEnergy(x) + entropy(y) + e.exact.bound(layers) - e.exact.minusEnergy(layers)
				pv := 0.0
				e.all(func(x [][]float64) {
					for j, on := range x[0] {
						if on != v[j] {
							return
						}
					}
					pv += math.Exp(e.minusEnergy(x))
				})
				if bound > math.Log(pv) || bound < last[i] {
					t.Errorf("%d sweeps: bound %v, want it from %v to the exact %v", sweeps, bound, last[i], math.Log(pv))
				}
				last[i] = bound
			}
		}
	})
}

// Run and RunLabelled after RunFree are what they were before it, and the means
// of the former do not know of labels.
func TestRunAfterRunFree(t *testing.T) {
	d := tinyLabelled(4, 3, 2)
	v, y := batch.Floats{Matrix: matrix(threeOf(4))}, simd.NewMatrix(3, classes)
	for i := range 3 {
		y.Row(i)[i] = 1
	}
	fresh, used := NewMeanField(d, 3), NewMeanField(d, 3)
	used.RunFree(v.Matrix, 3)
	for _, run := range []func(m *MeanField){
		func(m *MeanField) { m.Run(v.Matrix, 3) },
		func(m *MeanField) { m.RunLabelled(v.Matrix, y, 3) },
	} {
		run(fresh)
		run(used)
		for l := range d.B {
			allNear(t, "mean", wide(used.H(l).Flat()), wide(fresh.H(l).Flat()), 0)
		}
	}
}
