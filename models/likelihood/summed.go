package likelihood

import (
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
)

// This file is the side of a machine that is summed out, in the chains of AIS.
// At temperature t, with u = x W, its units give the state x the factor
//
//	binary      prod_j (1 + exp(t (u_j + c_j)))
//	labels      sum_k exp(t (u_k + c_k))
//	real        exp(t u c' + t^2 |u|^2/2) (2 pi)^(O/2)
//
// of which the last is the integral of exp(t u z' - |z - c|^2/2) over z.

// sumOut sets gains to the logarithms of the factors at temperature to less
// those at from, given the inputs.
func (a *AIS) sumOut(from, to float32) {
	if a.machine.real {
		a.sumOutReal(from, to)
	} else {
		a.sumOutBinary(from, to)
	}
	if a.machine.labelsZ > 0 {
		a.sumOutLabels(1, to)
		a.sumOutLabels(-1, from)
	}
}

func (a *AIS) sumOutBinary(from, to float32) {
	simd.Scale(a.old.Flat(), from, a.input.Flat())
	simd.Softplus(a.old.Flat(), a.old.Flat())
	simd.Scale(a.new.Flat(), to, a.input.Flat())
	simd.Softplus(a.new.Flat(), a.new.Flat())
	simd.Sub(a.new.Flat(), a.new.Flat(), a.old.Flat())
	simd.RowSums(a.sums, unitsOf(a.new, a.machine.labelsZ))
	for i, sum := range a.sums {
		a.gains[i] = float64(sum)
	}
}

func (a *AIS) sumOutReal(from, to float32) {
	c := a.machine.C[:a.machine.unitsZ()]
	step, mean := float64(to)-float64(from), (float64(to)+float64(from))/2
	for i := range a.gains {
		u := a.input.Row(i)[:len(c)]
		half := float64(mean * float64(simd.Dot(u, u))) // step of it: (to^2 - from^2) |u|^2/2
		a.gains[i] = float64(step * float64(float64(simd.Dot(u, c))+half))
	}
}

// sumOutLabels adds sign log sum_k exp(t input_k).
func (a *AIS) sumOutLabels(sign float64, t float32) {
	input := groupOf(a.input, a.machine.labelsZ)
	for i := range a.gains {
		simd.Scale(a.group.Row(i), t, input.Row(i))
	}
	simd.LogSumExpRows(a.sums, a.group)
	for i, sum := range a.sums {
		a.gains[i] += float64(sign * float64(sum))
	}
}

// sampleSummed draws z at temperature t, given the inputs, which it overwrites.
func (a *AIS) sampleSummed(t float32, k int) {
	n, units := a.machine.labelsZ, a.machine.unitsZ()
	draw, z := a.gibbs.At(0, k, 0), unitsOf(a.z, n)
	if a.machine.real {
		simd.Normal(a.z.Flat(), 1, draw)
		simd.Axpy(t, a.input.Flat(), a.z.Flat())
		simd.AddBias(z, a.machine.C[:units])
	} else {
		simd.BiasSigmoidSample(unitsOf(a.input, n), z, t, a.zeroZ[:units], draw)
	}
	if n > 0 {
		p := groupOf(a.input, n)
		for i := range p.Rows {
			simd.Scale(p.Row(i), t, p.Row(i))
		}
		simd.SoftmaxRows(p)
		rbm.SampleOneOf(groupOf(a.z, n), p, a.gibbs.At(0, k, 2))
	}
}
