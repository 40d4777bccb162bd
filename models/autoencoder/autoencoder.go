// Package autoencoder is the stacked autoencoder: layers learned one at a time,
// each to reconstruct the code of the layer below, then fine-tuned together as
// a classifier (Bengio, Lamblin, Popovici & Larochelle 2007).
//
// An autoencoder has tied weights. From an input v, with a fraction of its
// elements set to 0 if it is a denoising one (Vincent et al. 2010), it computes
//
//	h = s(v W + b)       the code
//	y = o(h W' + c)      the reconstruction
//
// and minimises the mean of the cross-entropy
// -sum_i v_i log y_i + (1-v_i) log(1-y_i) for sigmoid outputs o, or of
// sum_i (y_i - v_i)^2 for linear ones, where v is the input without noise. With
// K linear code units and linear outputs it finds the space of the first K
// principal components.
//
// The classifier is p(y | v) = softmax(h_L U + d) on the top layer's code.
package autoencoder

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Model is a stack of autoencoders and the classifier on top.
type Model struct {
	// Net is the classifier: the encoders, bottom first, and a linear layer of
	// one unit a class. The phases train its layers in place.
	Net *nn.Net

	// Visible holds each autoencoder's decoder biases c, bottom first.
	Visible [][]float32

	cfg    Config
	src    batch.Source
	stream rng.Stream
	tuner  *nn.Trainer

	current *tied     // the autoencoder in training, nil outside pre-training
	codes   []float32 // its examples, when they are the code of a layer below
}

// New returns a stack with random weights, to be trained on the examples of
// src, whose labels are in 0..classes-1 and are used in fine-tuning alone. The
// error names the option or label that makes no sense.
func New(cfg Config, src batch.Source, labels []uint8, classes int, stream rng.Stream) (*Model, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("autoencoder: %w", err)
	}
	if err := nn.ValidateLabels(src, labels, classes); err != nil {
		return nil, fmt.Errorf("autoencoder: %w", err)
	}
	m := &Model{Net: &nn.Net{}, cfg: cfg, src: src, stream: stream}
	in := src.Dim()
	for l, units := range cfg.Hidden {
		m.add(in, units, cfg.Units, m.layerStream(l))
		m.Visible = append(m.Visible, make([]float32, in))
		in = units
	}
	m.add(in, classes, nn.Linear, stream.Child("classifier"))
	cfg.FineTune.Input = []nn.Segment{{Dim: src.Dim(), Keep: cfg.KeepInput}}
	m.tuner = nn.NewTrainer(m.Net, cfg.FineTune, src, labels, stream.Child("fine-tune"))
	return m, nil
}

func (m *Model) add(in, out int, act nn.Activation, stream rng.Stream) {
	d := nn.NewDense(in, out, act)
	d.InitGlorot(stream.Child("init"))
	m.Net.Layers = append(m.Net.Layers, d)
}

func layerName(l int) string { return fmt.Sprintf("autoencoder%d", l+1) }

func (m *Model) layerStream(l int) rng.Stream { return m.stream.Child(layerName(l)) }

// Phases returns the training schedule: "autoencoder1", "autoencoder2", ...,
// "fine-tune". They must run in this order. A step's loss is the mean
// reconstruction error of its minibatch (nats, or squared units), and the mean
// cross-entropy of the labels in nats in the last phase.
func (m *Model) Phases() []train.Phase {
	var phases []train.Phase
	for l := range m.cfg.Hidden {
		phases = append(phases, m.pretrain(l))
	}
	tune := m.tuner.Phase("fine-tune")
	tune.Setup = func() { m.current, m.codes = nil, nil }
	return append(phases, tune)
}

func (m *Model) pretrain(l int) train.Phase {
	size := min(m.cfg.Pretrain.Batch, m.src.Len())
	return train.Phase{Name: layerName(l), Epochs: m.cfg.Pretrain.Epochs, Steps: (m.src.Len() + size - 1) / size,
		Setup: func() {
			m.current = newTied(m.Net.Layers[l], m.Visible[l], &m.cfg, m.input(l), m.layerStream(l))
		},
		Begin: func(epoch int) { m.current.order.Begin(epoch) },
		Step:  func(epoch, step int) float64 { return m.current.step(epoch, step) },
		Parameters: func() []train.Array {
			d := m.Net.Layers[l]
			return []train.Array{
				{Name: "W", Shape: []int{d.In(), d.Out()}, Data: d.W.Flat()},
				train.Vector("b", d.B), train.Vector("c", m.Visible[l]),
			}
		},
		State: func() []train.Array { return m.current.state() },
	}
}

// input returns the examples of layer l: those of the model, or their code in
// the layers below, computed now and kept until the next layer starts.
func (m *Model) input(l int) batch.Source {
	if l == 0 {
		return m.src
	}
	width := 0
	for _, n := range m.cfg.Hidden[:len(m.cfg.Hidden)-1] {
		width = max(width, n)
	}
	if m.codes == nil {
		m.codes = make([]float32, m.src.Len()*width)
	}
	codes := simd.View(m.src.Len(), m.cfg.Hidden[l-1], m.codes)
	below := nn.Net{Layers: m.Net.Layers[:l]}
	below.Outputs(m.src, codeRows, func(lo int, y simd.Matrix) {
		copy(codes.RowRange(lo, lo+y.Rows).Flat(), y.Flat())
	})
	return batch.Floats{Matrix: codes}
}

// codeRows is the number of examples that are encoded at a time: part of no
// result, only of the memory that it takes.
const codeRows = 1000

// Parameters returns the net's weights and biases, W1, b1, ..., and the decoder
// biases c1, c2, ...
func (m *Model) Parameters() []nn.Param {
	ps := m.Net.Parameters()
	for l, c := range m.Visible {
		ps = append(ps, nn.Param{Name: fmt.Sprintf("c%d", l+1), Shape: []int{len(c)}, Data: c})
	}
	return ps
}
