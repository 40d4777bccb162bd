package bench

import (
	"slices"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/simd"
	simdbench "github.com/unsup/unsup/simd/bench"
	"github.com/unsup/unsup/simd/rng"
)

// layers are those of a variational autoencoder without its noise: rectified
// linear units, a linear code, pixels by their cross-entropy, trained by Adam.
type layers struct {
	net       []*nn.Dense
	out, diff []simd.Matrix // of a layer: outputs, and the gradient before the activation
	gw        []simd.Matrix
	gb        [][]float32
	rules     []*nn.Updater

	src   batch.Source
	order *batch.Order
	x     simd.Matrix // a minibatch
	made  int         // updates so far, for Adam
}

// layerSizes are the units of the three layers between the pixels and their
// reconstruction.
var layerSizes = []int{400, 20, 400}

// adam has the constants of Kingma & Ba (2015).
var adam = nn.Rule{Optimizer: nn.Adam, Rate: 1e-3, FinalRate: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}

func newLayers(src batch.Source, hidden []int) learner {
	stream := rng.New(0, "layers")
	l := &layers{src: src, order: batch.NewOrder(stream.Child("order"), src.Len(), batchSize), x: simd.NewMatrix(batchSize, src.Dim())}
	l.order.Begin(0)
	units := []nn.Activation{nn.Relu, nn.Linear, nn.Relu, nn.Linear}
	in := src.Dim()
	for i, out := range append(slices.Clone(hidden), src.Dim()) {
		d := nn.NewDense(in, out, units[i])
		d.InitGlorot(stream.Child(string(rune('1' + i))))
		l.add(d)
		in = out
	}
	return learner{"vae_layers", layersFlops(src.Dim(), hidden), l.update}
}

func (l *layers) add(d *nn.Dense) {
	gw, gb := simd.NewMatrix(d.In(), d.Out()), make([]float32, d.Out())
	l.net, l.gw, l.gb = append(l.net, d), append(l.gw, gw), append(l.gb, gb)
	l.out, l.diff = append(l.out, simd.NewMatrix(batchSize, d.Out())), append(l.diff, simd.NewMatrix(batchSize, d.Out()))
	l.rules = append(l.rules, adam.Weights(d.W.Flat(), gw.Flat()), adam.Biases(d.B, gb))
}

// layersFlops counts an update: each layer's product forward, that of its
// weights' gradient and, except below the first layer, that of its input's.
func layersFlops(pixels int, hidden []int) float64 {
	sum, in := 0.0, pixels
	for i, out := range append(slices.Clone(hidden), pixels) {
		products := 3.0
		if i == 0 {
			products = 2
		}
		sum += products * simdbench.Flops(batchSize, in, out)
		in = out
	}
	return sum
}

// update makes a step on the next minibatch and returns its loss in nats.
func (l *layers) update(i int) float64 {
	idx := l.order.Batch(i % l.order.Steps())
	n := len(idx)
	x := l.x.RowRange(0, n)
	l.src.Gather(x, idx)
	for i, d := range l.net {
		d.Forward(l.out[i].RowRange(0, n), l.input(i, n))
	}
	top := len(l.net) - 1
	loss := nn.BernoulliCrossEntropy(l.diff[top].RowRange(0, n), l.out[top].RowRange(0, n), x)
	for i := top; i >= 0; i-- {
		l.net[i].WeightGradient(l.gw[i], l.gb[i], l.input(i, n), l.diff[i].RowRange(0, n))
		if i > 0 {
			below := l.diff[i-1].RowRange(0, n)
			l.net[i].InputGradient(below, l.diff[i].RowRange(0, n))
			l.net[i-1].Act.Gradient(below, l.out[i-1].RowRange(0, n))
		}
	}
	l.made++
	for _, rule := range l.rules {
		rule.Step(l.made, adam.Rate)
	}
	return loss
}

// input is what layer i sees of the n examples of an update.
func (l *layers) input(i, n int) simd.Matrix {
	if i == 0 {
		return l.x.RowRange(0, n)
	}
	return l.out[i-1].RowRange(0, n)
}
