package nn

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn/minimize"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// conjugateRows is the number of examples that an evaluation of the loss takes
// at a time. The last bits of gradients and loss depend on it: it is part of the
// result.
const conjugateRows = 1000

// ConjugateTrainer trains a classifier by conjugate gradients on large
// minibatches (Hinton & Salakhutdinov 2006; Salakhutdinov & Hinton 2009). Every
// minibatch is minimised anew, by a few line searches of minimize, so that
// nothing but the parameters goes from one to the next. What is minimised is
// the cross-entropy summed over the minibatch, in nats: a sum and not a mean,
// as the authors have it, since the first step of a search depends on the
// scale. A step allocates nothing.
type ConjugateTrainer struct {
	net    *Net
	opt    ConjugateOptions
	src    batch.Source
	labels []uint8
	order  *batch.Order

	x      simd.Matrix // batch x inputs: the minibatch
	y      []uint8     // batch: its labels
	below  simd.Matrix // batch x inputs of the last layer, while it trains alone
	layers []conjugateLayer

	params    []float32 // of all layers: W1, b1, W2, ...
	minimizer *minimize.Minimizer
	function  minimize.Function // t.value
	flusher   *flusher

	in     simd.Matrix  // what the first layer that trains sees of the minibatch
	seen   simd.Nonzero // the part of it that is going through the net
	bottom int          // that layer
}

// conjugateLayer is a layer of the net with its buffers.
type conjugateLayer struct {
	*Dense
	at         int         // where its parameters begin among all
	out, delta simd.Matrix // rows x outputs, of at most conjugateRows
	sum        []float32   // outputs
}

// NewConjugateTrainer returns a trainer of net on the examples of src with the
// classes labels. The last layer must be Linear: the trainer adds the softmax.
// It draws the order of the examples from stream's child "order". opt must be
// valid; it panics when shapes do not fit together.
func NewConjugateTrainer(net *Net, opt ConjugateOptions, src batch.Source, labels []uint8, stream rng.Stream) *ConjugateTrainer {
	mustClassify(net, src, labels)
	size := min(opt.Batch, src.Len())
	rows := min(size, conjugateRows)
	t := &ConjugateTrainer{net: net, opt: opt, src: src, labels: labels,
		order: batch.NewOrder(stream.Child("order"), src.Len(), size),
		x:     simd.NewMatrix(size, net.In()), y: make([]uint8, size), flusher: newFlusher()}
	if opt.TopOnlyEpochs > 0 {
		t.below = simd.NewMatrix(size, net.Layers[net.Hidden()].In())
	}
	n := 0
	for _, d := range net.Layers {
		t.layers = append(t.layers, conjugateLayer{Dense: d, at: n,
			out: simd.NewMatrix(rows, d.Out()), delta: simd.NewMatrix(rows, d.Out()), sum: make([]float32, d.Out())})
		n += (d.In() + 1) * d.Out()
	}
	t.params, t.minimizer, t.function = make([]float32, n), minimize.New(n), t.value
	return t
}

// Phase returns the whole training as a phase. The loss of a step is the mean
// cross-entropy of its minibatch in nats, before its line searches.
func (t *ConjugateTrainer) Phase(name string) train.Phase {
	return train.Phase{Name: name, Epochs: t.opt.Epochs, Steps: t.order.Steps(), Begin: t.order.Begin, Step: t.step,
		Parameters: t.net.Parameters}
}

func (t *ConjugateTrainer) step(epoch, step int) float64 {
	n := t.gather(t.order.Batch(step))
	t.bottom, t.in = 0, t.x.RowRange(0, n)
	if top := t.net.Hidden(); epoch < t.opt.TopOnlyEpochs && top > 0 {
		t.bottom, t.in = top, t.below.RowRange(0, n)
		t.ascend(n)
	}
	x := t.params[t.layers[t.bottom].at:]
	t.store(x)
	r := t.minimizer.Run(t.function, x, t.opt.LineSearches)
	t.load(x)
	return r.First / float64(n)
}

// gather fetches the named examples and returns their number.
func (t *ConjugateTrainer) gather(idx []int32) int {
	t.src.Gather(t.x.RowRange(0, len(idx)), idx)
	for i, k := range idx {
		t.y[i] = t.labels[k]
	}
	return len(idx)
}

// ascend computes what the last layer sees of the minibatch: once, since the
// layers below stand still while it trains alone.
func (t *ConjugateTrainer) ascend(n int) {
	top := t.net.Hidden()
	for lo := 0; lo < n; lo += conjugateRows {
		x := t.x.RowRange(lo, min(lo+conjugateRows, n))
		for i := range top {
			out := t.layers[i].out.RowRange(0, x.Rows)
			if i+1 == top {
				out = t.below.RowRange(lo, lo+x.Rows)
			}
			t.layers[i].Forward(out, x)
			x = out
		}
	}
}

// weights is the layer's part of a vector of parameters or of a gradient that
// begins with element from of all.
func (l *conjugateLayer) weights(x []float32, from int) (w simd.Matrix, b []float32) {
	x = x[l.at-from:]
	n := l.In() * l.Out()
	return simd.View(l.In(), l.Out(), x), x[n : n+l.Out()]
}

// store copies the parameters of the layers that train to x, load copies them
// back.
func (t *ConjugateTrainer) store(x []float32) {
	for i := t.bottom; i < len(t.layers); i++ {
		l := &t.layers[i]
		w, b := l.weights(x, t.layers[t.bottom].at)
		copy(w.Flat(), l.W.Flat())
		copy(b, l.B)
	}
}

func (t *ConjugateTrainer) load(x []float32) {
	for i := t.bottom; i < len(t.layers); i++ {
		l := &t.layers[i]
		w, b := l.weights(x, t.layers[t.bottom].at)
		copy(l.W.Flat(), w.Flat())
		copy(l.B, b)
	}
}

// value returns the cross-entropy of the minibatch with the parameters x of
// the layers that train, and sets g to its gradient.
func (t *ConjugateTrainer) value(x, g []float32) float64 {
	t.load(x)
	clear(g)
	sum := 0.0
	for lo := 0; lo < t.in.Rows; lo += conjugateRows {
		hi := min(lo+conjugateRows, t.in.Rows)
		in := t.in.RowRange(lo, hi)
		t.forward(in)
		sum += t.backward(g, t.y[lo:hi])
	}
	return sum
}

func (t *ConjugateTrainer) forward(x simd.Matrix) {
	for i := t.bottom; i < len(t.layers); i++ {
		l := &t.layers[i]
		out := l.out.RowRange(0, x.Rows)
		if i == t.bottom {
			t.seen.Find(x, l.Out())
			l.ForwardOf(out, &t.seen)
		} else {
			l.Forward(out, x)
		}
		x = out
	}
}

// backward adds the gradient of the examples that have gone forward, of classes
// y, to g and returns their cross-entropy. The deltas are those of the mean: the
// factor of the sum is in the products. Where the net is sure of all examples,
// what is negligible becomes 0: it would be subnormal in the products, which then
// take many times as long.
func (t *ConjugateTrainer) backward(g []float32, y []uint8) float64 {
	n, top := len(y), len(t.layers)-1
	loss := SureCrossEntropy(t.layers[top].delta.RowRange(0, n), t.layers[top].out.RowRange(0, n), y)
	least := float32(0)
	if most := greatest(t.layers[top].delta.RowRange(0, n)); most < sure {
		least = most * negligible
		t.flusher.flush(t.layers[top].delta.RowRange(0, n).Flat(), least)
	}
	for i := top; i >= t.bottom; i-- {
		l := &t.layers[i]
		delta := l.delta.RowRange(0, n)
		gw, gb := l.weights(g, t.layers[t.bottom].at)
		simd.ColSums(l.sum, delta)
		simd.Axpy(float32(n), l.sum, gb)
		if i == t.bottom {
			simd.NonzeroGemm(simd.Trans, float32(n), &t.seen, delta, 1, gw)
			break
		}
		below := &t.layers[i-1]
		x, d := below.out.RowRange(0, n), below.delta.RowRange(0, n)
		if least > 0 {
			t.flusher.flush(x.Flat(), negligible)
		}
		simd.Gemm(simd.Trans, simd.NoTrans, float32(n), x, delta, 1, gw)
		l.InputGradient(d, delta)
		below.Act.Gradient(d, x)
		if least > 0 {
			t.flusher.flush(d.Flat(), least)
		}
	}
	return float64(loss * float64(n))
}

const (
	// sure is a greatest delta of the outputs, of the mean over conjugateRows
	// examples, from which on subnormal products are not far.
	sure = 0x1p-20
	// negligible is a share of the greatest delta, or of a unit's range, that is
	// far below the rounding of the sums that it goes into.
	negligible = 0x1p-40
)

// greatest is the greatest magnitude in m.
func greatest(m simd.Matrix) float32 {
	most := float32(0)
	for _, v := range m.Flat() {
		most = max(most, v, -v)
	}
	return most
}
