package likelihood

import (
	"math"

	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// AIS is a number of annealed Markov chains. Each has biases of its own, so
// that one call can anneal chains with different clamped units. Their random
// draws, below the stream they are given:
//
//	"start" (0, 0, 0)       the first states, from the base
//	"gibbs" (0, k, 0 and 1) the hidden and the visible units of step k = 0, 1, ...
type AIS struct {
	rbm            *rbm.RBM
	t              []float32 // temperatures in the order in which the chains pass them
	prepare, begin func()    // Setup and Init of the phase

	start, gibbs rng.Stream

	State  simd.Matrix // n x V: v, binary
	Weight []float64   // n: the logarithms of the chains' weights

	base  simd.Matrix // n x V: a
	shift simd.Matrix // n x V: b - a

	input    simd.Matrix // n x H: v W + c, then p(h | v)
	h        simd.Matrix // n x H: a sample of it
	old, new simd.Matrix // n x H: log(1 + exp(t input)) before and after a step of t
	pv       simd.Matrix // n x V: p(v | h)
	sums     []float32   // n
	zeroV    []float32
	zeroH    []float32
}

// newAIS returns n chains through the temperatures t. What the chains start
// from and their biases are still to be set, by prepare and begin.
func newAIS(r *rbm.RBM, n int, t []float32, stream rng.Stream) *AIS {
	mustBeBinary(r)
	visible, hidden := len(r.B), len(r.C)
	return &AIS{
		rbm: r, t: t, start: stream.Child("start"), gibbs: stream.Child("gibbs"),
		State: simd.NewMatrix(n, visible), Weight: make([]float64, n),
		base: simd.NewMatrix(n, visible), shift: simd.NewMatrix(n, visible),
		input: simd.NewMatrix(n, hidden), h: simd.NewMatrix(n, hidden),
		old: simd.NewMatrix(n, hidden), new: simd.NewMatrix(n, hidden),
		pv: simd.NewMatrix(n, visible), sums: make([]float32, n),
		zeroV: make([]float32, visible), zeroH: make([]float32, hidden),
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
	copy(a.pv.Flat(), a.base.Flat())
	simd.BiasSigmoidSample(a.pv, a.State, 1, a.zeroV, a.start.At(0, 0, 0))
	for i := range a.Weight {
		a.Weight[i] = a.lnZ0(i)
	}
}

// fromStates starts chains that run in reverse at states of the model; their
// weights begin with 1/Z_0.
func (a *AIS) fromStates(v simd.Matrix) {
	copy(a.State.Flat(), v.Flat())
	for i := range a.Weight {
		a.Weight[i] = -a.lnZ0(i)
	}
}

// lnZ0 is ln Z of the base of chain i: sum_i log(1 + exp(a_i)) + H ln 2.
func (a *AIS) lnZ0(i int) float64 {
	row := a.pv.Row(i)
	simd.Softplus(row, a.base.Row(i))
	sum := float64(float64(len(a.zeroH)) * math.Ln2)
	for _, x := range row {
		sum += float64(x)
	}
	return sum
}

// step takes the chains from temperature k to k+1: a factor for their weights,
// then a Gibbs sweep that leaves f at the new temperature as it is. It returns
// the mean over the chains of what the log weights have lost.
func (a *AIS) step(k int) float64 {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, a.State, a.rbm.W, 0, a.input)
	simd.AddBias(a.input, a.rbm.C)
	lost := a.weigh(a.t[k], a.t[k+1])
	a.sample(a.t[k+1], k)
	return lost
}

// weigh multiplies the weights by f_to(v) / f_from(v).
func (a *AIS) weigh(from, to float32) float64 {
	simd.Scale(a.old.Flat(), from, a.input.Flat())
	simd.Softplus(a.old.Flat(), a.old.Flat())
	simd.Scale(a.new.Flat(), to, a.input.Flat())
	simd.Softplus(a.new.Flat(), a.new.Flat())
	simd.Sub(a.new.Flat(), a.new.Flat(), a.old.Flat())
	simd.RowSums(a.sums, a.new)
	lost, step := 0.0, float64(to)-float64(from)
	for i, hidden := range a.sums {
		visible := simd.Dot(a.State.Row(i), a.shift.Row(i))
		gain := float64(step*float64(visible)) + float64(hidden)
		a.Weight[i] += gain
		lost -= gain
	}
	return lost / float64(len(a.sums))
}

// sample draws h and then v at temperature t, given v and v W + c.
func (a *AIS) sample(t float32, k int) {
	simd.BiasSigmoidSample(a.input, a.h, t, a.zeroH, a.gibbs.At(0, k, 0))
	copy(a.pv.Flat(), a.base.Flat())
	simd.Axpy(t, a.shift.Flat(), a.pv.Flat())
	simd.Gemm(simd.NoTrans, simd.Trans, t, a.h, a.rbm.W, 1, a.pv)
	simd.BiasSigmoidSample(a.pv, a.State, 1, a.zeroV, a.gibbs.At(0, k, 1))
}
