// Package svm is the support vector machine with a Gaussian kernel: one
// two-class machine with an L1 penalty on margin violations (C-SVC, Cortes and
// Vapnik 1995) for each pair of classes, which vote.
//
// The dual problem is solved by decomposition (Joachims 1999): a working set of
// some hundred multipliers at a time, whose kernel rows come from one matrix
// product (as in ThunderSVM, Wen et al. 2018), and sequential minimal
// optimisation inside the set. The optimum, the threshold and the voting rule
// are those of LIBSVM (Chang and Lin 2011).
package svm

import (
	"context"
	"fmt"
	"math"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
)

// Trainer solves the pairs of classes one after another.
type Trainer struct {
	opt     Options
	src     batch.Source
	classes []uint8   // those that occur, ascending
	members [][]int32 // by class: its examples, ascending
	pairs   []pair
	solver  *solver
	idx     []int32

	// coef[i*(classes-1)+t] is alpha y of example i in the machine of its class
	// and the t-th of the others.
	coef []float64
	rho  []float64 // by pair; NaN until it is solved
	err  error
}

// pair is the machine that tells class a (decision above 0) from class b; a < b
// are places in Trainer.classes.
type pair struct{ a, b int }

// New prepares a machine for the examples of src and their classes. It returns
// an error when the sizes do not agree, when there are fewer than two classes,
// or when an option is out of range.
func New(src batch.Source, labels []uint8, opt Options) (*Trainer, error) {
	if err := opt.Validate(); err != nil {
		return nil, fmt.Errorf("svm: %w", err)
	}
	if src.Len() != len(labels) {
		return nil, fmt.Errorf("svm: %d examples and %d labels, want as many", src.Len(), len(labels))
	}
	t := &Trainer{opt: opt, src: src}
	t.group(labels)
	if len(t.classes) < 2 {
		return nil, fmt.Errorf("svm: the labels have %d class(es), want at least 2", len(t.classes))
	}
	largest := 0
	for a := range t.classes {
		for b := a + 1; b < len(t.classes); b++ {
			t.pairs = append(t.pairs, pair{a, b})
			largest = max(largest, len(t.members[a])+len(t.members[b]))
		}
	}
	t.solver = newSolver(opt, largest, src.Dim())
	t.idx = make([]int32, 0, largest)
	t.coef = make([]float64, len(labels)*(len(t.classes)-1))
	t.rho = make([]float64, len(t.pairs))
	for i := range t.rho {
		t.rho[i] = math.NaN()
	}
	return t, nil
}

// group lists the classes that occur and their examples.
func (t *Trainer) group(labels []uint8) {
	var members [256][]int32
	for i, l := range labels {
		members[l] = append(members[l], int32(i))
	}
	for l, m := range members {
		if len(m) > 0 {
			t.classes = append(t.classes, uint8(l))
			t.members = append(t.members, m)
		}
	}
}

// Phase is the training: an epoch of one step for each pair of classes. The
// loss is the dual objective of the pair over its number of examples: negative,
// and lower where the classes are harder to tell apart. A pair takes seconds on
// ten thousand examples, so the solver looks at ctx too: after a cancellation
// the step ends early and Model returns ctx's error.
func (t *Trainer) Phase(ctx context.Context, name string) train.Phase {
	return train.Phase{Name: name, Epochs: len(t.pairs), Steps: 1,
		Step: func(pair, _ int) float64 { return t.solve(ctx, pair) }, Parameters: t.parameters}
}

// parameters lists what the pairs solved so far have found.
func (t *Trainer) parameters() []train.Array {
	return []train.Array{
		{Name: "coef", Shape: []int{t.src.Len(), len(t.classes) - 1}, Wide: t.coef},
		{Name: "rho", Shape: []int{len(t.rho)}, Wide: t.rho},
	}
}

// solve finds the machine of one pair and returns its loss.
func (t *Trainer) solve(ctx context.Context, i int) float64 {
	p, s := t.pairs[i], t.solver
	t.idx = append(append(t.idx[:0], t.members[p.a]...), t.members[p.b]...)
	s.load(t.src, t.idx, len(t.members[p.a]))
	if t.err = s.solve(ctx); t.err != nil {
		return 0
	}
	for k, example := range t.idx {
		other := p.b - 1
		if s.y[k] < 0 {
			other = p.a
		}
		t.coef[int(example)*(len(t.classes)-1)+other] = s.alpha[k] * s.y[k]
	}
	t.rho[i] = s.rho()
	return s.objective() / float64(s.n)
}

// Fit trains a machine on the examples of src, as the phase "smo", and returns
// it. o and c may be nil.
func Fit(ctx context.Context, o train.Observer, c train.Checkpoint, src batch.Source, labels []uint8, opt Options) (*Model, error) {
	t, err := New(src, labels, opt)
	if err != nil {
		return nil, err
	}
	if err := train.Run(ctx, o, c, t.Phase(ctx, "smo")); err != nil {
		return nil, err
	}
	return t.Model()
}

// Model returns the trained machine. It fails when a pair has not been trained,
// with the context's error if that is why.
func (t *Trainer) Model() (*Model, error) {
	if t.err != nil {
		return nil, t.err
	}
	for i, rho := range t.rho {
		if math.IsNaN(rho) {
			p := t.pairs[i]
			return nil, fmt.Errorf("svm: classes %d and %d have not been trained (run the trainer's phase to its end)", t.classes[p.a], t.classes[p.b])
		}
	}
	return t.model(), nil
}
