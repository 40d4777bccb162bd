package dbm

import (
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd/rng"
)

// less is a layer's rows less its offsets, in float64.
func less(rows [][]float64, offset []float64) [][]float64 {
	var list [][]float64
	for _, r := range rows {
		x := make([]float64, len(r))
		for i := range r {
			x[i] = r[i] - offset[i]
		}
		list = append(list, x)
	}
	return list
}

// The weights' gradient is that of centred units, E_chains[(x - m)' (y - n)] -
// E_data[(x - m)' (y - n)], and a step along the centred gradient, which moves
// only c and not W in the energy E(x - m), is one of c - m W' in the machine's
// own.
func TestCentredGradient(t *testing.T) {
	eachMachine(t, func(t *testing.T, d *DBM) {
		const share, chains = 0.5, 4
		j := newTestJoint(d, JointOptions{MeanFieldSweeps: 3, Chains: chains, GibbsSweeps: 1, Centring: share})
		offset := newExact(d).b
		for l := range offset {
			clear(offset[l])
		}
		for step := range 3 { // the offsets move from step to step, the parameters do not
			j.PositivePhase(j.input(0, 0))
			j.NegativePhase(0, step)
			j.centring.apply(&j.gradient, j.mean, j.sum, chains)

			var data, model [][][]float64 // of a layer, a case or chain: the units
			for l := range offset {
				data, model = append(data, nil), append(model, nil)
				for i := range 3 {
					data[l] = append(data[l], wide(j.posterior.H(l).Row(i)))
				}
				for i := range chains {
					model[l] = append(model[l], wide(j.chains.Expected(l).Row(i)))
				}
				for u := range offset[l] {
					offset[l][u] += share * (meanOf(data[l], u)/2 + meanOf(model[l], u)/2 - offset[l][u])
				}
			}
			want := centredGradient(data, model, offset)
			allNear(t, "centred gradient", flat(j.gradient), want, 1e-6)
		}
	})
}

func meanOf(rows [][]float64, unit int) float64 {
	s := 0.0
	for _, r := range rows {
		s += r[unit] / float64(len(rows))
	}
	return s
}

// centredGradient is in the order of statistics: all weights, then all biases.
func centredGradient(data, model [][][]float64, offset [][]float64) []float64 {
	var weights, biases []float64
	bias := make([][]float64, len(offset))
	for l := range offset {
		for u := range offset[l] {
			bias[l] = append(bias[l], meanOf(model[l], u)-meanOf(data[l], u))
		}
	}
	for l := 1; l < len(offset); l++ {
		for i := range offset[l-1] {
			for k := range offset[l] {
				g := 0.0
				for sign, rows := range map[float64][][][]float64{1: model, -1: data} {
					x, y := less(rows[l-1], offset[l-1]), less(rows[l], offset[l])
					for r := range x {
						g += sign * x[r][i] * y[r][k] / float64(len(x))
					}
				}
				weights = append(weights, g)
				bias[l-1][i] -= g * offset[l][k]
				bias[l][k] -= offset[l-1][i] * g
			}
		}
	}
	for _, b := range bias {
		biases = append(biases, b...)
	}
	return append(weights, biases...)
}

func TestCentringWantsNoLabels(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	d := NewLabelled(2, 4, 3, 2)
	opt := JointOptions{Epochs: 1, Batch: 3, Chains: 1, GibbsSweeps: 1, Schedule: rbm.Schedule{Rate: 1}, Centring: 0.01,
		AuthorsOptions: AuthorsOptions{Labels: []uint8{0, 1, 0}}}
	d.Joint(batch.Floats{Matrix: matrix(threeOf(4))}, opt, rng.New(1, "labels"))
}
