// Package linear is the linear classifier of LeCun, Bottou, Bengio & Haffner
// 1998, section III.C, a one-layer net of linear units:
//
//	y_k = v w_k + b_k,    class = argmax_k y_k
//
// "Each input pixel value contributes to a weighted sum for each output unit.
// The output unit with the highest sum (including the contribution of a bias
// constant) indicates the class." The units are fitted by gradient descent on
// the mean over the examples of
//
//	sum_k (y_k - t_k)^2,    t_k = +1 for the example's class, -1 for the others
//
// plus decay/2 times the sum of squares of the weights, from zero weights. The
// problem is convex, and least squares is its limit. The paper says of units
// and targets no more than that sigmoid or linear units, gradient descent or
// linear systems solved directly "gave similar results".
package linear

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Config says how the model is trained.
type Config struct {
	Epochs  int `toml:"epochs"`
	Batch   int `toml:"batch"` // examples of a minibatch
	nn.Rule     // the update rule; its keys stand beside these
}

// Validate names the first option that makes no sense.
func (c *Config) Validate() error {
	switch {
	case c.Epochs < 0:
		return fmt.Errorf("epochs = %d: want 0 or more", c.Epochs)
	case c.Batch < 1:
		return fmt.Errorf("batch = %d: want 1 or more", c.Batch)
	}
	return c.Rule.Validate()
}

// Model is a linear classifier with its trainer, which owns every buffer of a
// step.
type Model struct {
	Net *nn.Net // one linear layer

	cfg    Config
	src    batch.Source
	labels []uint8
	order  *batch.Order

	x, y, t simd.Matrix // batch x inputs, batch x classes (outputs, targets)
	delta   simd.Matrix // batch x classes: gradient with respect to y
	gw      simd.Matrix // inputs x classes: gradient of the weights
	gb      []float32   // classes: and of the biases
	updates [2]*nn.Updater
}

// New returns a model of zeros, to be trained on the examples of src, whose
// labels are in 0..classes-1. The error names the option or label that makes
// no sense. stream's child "order" decides the order of examples.
func New(cfg Config, src batch.Source, labels []uint8, classes int, stream rng.Stream) (*Model, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("linear: %w", err)
	}
	if err := nn.ValidateLabels(src, labels, classes); err != nil {
		return nil, fmt.Errorf("linear: %w", err)
	}
	size, d := min(cfg.Batch, src.Len()), nn.NewDense(src.Dim(), classes, nn.Linear)
	m := &Model{Net: &nn.Net{Layers: []*nn.Dense{d}}, cfg: cfg, src: src, labels: labels,
		order: batch.NewOrder(stream.Child("order"), src.Len(), size),
		x:     simd.NewMatrix(size, src.Dim()), y: simd.NewMatrix(size, classes),
		t: simd.NewMatrix(size, classes), delta: simd.NewMatrix(size, classes),
		gw: simd.NewMatrix(src.Dim(), classes), gb: make([]float32, classes)}
	m.updates = [2]*nn.Updater{cfg.Weights(d.W.Flat(), m.gw.Flat()), cfg.Biases(d.B, m.gb)}
	return m, nil
}

// Phases returns the training schedule, the one phase "train". A step's loss is
// the mean of sum_k (y_k - t_k)^2 over its examples.
func (m *Model) Phases() []train.Phase {
	return []train.Phase{{Name: "train", Epochs: m.cfg.Epochs, Steps: m.order.Steps(), Begin: m.order.Begin,
		Step: m.step, Parameters: m.Net.Parameters, State: m.state}}
}

// Parameters returns W1 (inputs x classes) and b1.
func (m *Model) Parameters() []nn.Param { return m.Net.Parameters() }

// state lists the updaters' moments.
func (m *Model) state() []train.Array {
	return append(m.updates[0].State("W1"), m.updates[1].State("b1")...)
}

func (m *Model) step(epoch, step int) float64 {
	idx := m.order.Batch(step)
	n, layer := len(idx), m.Net.Layers[0]
	x, y, t, delta := m.x.RowRange(0, n), m.y.RowRange(0, n), m.t.RowRange(0, n), m.delta.RowRange(0, n)
	m.src.Gather(x, idx)
	simd.Fill(t.Flat(), -1)
	for i, k := range idx {
		t.Row(i)[m.labels[k]] = 1
	}
	layer.Forward(y, x)
	loss := nn.SquaredError(delta, y, t)
	layer.WeightGradient(m.gw, m.gb, x, delta)
	steps := m.order.Steps()
	at := epoch*steps + step
	rate := m.cfg.RateAt(at, m.cfg.Epochs*steps)
	for _, u := range m.updates {
		u.Step(at+1, rate)
	}
	return loss
}
