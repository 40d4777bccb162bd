// Package dbm is the deep Boltzmann machine (Salakhutdinov & Hinton 2009): an
// undirected model with layers of hidden units h1, ..., hL above the visible
// units v,
//
//	E(v, h1, ..., hL) = -v W1 h1' - h1 W2 h2' - ... - v b' - h1 c1' - h2 c2' - ...
//	p(v, h1, ..., hL) = exp(-E) / Z
//	p(h1 = 1 | v, h2) = s(v W1 + h2 W2' + c1)
//	p(h2 = 1 | h1, h3) = s(h1 W2 + h3 W3' + c2)
//	p(v = 1 | h1) = s(h1 W1' + b)
//
// It is trained in three stages: Pretrain, a stack of RBMs with doubled
// inputs; Joint, mean field against persistent Markov chains, all layers
// together; FineTune, a feed-forward net that sees the posterior of h2 as
// extra input.
package dbm

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbn"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// DBM holds the parameters. Layer 0 is the visible one, layer l > 0 is hl.
type DBM struct {
	W []simd.Matrix // W[l], between layers l and l+1 (units of l x units of l+1), is the equations' W(l+1)
	B [][]float32   // B[0] is b, B[l] is cl

	// Labels is a softmax group joined to the top layer, nil for none; see
	// NewLabelled.
	Labels *rbm.Labels
}

// New returns a machine with every parameter 0; sizes are the numbers of units
// of the layers, the visible one first. It panics with fewer than two hidden
// layers: then it would be an RBM.
func New(sizes ...int) *DBM {
	if len(sizes) < 3 {
		panic(fmt.Sprintf("dbm: layers of %v units: want a visible and at least two hidden layers", sizes))
	}
	d := &DBM{}
	for l, n := range sizes {
		d.B = append(d.B, make([]float32, n))
		if l > 0 {
			d.W = append(d.W, simd.NewMatrix(sizes[l-1], n))
		}
	}
	return d
}

// NewLabelled returns a machine, as New does, with a softmax group of label
// units y that is joined to the top layer, as in the authors' program for
// MNIST:
//
//	E(v, y, h1, ..., hL) = E(v, h1, ..., hL) - y L hL' - y a'
//
// Pretrain and Joint then want the classes of the examples in their options;
// what classifies (Posterior, FineTune) leaves the labels out.
func NewLabelled(classes int, sizes ...int) *DBM {
	d := New(sizes...)
	d.Labels = rbm.NewLabels(classes, d.units(d.top()))
	return d
}

// top is the number L of the top layer.
func (d *DBM) top() int { return len(d.W) }

// units is the number of units of layer l.
func (d *DBM) units(l int) int { return len(d.B[l]) }

// Parameters returns W1, ..., WL, b, c1, ..., cL, and L and a where there are
// labels; they share the machine's memory.
func (d *DBM) Parameters() []nn.Param {
	var ps []nn.Param
	for l, w := range d.W {
		ps = append(ps, nn.Param{Name: fmt.Sprintf("W%d", l+1), Shape: []int{w.Rows, w.Cols}, Data: w.Flat()})
	}
	for l, b := range d.B {
		name := "b"
		if l > 0 {
			name = fmt.Sprintf("c%d", l)
		}
		ps = append(ps, nn.Param{Name: name, Shape: []int{len(b)}, Data: b})
	}
	if d.Labels != nil {
		ps = append(ps, d.Labels.Parameters()...)
	}
	return ps
}

// Pretrain returns the greedy training as one phase a layer, "rbm1", ...,
// "rbmL", with one set of options a layer (section 3.1 of the paper). In the
// whole machine a hidden layer gets input from below and from above; an RBM
// that has only one of the two doubles it:
//
//	first layer         p(h1 | v) = s(2 (v W1 + c))    p(v | h1) = s(h1 W1' + b)
//	layers in between   p(hl | .) = s(2 (. Wl + c))    p(. | hl) = s(2 (hl Wl' + b))
//	last layer          p(hL | .) = s(. WL + c)        p(. | hL) = s(2 (hL WL' + b))
//	with labels         p(hL | ., y) = s(. WL + y L + c)
//
// The data of a layer are p(hl | .) of the one below for grey v, sampled at
// every presentation if its options say Binarize, as the authors do. Layer l
// draws from stream's child "rbm<l>", see rbm.Trainer. The last phase ends with
// the composition of the machine.
func (d *DBM) Pretrain(src batch.Source, opts []rbm.Options, stream rng.Stream) []train.Phase {
	stack := d.newStack()
	phases := stack.Pretrain(src, opts, stream)
	last := &phases[d.top()-1]
	layer := last.Parameters
	last.Parameters = func() []train.Array { return append(layer(), d.composed()...) }
	last.End = func(epoch int, _ *train.Report) {
		if epoch+1 == opts[d.top()-1].Epochs {
			d.compose(stack)
		}
	}
	return phases
}

// composed lists the parameters by names that no RBM has.
func (d *DBM) composed() []train.Array {
	list := d.Parameters()
	for i := range list {
		list[i].Name = "composed " + list[i].Name
	}
	return list
}

// newStack returns the RBMs of pre-training. They work on the machine's
// weights in place and have biases of their own.
func (d *DBM) newStack() *dbn.DBN {
	stack := &dbn.DBN{}
	for l, w := range d.W {
		r := &rbm.RBM{W: w, B: make([]float32, w.Rows), C: make([]float32, w.Cols), BottomUp: 2, TopDown: 2}
		if l == 0 {
			r.TopDown = 1
		}
		if l+1 == d.top() {
			r.BottomUp, r.Labels = 1, d.Labels
		}
		stack.RBMs = append(stack.RBMs, r)
	}
	return stack
}

// compose makes one machine of the pre-trained RBMs: a hidden layer's bias is
// the sum of those that it has in the RBM below and in the RBM above it.
//
//	b = b(rbm1)    cl = c(rbm l) + b(rbm l+1)    cL = c(rbm L)
func (d *DBM) compose(stack *dbn.DBN) {
	clear(d.B[0])
	for l, r := range stack.RBMs {
		simd.Axpy(1, r.B, d.B[l])
		copy(d.B[l+1], r.C)
	}
	stack.Release()
}
