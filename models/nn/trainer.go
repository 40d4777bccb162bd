package nn

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Trainer trains a classifier by backpropagation on minibatches. It owns every
// buffer of a step: a step allocates nothing.
//
// Its random draws, below the stream it is given:
//
//	"order"         (epoch, 0, 0)          the order of the examples
//	"noise input"   (epoch, step, segment) the noise of a segment of the inputs
//	"dropout input" (epoch, step, 0)       which inputs are kept
//	"dropout l"     (epoch, step, 0)       which units of hidden layer l = 1, 2, ... are kept
type Trainer struct {
	net    *Net
	opt    Options
	src    batch.Source
	labels []uint8
	order  *batch.Order

	x      simd.Matrix // batch x inputs
	noise  *noise      // on the inputs, or nil
	drop   *dropout    // of the inputs, or nil
	foe    *adversary  // who moves the inputs, or nil
	y      []uint8     // batch: the labels
	layers []*layer
	small  *flusher // of negligible deltas, or nil
}

// layer is a layer of the net with its buffers.
type layer struct {
	*Dense
	in      simd.Nonzero // batch x inputs: what it sees in a step
	out     simd.Matrix  // batch x outputs
	dropped simd.Matrix  // batch x outputs after dropout: out itself without it
	delta   simd.Matrix  // batch x outputs: gradient before the activation
	drop    *dropout     // or nil
	gw      simd.Matrix  // gradients of W and B
	gb      []float32
	updates [2]*Updater
	norm    *maxNorm // or nil
}

// NewTrainer returns a trainer of net on the examples of src with the classes
// labels. The last layer must be Linear: the trainer adds the softmax. It
// panics when shapes or options do not fit together; Options.Validate is for
// options that come from outside.
func NewTrainer(net *Net, opt Options, src batch.Source, labels []uint8, stream rng.Stream) *Trainer {
	mustFit(net, &opt, src, labels)
	size := min(opt.Batch, src.Len())
	t := &Trainer{net: net, opt: opt, src: src, labels: labels,
		order: batch.NewOrder(stream.Child("order"), src.Len(), size),
		x:     simd.NewMatrix(size, net.In()), y: make([]uint8, size),
		noise: newNoise(stream.Child("noise input"), size, opt.Input...),
		drop:  newDropout(stream.Child("dropout input"), size, opt.Input...),
		foe:   newAdversary(size, opt.Input...)}
	if opt.Negligible > 0 {
		t.small = newFlusher()
	}
	for l := range net.Layers {
		t.layers = append(t.layers, t.newLayer(l, size, stream))
	}
	return t
}

func mustFit(net *Net, opt *Options, src batch.Source, labels []uint8) {
	if err := opt.Validate(net.Hidden()); err != nil {
		panic("nn: " + err.Error())
	}
	dim := net.In()
	if len(opt.Input) > 0 {
		dim = 0
		for _, s := range opt.Input {
			dim += s.Dim
		}
	}
	if dim != net.In() {
		panic(fmt.Sprintf("nn: a net of %d inputs, input dropout for %d", net.In(), dim))
	}
	mustClassify(net, src, labels)
}

// mustClassify panics unless net can learn the classes of src.
func mustClassify(net *Net, src batch.Source, labels []uint8) {
	switch {
	case src.Dim() != net.In():
		panic(fmt.Sprintf("nn: a net of %d inputs, examples of %d", net.In(), src.Dim()))
	case len(labels) != src.Len() || src.Len() == 0:
		panic(fmt.Sprintf("nn: %d labels for %d examples", len(labels), src.Len()))
	case net.Layers[net.Hidden()].Act != Linear:
		panic("nn: the last layer of a classifier must be linear")
	}
}

func (t *Trainer) newLayer(l, size int, stream rng.Stream) *layer {
	d := t.net.Layers[l]
	y := &layer{Dense: d, out: simd.NewMatrix(size, d.Out()), delta: simd.NewMatrix(size, d.Out()),
		gw: simd.NewMatrix(d.In(), d.Out()), gb: make([]float32, d.Out())}
	y.dropped = y.out
	rule := t.opt.rule()
	y.updates = [2]*Updater{rule.Weights(d.W.Flat(), y.gw.Flat()), rule.Biases(d.B, y.gb)}
	if l == t.net.Hidden() {
		return y
	}
	if len(t.opt.Keep) > 0 {
		y.drop = newDropout(stream.Child(fmt.Sprintf("dropout %d", l+1)), size, Segment{Dim: d.Out(), Keep: t.opt.Keep[l]})
	}
	if y.drop != nil {
		y.dropped = simd.NewMatrix(size, d.Out())
	}
	if t.opt.MaxNorm > 0 {
		y.norm = newMaxNorm(t.opt.MaxNorm, d.Out())
	}
	return y
}

// Phase returns the whole training as a phase. The loss of a step is the mean
// cross-entropy of its minibatch in nats, dropout included.
func (t *Trainer) Phase(name string) train.Phase {
	return train.Phase{Name: name, Epochs: t.opt.Epochs, Steps: t.order.Steps(), Begin: t.order.Begin, Step: t.step,
		Parameters: t.net.Parameters, State: t.state}
}

// state lists the updaters' moments.
func (t *Trainer) state() []train.Array {
	var state []train.Array
	for i, l := range t.layers {
		for k, name := range []string{"W", "b"} {
			state = append(state, l.updates[k].State(fmt.Sprintf("%s%d", name, i+1))...)
		}
	}
	return state
}

func (t *Trainer) step(epoch, step int) float64 {
	n := t.gather(t.order.Batch(step))
	t.corrupt(epoch, step, n)
	t.forward(n)
	bottom := 0
	if epoch < t.opt.TopOnlyEpochs {
		bottom = t.net.Hidden()
	}
	if t.foe != nil && bottom == 0 {
		t.oppose(n)
	}
	loss := t.backward(bottom, n)
	t.update(bottom, epoch, step)
	return loss
}

// gather fetches the named examples and returns their number.
func (t *Trainer) gather(idx []int32) int {
	t.src.Gather(t.x.RowRange(0, len(idx)), idx)
	for i, k := range idx {
		t.y[i] = t.labels[k]
	}
	return len(idx)
}

// corrupt adds the noise of a step to its n examples and draws what is dropped,
// of the inputs at once, of the layers for the passes to come.
func (t *Trainer) corrupt(epoch, step, n int) {
	x := t.x.RowRange(0, n)
	if t.noise != nil {
		t.noise.add(x, epoch, step)
	}
	if t.drop != nil {
		t.drop.draw(epoch, step, n)
		t.drop.apply(x, x)
	}
	for _, l := range t.layers {
		if l.drop != nil {
			l.drop.draw(epoch, step, n)
		}
	}
}

// forward computes every layer's outputs for the n examples of a step.
func (t *Trainer) forward(n int) {
	x := t.x.RowRange(0, n)
	for _, l := range t.layers {
		out := l.out.RowRange(0, n)
		l.in.Find(x, l.Out())
		l.ForwardOf(out, &l.in)
		if l.drop != nil {
			l.drop.apply(l.dropped.RowRange(0, n), out)
		}
		x = l.dropped.RowRange(0, n)
	}
}

// backward computes the gradients of the layers from bottom on and returns the
// loss. The gradient is taken no further down than is needed.
func (t *Trainer) backward(bottom, n int) float64 {
	top := len(t.layers) - 1
	loss := SoftmaxCrossEntropy(t.layers[top].delta.RowRange(0, n), t.layers[top].out.RowRange(0, n), t.y[:n])
	for i := top; i >= bottom; i-- {
		l := t.layers[i]
		delta := l.delta.RowRange(0, n)
		l.WeightGradientOf(l.gw, l.gb, &l.in, delta)
		if i > bottom {
			below := t.layers[i-1]
			below.descend(l, n)
			if t.small != nil {
				t.small.flush(below.delta.RowRange(0, n).Flat(), t.opt.Negligible)
			}
		}
	}
	return loss
}

// descend computes the layer's delta from that of the layer above.
func (l *layer) descend(above *layer, n int) {
	delta := l.delta.RowRange(0, n)
	above.InputGradient(delta, above.delta.RowRange(0, n))
	if l.drop != nil {
		l.drop.apply(delta, delta)
	}
	l.Act.Gradient(delta, l.out.RowRange(0, n))
}

// update moves the layers from bottom on. A layer that joins later counts its
// own steps, as Adam's bias correction needs.
func (t *Trainer) update(bottom, epoch, step int) {
	steps := t.order.Steps()
	rate := t.opt.rule().RateAt(epoch*steps+step, t.opt.Epochs*steps)
	for i := bottom; i < len(t.layers); i++ {
		l, first := t.layers[i], 0
		if i < t.net.Hidden() {
			first = t.opt.TopOnlyEpochs
		}
		for _, u := range l.updates {
			u.Step((epoch-first)*steps+step+1, rate)
		}
		if l.norm != nil {
			l.norm.apply(l.W)
		}
	}
}
