package dbm

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// joint trains all layers together and owns every buffer of an update.
type joint struct {
	dbm   *DBM
	opt   JointOptions
	src   batch.Source
	order *batch.Order
	pixel rng.Stream

	v         simd.Matrix // batch x V: the input
	pv        simd.Matrix // batch x V: its reconstruction
	posterior *MeanField
	chains    *Chains
	sparsity  *sparsity // nil without
	centring  *centring // nil without

	mean, sum          [][]float32 // of a layer: mean over the data, sum over the chains
	gradient, velocity parameters

	labels *rbm.LabelTrainer // nil without labels
	y      simd.Matrix       // batch x classes: those of the minibatch
}

// parameters is one number for each of a machine's parameters.
type parameters struct {
	W []simd.Matrix
	B [][]float32
}

func newParameters(d *DBM) parameters {
	var p parameters
	for _, w := range d.W {
		p.W = append(p.W, simd.NewMatrix(w.Rows, w.Cols))
	}
	p.B = newLayers(d)
	return p
}

// newLayers returns a number for every unit of every layer.
func newLayers(d *DBM) [][]float32 {
	var x [][]float32
	for _, b := range d.B {
		x = append(x, make([]float32, len(b)))
	}
	return x
}

// Joint returns the phase "joint", which trains all layers together on src
// (section 2.2 of the paper): stochastic approximation with the mean-field
// posterior in place of the data's and persistent chains in place of the
// model's distribution,
//
//	dW1 = E_data[v' h1] - E_chains[v' h1]    dW2 = E_data[h1' h2] - E_chains[h1' h2]
//
// A machine with labels has those of the examples clamped in the first term
// and drawn by the chains in the second.
//
// Its Init starts the chains from what Pretrain has left. A step's loss is the
// squared error per case between the input and its mean-field reconstruction
// s(h1 W1' + b). opt must be valid.
//
// Random draws, below stream: child "order" (epoch, 0, 0) for the order of the
// examples, "input" (epoch, step, 0) for the input if it is binarized, and
// those of Chains below child "chains", at (epoch, step).
func (d *DBM) Joint(src batch.Source, opt JointOptions, stream rng.Stream) train.Phase {
	j := newJoint(d, src, opt, stream)
	return train.Phase{Name: "joint", Epochs: opt.Epochs, Steps: j.order.Steps(),
		Init: j.chains.Start, Begin: j.order.Begin, Step: j.step, Parameters: d.Parameters, State: j.state}
}

func newJoint(d *DBM, src batch.Source, opt JointOptions, stream rng.Stream) *joint {
	if d.Labels != nil && opt.Centring != 0 {
		panic("dbm: centring of a machine with labels: their weights have no offsets")
	}
	n := min(opt.Batch, src.Len())
	j := &joint{
		dbm: d, opt: opt, src: src,
		order: batch.NewOrder(stream.Child("order"), src.Len(), opt.Batch),
		pixel: stream.Child("input"),
		v:     simd.NewMatrix(n, d.units(0)), pv: simd.NewMatrix(n, d.units(0)),
		posterior: NewMeanField(d, n),
		chains:    NewChains(d, opt.Chains, stream.Child("chains")),
		sparsity:  newSparsity(d, &opt),
		centring:  newCentring(d, &opt),
		mean:      newLayers(d), sum: newLayers(d),
		gradient: newParameters(d), velocity: newParameters(d),
	}
	j.chains.MeanTop = opt.MeanTop
	if opt.MeanFieldTolerance > 0 {
		j.posterior.StopAt(opt.MeanFieldTolerance)
	}
	if d.Labels != nil {
		j.labels = rbm.NewLabelTrainer(d.Labels, src, opt.Labels)
		j.y = simd.NewMatrix(n, len(d.Labels.A))
	}
	return j
}

// state lists velocities, chains, the running means of the sparsity penalty and
// the offsets of centring.
func (j *joint) state() []train.Array {
	var state []train.Array
	for l, w := range j.velocity.W {
		state = append(state, train.Vector(fmt.Sprintf("v W%d", l+1), w.Flat()))
	}
	for l, b := range j.velocity.B {
		state = append(state, train.Vector(fmt.Sprintf("v c%d", l), b))
	}
	for l, s := range j.chains.State {
		state = append(state, train.Vector(fmt.Sprintf("chains h%d", l), s.Flat()))
	}
	if j.sparsity != nil {
		for l, m := range j.sparsity.mean {
			state = append(state, train.Vector(fmt.Sprintf("mean h%d", l), m))
		}
	}
	if j.centring != nil {
		for l, m := range j.centring.offset {
			state = append(state, train.Vector(fmt.Sprintf("offset h%d", l), m))
		}
	}
	if j.labels != nil {
		state = append(append(state, train.Vector("chains y", j.chains.Y.Flat())), j.labels.State()...)
	}
	return state
}

func (j *joint) step(epoch, step int) float64 {
	v := j.input(epoch, step)
	j.PositivePhase(v)
	j.NegativePhase(epoch, step)
	if j.centring != nil {
		j.centring.apply(&j.gradient, j.mean, j.sum, j.opt.Chains)
	}
	if j.sparsity != nil {
		j.sparsity.penalise(&j.gradient, j.mean)
	}
	loss := j.reconstructionError()
	rate, momentum := j.opt.At(epoch*j.order.Steps()+step, j.order.Steps(), j.opt.Epochs)
	j.update(rate, momentum)
	return loss
}

// input gathers a minibatch and its labels.
func (j *joint) input(epoch, step int) simd.Matrix {
	idx := j.order.Batch(step)
	v := j.v.RowRange(0, len(idx))
	j.src.Gather(v, idx)
	if j.labels != nil {
		j.labels.Clamp(j.y.RowRange(0, len(idx)), idx)
	}
	if j.opt.Binarize {
		simd.SampleRows(v, v, j.pixel.At(epoch, step, 0))
	}
	return v
}

// PositivePhase runs mean field on v and starts the gradient (of the negative
// bound) with the data's statistics: gWl = -E_data[hl-1' hl], gcl = -E_data[hl].
func (j *joint) PositivePhase(v simd.Matrix) {
	q, g, a := j.posterior, &j.gradient, 1/float32(v.Rows)
	if j.labels != nil {
		y := j.y.RowRange(0, v.Rows)
		q.RunLabelled(v, y, j.opt.MeanFieldSweeps)
		j.labels.Positive(y, q.H(j.dbm.top()))
	} else {
		q.Run(v, j.opt.MeanFieldSweeps)
	}
	simd.NonzeroGemm(simd.Trans, -a, &q.v, q.H(1), 0, g.W[0])
	for l := 1; l < len(g.W); l++ {
		simd.Gemm(simd.Trans, simd.NoTrans, -a, q.H(l), q.H(l+1), 0, g.W[l])
	}
	for l, mean := range j.mean {
		simd.ColSums(mean, q.H(l))
		simd.Scale(mean, a, mean)
		simd.Scale(g.B[l], -1, mean)
	}
}

// NegativePhase moves the persistent chains on and adds their statistics:
// gWl += E_chains[hl-1' hl], gcl += E_chains[hl].
func (j *joint) NegativePhase(epoch, step int) {
	c, g, a := j.chains, &j.gradient, 1/float32(j.opt.Chains)
	c.Gibbs(j.opt.GibbsSweeps, epoch, step)
	for l := range g.W {
		if l%2 == 0 { // as sampled, and seen when the layer above was
			simd.NonzeroGemm(simd.Trans, a, &c.seen[l], c.Expected(l+1), 1, g.W[l])
		} else {
			simd.Gemm(simd.Trans, simd.NoTrans, a, c.Expected(l), c.Expected(l+1), 1, g.W[l])
		}
	}
	for l, sum := range j.sum {
		simd.ColSums(sum, c.Expected(l))
		simd.Axpy(a, sum, g.B[l])
	}
	if j.labels != nil {
		j.labels.Negative(c.ExpectedLabels(), c.Expected(j.dbm.top()))
	}
}

// reconstructionError returns the squared distance between the input and
// s(h1 W1' + b), mean over the minibatch.
func (j *joint) reconstructionError() float64 {
	v, h1 := j.posterior.H(0), j.posterior.H(1)
	pv := j.pv.RowRange(0, v.Rows)
	simd.Gemm(simd.NoTrans, simd.Trans, 1, h1, j.dbm.W[0], 0, pv)
	simd.BiasSigmoid(pv, 1, j.dbm.B[0])
	d := pv.Flat()
	simd.Sub(d, d, v.Flat())
	return float64(simd.Dot(d, d)) / float64(v.Rows)
}

// update takes one step of gradient descent with momentum; the weights alone
// decay.
func (j *joint) update(rate, momentum float64) {
	s := simd.SGDStep{Rate: float32(rate), Momentum: float32(momentum)}
	for l, b := range j.dbm.B {
		simd.SGD(b, j.velocity.B[l], j.gradient.B[l], s)
	}
	s.Decay = float32(j.opt.Decay)
	for l, w := range j.dbm.W {
		simd.SGD(w.Flat(), j.velocity.W[l].Flat(), j.gradient.W[l].Flat(), s)
	}
	if j.labels != nil {
		j.labels.Update(s)
	}
}
