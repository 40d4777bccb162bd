package sparsecoding

import (
	"fmt"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Config says how a dictionary is learned.
type Config struct {
	Bases   int `toml:"bases"`
	Epochs  int `toml:"epochs"` // alternations of coding all examples and solving for the bases
	Batch   int `toml:"batch"`  // examples that are coded in a step; no part of the result but its rounding
	Options     // of the codes; their keys stand beside these
}

// Validate names the option that makes no sense.
func (c Config) Validate() error {
	switch {
	case c.Bases < 1:
		return fmt.Errorf("bases = %d: want at least 1", c.Bases)
	case c.Epochs < 1:
		return fmt.Errorf("epochs = %d: want at least 1", c.Epochs)
	case c.Batch < 1:
		return fmt.Errorf("batch = %d: want at least 1", c.Batch)
	}
	return c.Options.Validate()
}

// Trainer learns a dictionary.
type Trainer struct {
	Atoms  simd.Matrix // bases x inputs, rows of length 1 or less
	cfg    Config
	src    batch.Source
	stream rng.Stream
	coder  *Coder
	dual   *dual
	x, a   simd.Matrix // of a step: examples, codes
	sums   simd.Matrix // of a step: A'X, bases x inputs
	idx    []int32
	used   []int32 // of an example: bases in use
}

// New returns a trainer for the examples of src. stream decides which examples
// the bases start from, and which replace bases that nothing uses.
func New(cfg Config, src batch.Source, stream rng.Stream) (*Trainer, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("sparsecoding: %w", err)
	}
	if src.Len() < 1 {
		return nil, fmt.Errorf("sparsecoding: no examples")
	}
	coder, err := NewCoder(cfg.Bases, src.Dim(), cfg.Options, 0)
	if err != nil {
		return nil, err
	}
	size := min(cfg.Batch, src.Len())
	return &Trainer{Atoms: simd.NewMatrix(cfg.Bases, src.Dim()), cfg: cfg, src: src, stream: stream,
		coder: coder, dual: newDual(cfg.Bases, src.Dim()),
		x: simd.NewMatrix(size, src.Dim()), a: simd.NewMatrix(size, cfg.Bases),
		sums: simd.NewMatrix(cfg.Bases, src.Dim()), idx: make([]int32, size), used: make([]int32, 0, cfg.Bases)}, nil
}

// Phase is the training: an epoch codes every example under the same bases, a
// minibatch a step, and its last step solves for the bases. The loss is the
// mean objective of an example before that.
func (t *Trainer) Phase(name string) train.Phase {
	steps := (t.src.Len() + t.x.Rows - 1) / t.x.Rows
	return train.Phase{Name: name, Epochs: t.cfg.Epochs, Steps: steps,
		Init:  t.init,
		Begin: func(int) { t.coder.SetAtoms(t.Atoms); t.dual.clear() },
		Step: func(epoch, step int) float64 {
			loss := t.step(step)
			if step == steps-1 {
				t.solve(epoch)
			}
			return loss
		},
		Parameters: t.Parameters,
		State: func() []train.Array {
			return []train.Array{{Name: "multipliers", Shape: []int{len(t.dual.mu)}, Wide: t.dual.mu}}
		},
	}
}

// Parameters is the dictionary, "atoms" (bases x inputs).
func (t *Trainer) Parameters() []nn.Param {
	return []nn.Param{{Name: "atoms", Shape: []int{t.Atoms.Rows, t.Atoms.Cols}, Data: t.Atoms.Flat()}}
}

// init makes each basis an example, scaled to length 1, or noise where the
// example is of zeros.
func (t *Trainer) init() {
	clear(t.dual.mu)
	for k := range t.Atoms.Rows {
		t.replace(k, 0)
	}
}

// replace makes basis k an example drawn at random.
func (t *Trainer) replace(k, epoch int) {
	row := t.Atoms.RowRange(k, k+1)
	u := t.stream.Child("examples").At(epoch, k, 0).Uniform(0)
	t.idx[0] = int32(float64(u) * float64(t.src.Len()))
	t.src.Gather(row, t.idx[:1])
	if simd.Max(row.Data) == 0 && simd.Dot(row.Data, row.Data) == 0 {
		simd.Normal(row.Data, 1, t.stream.Child("noise").At(epoch, k, 0))
	}
	batch.UnitRows(row)
}

// step codes a minibatch and adds it to the sums of the bases' problem.
func (t *Trainer) step(step int) float64 {
	lo := step * t.x.Rows
	n := min(t.x.Rows, t.src.Len()-lo)
	for i := range n {
		t.idx[i] = int32(lo + i)
	}
	x, a := t.x.RowRange(0, n), t.a.RowRange(0, n)
	t.src.Gather(x, t.idx[:n])
	energy := t.coder.Encode(a, x)
	clear(t.sums.Data)
	for i := range n {
		t.add(a.Row(i), x.Row(i))
	}
	for i, v := range t.sums.Data {
		t.dual.b.data[i] += float64(v)
	}
	return energy / float64(n)
}

// add adds a'a to S and a'x to the step's part of B, as far as a is not 0.
func (t *Trainer) add(a, x []float32) {
	t.used = t.used[:0]
	for k, v := range a {
		if v == 0 {
			continue
		}
		t.used = append(t.used, int32(k))
		row := t.dual.s.row(k)
		for _, l := range t.used {
			row[l] += float64(v) * float64(a[l]) // the product is exact: fused or not, the same bits
		}
		simd.Axpy(v, x, t.sums.Row(k))
	}
}

// least is the squared length below which a basis counts as unused: next to
// nothing is explained by it.
const least = 1e-4

// solve makes the bases the best for the codes of the epoch. One that nothing
// uses becomes an example.
func (t *Trainer) solve(epoch int) {
	t.dual.solve()
	for k := range t.Atoms.Rows {
		row := t.Atoms.Row(k)
		for i, v := range t.dual.atoms.row(k) {
			row[i] = float32(v)
		}
		switch length := simd.Dot(row, row); {
		case length < least:
			t.replace(k, epoch+1)
		case length > 1:
			batch.UnitRows(t.Atoms.RowRange(k, k+1))
		}
	}
}
