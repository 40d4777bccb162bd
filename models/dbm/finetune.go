package dbm

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// FineTune returns a classifier and the phase "fine-tune" that trains it on
// src and labels (classes 0..classes-1). Its input is an example followed by
// the posterior means q of its h2 (section 3.3 of the paper),
//
//	h1 = s(v W1 + q W2' + c1)    h2 = s(h1 W2 + c2)    ...    softmax
//
// so that before any training h1 is one more mean-field update. The net is
// empty until the phase begins, when it takes the parameters of the earlier
// stages and q is computed. Use Input for other data that the net shall
// classify. opt must be valid.
//
// The softmax layer's weights come from stream's child "top", the trainer
// draws from its child "fine-tune", see nn.Trainer.
func (d *DBM) FineTune(src batch.Source, labels []uint8, classes int, opt FineTuneOptions, stream rng.Stream) (*nn.Net, train.Phase) {
	net, q := d.NewNet(classes), d.later(src, opt.PosteriorSweeps)
	o := opt.Options
	o.Input = []nn.Segment{
		{Dim: d.units(0), Keep: opt.KeepPixels, Noise: opt.PixelNoise, Adversarial: opt.AdversarialPixels},
		{Dim: d.units(2), Keep: opt.KeepPosterior, Adversarial: opt.AdversarialPosterior},
	}
	trainer := nn.NewTrainer(net, o, batch.Concat{A: src, B: q}, labels, stream.Child("fine-tune"))
	phase := trainer.Phase("fine-tune")
	phase.Setup = q.Compute
	phase.Init = func() {
		d.unroll(net)
		net.Layers[net.Hidden()].Init(stream.Child("top"), float32(opt.TopSD))
	}
	return net, phase
}

// later returns the source of the posterior means of h2 that is still to be
// computed.
func (d *DBM) later(src batch.Source, sweeps int) *rbm.Later {
	return rbm.NewLater(src.Len(), d.units(2), func() simd.Matrix { return d.Posterior(src, sweeps) })
}

// Input returns src with the posterior means of h2, after a number of
// mean-field sweeps, behind each example: what the fine-tuned net takes.
func (d *DBM) Input(src batch.Source, sweeps int) batch.Source {
	return batch.Concat{A: src, B: batch.Floats{Matrix: d.Posterior(src, sweeps)}}
}

// NewNet returns the classifier of FineTune with every parameter 0, for the
// tensors of a saved one: a sigmoid layer for each hidden layer, the first with
// h2 as extra input, and a linear one for the softmax.
func (d *DBM) NewNet(classes int) *nn.Net {
	net := &nn.Net{}
	below := d.units(0) + d.units(2)
	for l := 1; l <= d.top(); l++ {
		net.Layers = append(net.Layers, nn.NewDense(below, d.units(l), nn.Sigmoid))
		below = d.units(l)
	}
	net.Layers = append(net.Layers, nn.NewDense(below, classes, nn.Linear))
	return net
}

// unroll copies the machine to the hidden layers of net: W1 above W2' in the
// first, Wl in the others.
func (d *DBM) unroll(net *nn.Net) {
	first := net.Layers[0].W
	copy(first.RowRange(0, d.units(0)).Flat(), d.W[0].Flat())
	transpose(first.RowRange(d.units(0), first.Rows), d.W[1])
	for l := 1; l <= d.top(); l++ {
		if l > 1 {
			copy(net.Layers[l-1].W.Flat(), d.W[l-1].Flat())
		}
		copy(net.Layers[l-1].B, d.B[l])
	}
}

// transpose sets dst to w'.
func transpose(dst, w simd.Matrix) {
	for i := range w.Rows {
		for j, x := range w.Row(i) {
			dst.Row(j)[i] = x
		}
	}
}
