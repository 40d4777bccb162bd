package likelihood

import (
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// AIS is a number of annealed Markov chains. Each has biases of its own, so
// that one call can anneal chains with different clamped units. Their random
// draws, below the stream they are given:
//
//	"start" (0, 0, 0 and 1) the first states, from the base or p(. | v): units and labels
//	"gibbs" (0, k, 0 and 1) the units summed out and the state's of step k = 0, 1, ...
//	"gibbs" (0, k, 2)       its labels, on whichever side they are
type AIS struct {
	machine        *machine
	t              []float32 // temperatures in the order in which the chains pass them
	prepare, begin func()    // Setup and Init of the phase

	start, gibbs rng.Stream

	// State has the chains' states, n x S: v, or v and y (with labels), or h
	// (with Gaussian v) of an RBM; the odd layers of a deep machine, and y if
	// the top layer is even.
	State  simd.Matrix
	Weight []float64 // n: the logarithms of the chains' weights

	base  simd.Matrix // n x S: a
	shift simd.Matrix // n x S: b - a

	input    simd.Matrix // n x O: x W + c, then p(z | x)
	z        simd.Matrix // n x O: a sample of it
	old, new simd.Matrix // n x O: log(1 + exp(t input)) before and after a step of t
	px       simd.Matrix // n x S: p(x | z)
	group    simd.Matrix // n x labels: scratch
	sums     []float32   // n
	gains    []float64   // n: what z adds to the log weights in a step
	zeroX    []float32
	zeroZ    []float32
}

// newAIS returns n chains through the temperatures t. What the chains start
// from and their biases are still to be set, by prepare and begin.
func newAIS(m *machine, n int, t []float32, stream rng.Stream) *AIS {
	x, z := len(m.B), len(m.C)
	return &AIS{
		machine: m, t: t, start: stream.Child("start"), gibbs: stream.Child("gibbs"),
		State: simd.NewMatrix(n, x), Weight: make([]float64, n),
		base: simd.NewMatrix(n, x), shift: simd.NewMatrix(n, x),
		input: simd.NewMatrix(n, z), z: simd.NewMatrix(n, z),
		old: simd.NewMatrix(n, z), new: simd.NewMatrix(n, z),
		px: simd.NewMatrix(n, x), group: simd.NewMatrix(n, max(m.labelsX, m.labelsZ)),
		sums: make([]float32, n), gains: make([]float64, n),
		zeroX: make([]float32, x), zeroZ: make([]float32, z),
	}
}

// setBiases gives all chains the same ones: a at the base, b at the model.
func (a *AIS) setBiases(base, model []float32) {
	for i := range a.State.Rows {
		copy(a.base.Row(i), base)
		simd.Sub(a.shift.Row(i), model, base)
	}
}

// fromBase draws the first states from the base and starts the weights at its
// Z_0.
func (a *AIS) fromBase() {
	copy(a.px.Flat(), a.base.Flat())
	a.sampleState(a.start.At(0, 0, 0), a.start.At(0, 0, 1))
	for i := range a.Weight {
		a.Weight[i] = a.lnZ0(i)
	}
}

// fromStates starts chains that run in reverse at states of the model; their
// weights begin with 1/Z_0.
func (a *AIS) fromStates(x simd.Matrix) {
	copy(a.State.Flat(), x.Flat())
	for i := range a.Weight {
		a.Weight[i] = -a.lnZ0(i)
	}
}

// lnZ0 is ln Z of the base of chain i: sum_i log(1 + exp(a_i)), and for labels
// log sum_k exp(a_k), with what the units summed out have without inputs.
func (a *AIS) lnZ0(i int) float64 {
	units := a.machine.unitsX()
	row, base := a.px.Row(i), a.base.Row(i)
	simd.Softplus(row[:units], base[:units])
	sum := a.machine.lnUniform()
	for _, x := range row[:units] {
		sum += float64(x)
	}
	if units < len(base) {
		labels := a.group.RowRange(i, i+1)
		copy(labels.Flat(), base[units:])
		simd.LogSumExpRows(a.sums[i:i+1], labels)
		sum += float64(a.sums[i])
	}
	return sum
}

// step takes the chains from temperature k to k+1: a factor for their weights,
// then a Gibbs sweep that leaves f at the new temperature as it is. It returns
// the mean over the chains of what the log weights have lost.
func (a *AIS) step(k int) float64 {
	a.machine.inputs(a.input, a.State)
	lost := a.weigh(a.t[k], a.t[k+1])
	a.sample(a.t[k+1], k)
	return lost
}

// weigh multiplies the weights by f_to(x) / f_from(x).
func (a *AIS) weigh(from, to float32) float64 {
	a.sumOut(from, to)
	lost, step := 0.0, float64(to)-float64(from)
	for i, z := range a.gains {
		x := simd.Dot(a.State.Row(i), a.shift.Row(i))
		gain := float64(step*float64(x)) + z
		a.Weight[i] += gain
		lost -= gain
	}
	return lost / float64(len(a.gains))
}

// sample draws z and then x at temperature t, given x W + c.
func (a *AIS) sample(t float32, k int) {
	a.sampleSummed(t, k)
	copy(a.px.Flat(), a.base.Flat())
	simd.Axpy(t, a.shift.Flat(), a.px.Flat())
	simd.Gemm(simd.NoTrans, simd.Trans, t, a.z, a.machine.W, 1, a.px)
	a.sampleState(a.gibbs.At(0, k, 1), a.gibbs.At(0, k, 2))
}

// sampleState draws the states given their total inputs px.
func (a *AIS) sampleState(units, labels rng.Draw) {
	n := a.machine.labelsX
	simd.BiasSigmoidSample(unitsOf(a.px, n), unitsOf(a.State, n), 1, a.zeroX[:a.machine.unitsX()], units)
	if n > 0 {
		p := groupOf(a.px, n)
		simd.SoftmaxRows(p)
		rbm.SampleOneOf(groupOf(a.State, n), p, labels)
	}
}
