package rbm

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Trainer trains an RBM on a source. It owns every buffer of an update.
//
// Its random draws, below the stream it is given:
//
//	"init"  (0, 0, 0)               the weights
//	"init"  (0, 0, 1)               those of labels, if there are any
//	"order" (epoch, 0, 0)           the order of the examples
//	"gibbs" (epoch, step, 0)        the input, if it is binarized
//	"gibbs" (epoch, step, 1)        the hidden units of the positive phase
//	"gibbs" (epoch, step, 2s, 2s+1) the visible and hidden units of sweep s = 1..k
//	"gibbs" (epoch, step, 2^30 + s) its labels, if there are any
//	"start" (0, 0, 0)               the hidden units of the persistent chains
type Trainer struct {
	rbm   *RBM
	opt   Options
	src   batch.Source
	order *batch.Order

	init, gibbs, start rng.Stream

	data       Chains // V: the input; PH, H: the positive phase; PV: its reconstruction
	negative   Chains // PCD: the persistent chains. CD: started from data.H
	gradient   parameters
	velocity   parameters
	sumV, sumH []float32
	labels     *LabelTrainer // nil without a label group
}

// parameters is one number for each of an RBM's parameters.
type parameters struct {
	W    simd.Matrix
	B, C []float32
}

func newParameters(r *RBM) parameters {
	return parameters{W: simd.NewMatrix(r.W.Rows, r.W.Cols), B: make([]float32, len(r.B)), C: make([]float32, len(r.C))}
}

// NewTrainer prepares the training of r on src, whose dimension is r's number
// of visible units. It reads no example and no parameter yet, so src may be
// the codes of a layer that is still to be trained. opt must be valid, and
// opt.Labels must have a class for every example if r has a label group.
func NewTrainer(r *RBM, src batch.Source, opt Options, stream rng.Stream) *Trainer {
	n := min(opt.Batch, src.Len())
	t := &Trainer{
		rbm: r, opt: opt, src: src,
		order: batch.NewOrder(stream.Child("order"), src.Len(), opt.Batch),
		init:  stream.Child("init"), gibbs: stream.Child("gibbs"), start: stream.Child("start"),
		data: NewChains(r, n), gradient: newParameters(r), velocity: newParameters(r),
		sumV: make([]float32, len(r.B)), sumH: make([]float32, len(r.C)),
	}
	if r.Labels != nil {
		t.labels = NewLabelTrainer(r.Labels, src, opt.Labels)
	}
	if opt.Chains > 0 {
		n = opt.Chains
	}
	t.negative = NewChains(r, n)
	return t
}

// Phase returns the training as a phase. Its Init initialises the RBM.
// A step's loss is the squared error per case between the input and its
// reconstruction p(v | h) from a sample h of p(h | v).
func (t *Trainer) Phase(name string) train.Phase {
	return train.Phase{Name: name, Epochs: t.opt.Epochs, Steps: t.order.Steps(),
		Init: t.initialise, Begin: t.order.Begin, Step: t.step, Parameters: t.rbm.Parameters, State: t.state}
}

func (t *Trainer) initialise() {
	t.rbm.Init(t.init, t.opt.InitSD)
	if t.opt.DataBias > 0 {
		copy(t.rbm.B, DataBias(t.src, t.opt.DataBias))
	}
	simd.Fill(t.negative.PH.Flat(), 0.5)
	simd.SampleRows(t.negative.H, t.negative.PH, t.start.At(0, 0, 0))
}

// state lists the velocities and, for PCD, the hidden states of the chains,
// from which every sweep starts.
func (t *Trainer) state() []train.Array {
	v := &t.velocity
	state := []train.Array{train.Vector("v W", v.W.Flat()), train.Vector("v b", v.B), train.Vector("v c", v.C)}
	if t.opt.Chains > 0 {
		state = append(state, train.Vector("chains h", t.negative.H.Flat()))
	}
	if t.labels != nil {
		state = append(state, t.labels.State()...)
	}
	return state
}

func (t *Trainer) step(epoch, step int) float64 {
	k, divisor := t.opt.sweeps(epoch)
	data := t.input(epoch, step)
	t.PositivePhase(data, epoch, step)
	var loss float64
	if t.opt.Chains > 0 {
		loss = t.PCD(data, k, epoch, step)
	} else {
		loss = t.CD(data, k, epoch, step)
	}
	rate, momentum := t.opt.At(epoch*t.order.Steps()+step, t.order.Steps(), t.opt.Epochs)
	t.update(rate/divisor, momentum)
	return loss
}

// input gathers a minibatch into V, and its labels into Y.
func (t *Trainer) input(epoch, step int) Chains {
	idx := t.order.Batch(step)
	data := t.data.First(len(idx))
	t.src.Gather(data.V, idx)
	if t.labels != nil {
		t.labels.Clamp(data.Y, idx)
	}
	if t.opt.Binarize {
		simd.SampleRows(data.V, data.V, t.gibbs.At(epoch, step, 0))
	}
	return data
}

// update takes one step of gradient descent with momentum; the weights alone
// decay.
func (t *Trainer) update(rate, momentum float64) {
	s := simd.SGDStep{Rate: float32(rate), Momentum: float32(momentum)}
	simd.SGD(t.rbm.B, t.velocity.B, t.gradient.B, s)
	simd.SGD(t.rbm.C, t.velocity.C, t.gradient.C, s)
	s.Decay = float32(t.opt.Decay)
	simd.SGD(t.rbm.W.Flat(), t.velocity.W.Flat(), t.gradient.W.Flat(), s)
	if t.labels != nil {
		t.labels.Update(s)
	}
}
