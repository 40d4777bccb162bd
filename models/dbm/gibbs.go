package dbm

import (
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Chains are n Markov chains over all layers of a machine, one a row. Their
// random draws, below the stream they are given (L is the top layer):
//
//	"start" (0, 0, l)                       layer l of the start
//	"gibbs" (epoch, batch, (L+1) sweep + l) layer l in a sweep 0, 1, ...
type Chains struct {
	State []simd.Matrix // n x units of layer l: binary
	Prob  []simd.Matrix // n x units of layer l: what State was sampled from

	dbm          *DBM
	start, gibbs rng.Stream
}

// NewChains returns n chains; Start gives them their first states.
func NewChains(d *DBM, n int, stream rng.Stream) *Chains {
	c := &Chains{dbm: d, start: stream.Child("start"), gibbs: stream.Child("gibbs")}
	for l := range d.B {
		c.State = append(c.State, simd.NewMatrix(n, d.units(l)))
		c.Prob = append(c.Prob, simd.NewMatrix(n, d.units(l)))
	}
	return c
}

// Start draws the visible units uniformly from {0, 1} and each hidden layer
// from the one below, with doubled input as in pre-training.
func (c *Chains) Start() {
	d := c.dbm
	simd.Fill(c.Prob[0].Flat(), 0.5)
	simd.SampleRows(c.State[0], c.Prob[0], c.start.At(0, 0, 0))
	for l := 1; l <= d.top(); l++ {
		simd.Gemm(simd.NoTrans, simd.NoTrans, d.gain(l), c.State[l-1], d.W[l-1], 0, c.Prob[l])
		simd.BiasSigmoidSample(c.Prob[l], c.State[l], 1, d.B[l], c.start.At(0, 0, l))
	}
}

// Gibbs makes a number of sweeps of block Gibbs sampling. The layers of even
// number are independent given those of odd number, and the other way round:
// a sweep draws v, h2, h4, ... given h1, h3, ..., and then h1, h3, ... given
// them.
func (c *Chains) Gibbs(sweeps, epoch, batch int) {
	layers := len(c.State)
	for sweep := range sweeps {
		for parity := range 2 {
			for l := parity; l < layers; l += 2 {
				c.sample(l, c.gibbs.At(epoch, batch, layers*sweep+l))
			}
		}
	}
}

// sample draws layer l given its neighbours.
func (c *Chains) sample(l int, draw rng.Draw) {
	d, p, beta := c.dbm, c.Prob[l], float32(0)
	if l > 0 {
		simd.Gemm(simd.NoTrans, simd.NoTrans, 1, c.State[l-1], d.W[l-1], 0, p)
		beta = 1
	}
	if l < d.top() {
		simd.Gemm(simd.NoTrans, simd.Trans, 1, c.State[l+1], d.W[l], beta, p)
	}
	simd.BiasSigmoidSample(p, c.State[l], 1, d.B[l], draw)
}

// Expected returns layer l, after Gibbs, in the form that goes into the
// model's statistics: the odd layers as probabilities given the even ones, the
// even layers as sampled. The means of products of neighbours are then those
// of the chains' distribution, exactly; with probabilities on both sides, as
// in the authors' program, they are not, because the two are not independent.
func (c *Chains) Expected(l int) simd.Matrix {
	if l%2 == 1 {
		return c.Prob[l]
	}
	return c.State[l]
}

// Sample runs n Markov chains from random pixels and returns p(v | h1) of the
// last of sweeps sweeps (at least 1), a picture a row (n x V). The chains draw
// from stream at epoch 0, batch 0, see Chains.
func (d *DBM) Sample(n, sweeps int, stream rng.Stream) simd.Matrix {
	c := NewChains(d, n, stream)
	c.Start()
	c.Gibbs(sweeps, 0, 0)
	return c.Prob[0]
}
