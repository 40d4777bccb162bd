// Package psd is predictive sparse decomposition (Kavukcuoglu, Ranzato and
// LeCun 2008): sparse coding that learns to guess its own codes. With bases in
// the rows of D it minimises, over D and the encoder f and for each example over
// its code z,
//
//	1/2 |x - z D|^2 + lambda |z|_1 + alpha/2 |z - f(x)|^2
//	f(x) = g * tanh(x W + b)
//
// (the slide's objective, halved), or with an encoder that can say 0; see
// Encoder. Each minibatch finds the best codes for D and
// f as they are, exactly, and then takes one gradient step on D, W, b and g. In
// the end f(x) stands in for the code at the cost of one matrix product.
package psd

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/sparsecoding"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Config says how the model is trained.
type Config struct {
	Bases                int     `toml:"bases"`
	Epochs               int     `toml:"epochs"`
	Batch                int     `toml:"batch"` // examples of a minibatch
	Alpha                float64 `toml:"alpha"` // price of a code's squared distance to its prediction
	Units                string  `toml:"units"` // of the encoder: "tanh" or "shrink"
	sparsecoding.Options         // of the codes; their keys stand beside these
	nn.Rule                      // the update rule of D, W, b and g; its keys stand beside these
}

// maxAlpha is far above what leaves a code any freedom.
const maxAlpha = 1e6

// Validate names the option that makes no sense.
func (c Config) Validate() error {
	switch {
	case c.Bases < 1:
		return fmt.Errorf("bases = %d: want at least 1", c.Bases)
	case c.Epochs < 1:
		return fmt.Errorf("epochs = %d: want at least 1", c.Epochs)
	case c.Batch < 1:
		return fmt.Errorf("batch = %d: want at least 1", c.Batch)
	case !(c.Alpha > 0 && c.Alpha < maxAlpha):
		return fmt.Errorf("alpha = %v: want more than 0 and less than %v (1 is usual)", c.Alpha, maxAlpha)
	}
	if c.Units != Tanh && c.Units != Shrink {
		return fmt.Errorf("units = %q: want %s or %s", c.Units, Tanh, Shrink)
	}
	if err := c.Options.Validate(); err != nil {
		return err
	}
	return c.Rule.Validate()
}

// Trainer learns the dictionary and the encoder.
type Trainer struct {
	Atoms   simd.Matrix // D, bases x inputs, rows of length 1
	Encoder Encoder
	cfg     Config
	src     batch.Source
	stream  rng.Stream
	order   *batch.Order
	coder   *sparsecoding.Coder
	buf     buffers
	names   []string // of the arrays that updates belong to
	updates []*nn.Updater
}

// buffers are a step's.
type buffers struct {
	x, r          simd.Matrix // batch x inputs: examples, residuals
	t, f, z, e, s simd.Matrix // batch x bases: squashed, prediction, code, error, slope
	gd, gw        simd.Matrix // gradients of D and W
	gb, gg        []float32   // of b and g
}

// New returns an untrained model for the examples of src. stream decides where
// the bases start and the order of examples.
func New(cfg Config, src batch.Source, stream rng.Stream) (*Trainer, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("psd: %w", err)
	}
	if src.Len() < 1 {
		return nil, fmt.Errorf("psd: no examples")
	}
	k, d, n := cfg.Bases, src.Dim(), min(cfg.Batch, src.Len())
	coder, err := sparsecoding.NewCoder(k, d, cfg.Options, cfg.Alpha)
	if err != nil {
		return nil, err
	}
	t := &Trainer{Atoms: simd.NewMatrix(k, d), Encoder: newEncoder(cfg.Units, d, k),
		cfg: cfg, src: src, stream: stream, order: batch.NewOrder(stream.Child("order"), src.Len(), n), coder: coder,
		buf: buffers{x: simd.NewMatrix(n, d), r: simd.NewMatrix(n, d),
			t: simd.NewMatrix(n, k), f: simd.NewMatrix(n, k), z: simd.NewMatrix(n, k), e: simd.NewMatrix(n, k), s: simd.NewMatrix(n, k),
			gd: simd.NewMatrix(k, d), gw: simd.NewMatrix(d, k), gb: make([]float32, k), gg: make([]float32, k)}}
	t.names = []string{"atoms", "W", "b", "g"}
	t.updates = []*nn.Updater{cfg.Rule.Biases(t.Atoms.Flat(), t.buf.gd.Flat()), cfg.Rule.Weights(t.Encoder.W.Flat(), t.buf.gw.Flat()),
		cfg.Rule.Biases(t.Encoder.B, t.buf.gb), cfg.Rule.Biases(t.Encoder.G, t.buf.gg)}
	return t, nil
}

// Parameters returns D ("atoms", bases x inputs), W (inputs x bases), b and g.
func (t *Trainer) Parameters() []nn.Param {
	return []nn.Param{
		{Name: "atoms", Shape: []int{t.Atoms.Rows, t.Atoms.Cols}, Data: t.Atoms.Flat()},
		{Name: "W", Shape: []int{t.Encoder.W.Rows, t.Encoder.W.Cols}, Data: t.Encoder.W.Flat()},
		train.Vector("b", t.Encoder.B), train.Vector("g", t.Encoder.G),
	}
}
