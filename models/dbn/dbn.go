// Package dbn is the deep belief net: restricted Boltzmann machines trained
// one on top of the other (Hinton, Osindero & Teh 2006), each on the hidden
// probabilities of the one below, then unrolled to a feed-forward net with a
// softmax on top and fine-tuned by backpropagation.
package dbn

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// DBN is a stack of RBMs, the first at the bottom: the hidden units of one are
// the visible units of the next.
type DBN struct {
	RBMs []*rbm.RBM

	// Streamed computes the inputs of the upper layers whenever they are wanted
	// instead of keeping them: for examples too many to keep the codes of.
	Streamed bool

	codes []*rbm.Later // the inputs of RBMs[1:]
}

// New returns a stack with every parameter 0; sizes are the numbers of units
// of the layers, the visible one first.
func New(sizes ...int) *DBN {
	d := &DBN{}
	for l := 1; l < len(sizes); l++ {
		d.RBMs = append(d.RBMs, rbm.New(sizes[l-1], sizes[l]))
	}
	return d
}

// Parameters returns W1, b1, c1, W2, ...: those of each RBM, from the bottom.
func (d *DBN) Parameters() []nn.Param {
	var ps []nn.Param
	for l, r := range d.RBMs {
		for _, p := range r.Parameters() {
			p.Name = fmt.Sprintf("%s%d", p.Name, l+1)
			ps = append(ps, p)
		}
	}
	return ps
}

// Pretrain returns the greedy training as one phase a layer, "rbm1", "rbm2",
// ...; opts has one set of options a layer. The second layer's data are
// p(h | v) of the first for every v of src, computed once as its phase begins
// (or, if the stack is Streamed, at every presentation), and so on upward; with Binarize in a layer's options it sees samples of them
// instead. Layer l draws from stream's child "rbm<l>", see rbm.Trainer.
func (d *DBN) Pretrain(src batch.Source, opts []rbm.Options, stream rng.Stream) []train.Phase {
	var phases []train.Phase
	d.codes = nil
	for l, r := range d.RBMs {
		name := fmt.Sprintf("rbm%d", l+1)
		phase := rbm.NewTrainer(r, src, opts[l], stream.Child(name)).Phase(name)
		if l > 0 && !d.Streamed {
			phase.Setup = func() { d.feed(l) }
		}
		phases = append(phases, phase)
		if d.Streamed {
			src = rbm.NewEncoded(r, src)
		} else if l+1 < len(d.RBMs) {
			input := src
			codes := rbm.NewLater(src.Len(), r.W.Cols, func() simd.Matrix { return r.Codes(input) })
			d.codes = append(d.codes, codes)
			src = codes
		}
	}
	return phases
}

// feed computes the input of RBMs[l], l > 0, and forgets that of the RBM
// below, which it computes first if training goes on above it.
func (d *DBN) feed(l int) {
	if l > 1 && !d.codes[l-2].Held() {
		d.feed(l - 1)
	}
	d.codes[l-1].Compute()
	if l > 1 {
		d.codes[l-2].Release()
	}
}

// Release forgets the inputs of all layers, once pre-training is over.
func (d *DBN) Release() {
	for _, c := range d.codes {
		c.Release()
	}
}
