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
//	"labels" (epoch, batch, sweep)          the labels, if there are any
type Chains struct {
	State []simd.Matrix // n x units of layer l: binary
	Prob  []simd.Matrix // n x units of layer l: what State was sampled from

	seen []simd.Nonzero // State[l], once the layer above has been drawn from it

	Y, PY simd.Matrix // n x classes: the labels and what they were drawn from; empty without labels

	// MeanTop makes Gibbs end with the probabilities of the top layer given
	// the probabilities of its neighbours, and Expected return them.
	MeanTop bool

	dbm                  *DBM
	start, gibbs, labels rng.Stream
}

// NewChains returns n chains; Start gives them their first states.
func NewChains(d *DBM, n int, stream rng.Stream) *Chains {
	c := &Chains{dbm: d, start: stream.Child("start"), gibbs: stream.Child("gibbs"), labels: stream.Child("labels")}
	c.seen = make([]simd.Nonzero, len(d.B))
	for l := range d.B {
		c.State = append(c.State, simd.NewMatrix(n, d.units(l)))
		c.Prob = append(c.Prob, simd.NewMatrix(n, d.units(l)))
	}
	if d.Labels != nil {
		c.Y, c.PY = simd.NewMatrix(n, len(d.Labels.A)), simd.NewMatrix(n, len(d.Labels.A))
	}
	return c
}

// Start draws the visible units uniformly from {0, 1} and each hidden layer
// from the one below, with doubled input as in pre-training. Labels start as
// every class alike, 1/classes each, until the first sweep draws one.
func (c *Chains) Start() {
	d := c.dbm
	simd.Fill(c.Y.Flat(), 1/float32(max(1, c.Y.Cols)))
	simd.Fill(c.Prob[0].Flat(), 0.5)
	simd.SampleRows(c.State[0], c.Prob[0], c.start.At(0, 0, 0))
	for l := 1; l <= d.top(); l++ {
		simd.Gemm(simd.NoTrans, simd.NoTrans, d.gain(l), c.State[l-1], d.W[l-1], 0, c.Prob[l])
		if l == d.top() && d.Labels != nil {
			d.Labels.AddInput(c.Prob[l], c.Y)
		}
		simd.BiasSigmoidSample(c.Prob[l], c.State[l], 1, d.B[l], c.start.At(0, 0, l))
	}
}

// Gibbs makes a number of sweeps of block Gibbs sampling. The layers of even
// number are independent given those of odd number, and the other way round:
// a sweep draws v, h2, h4, ... given h1, h3, ..., and then h1, h3, ... given
// them. Labels are drawn, given the top layer, with the layers that it is not
// one of.
func (c *Chains) Gibbs(sweeps, epoch, batch int) {
	layers := len(c.State)
	for sweep := range sweeps {
		for parity := range 2 {
			for l := parity; l < layers; l += 2 {
				c.sample(l, c.gibbs.At(epoch, batch, layers*sweep+l))
			}
			if d := c.dbm; d.Labels != nil && parity != d.top()%2 {
				d.Labels.Sample(c.Y, c.PY, c.State[d.top()], c.labels.At(epoch, batch, sweep))
			}
		}
	}
	if c.MeanTop {
		c.meanTop()
	}
}

// meanTop sets the probabilities of the top layer to s(p(hL-1) WL + p(y) L + cL).
func (c *Chains) meanTop() {
	d, top := c.dbm, c.dbm.top()
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, c.Prob[top-1], d.W[top-1], 0, c.Prob[top])
	if d.Labels != nil {
		d.Labels.AddInput(c.Prob[top], c.PY)
	}
	simd.BiasSigmoid(c.Prob[top], 1, d.B[top])
}

// sample draws layer l given its neighbours.
func (c *Chains) sample(l int, draw rng.Draw) {
	d, p, beta := c.dbm, c.Prob[l], float32(0)
	if l > 0 {
		c.seen[l-1].Find(c.State[l-1], p.Cols)
		simd.NonzeroGemm(simd.NoTrans, 1, &c.seen[l-1], d.W[l-1], 0, p)
		beta = 1
	}
	if l < d.top() {
		simd.Gemm(simd.NoTrans, simd.Trans, 1, c.State[l+1], d.W[l], beta, p)
	} else if d.Labels != nil {
		d.Labels.AddInput(p, c.Y)
	}
	simd.BiasSigmoidSample(p, c.State[l], 1, d.B[l], draw)
}

// Expected returns layer l, after Gibbs, in the form that goes into the
// model's statistics: the odd layers as probabilities given the even ones, the
// even layers as sampled. The means of products of neighbours are then those
// of the chains' distribution, exactly; with probabilities on both sides, as
// in the authors' program (MeanTop), they are not, because the two are not
// independent.
func (c *Chains) Expected(l int) simd.Matrix {
	if l%2 == 1 || c.MeanTop && l == c.dbm.top() {
		return c.Prob[l]
	}
	return c.State[l]
}

// ExpectedLabels is Expected for the labels: as probabilities where the top
// layer is as sampled. With MeanTop they are as sampled, as the authors have
// them.
func (c *Chains) ExpectedLabels() simd.Matrix {
	if c.dbm.top()%2 == 0 && !c.MeanTop {
		return c.PY
	}
	return c.Y
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
