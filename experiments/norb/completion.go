package norb

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/results/picture"
	"github.com/unsup/unsup/simd"
)

// completion is the figure "Pattern Completion": of toys never seen before, the
// right half of both eyes' pictures is filled in from the left half.
type completion struct {
	Pairs  int `toml:"pairs"`  // how many of the first evaluation pairs are completed
	Rounds int `toml:"rounds"` // of filling in
	Sweeps int `toml:"sweeps"` // of mean field in a round
}

// Validate names the first option that makes no sense.
func (c *completion) Validate() error {
	switch {
	case c.Pairs < 1:
		return fmt.Errorf("pairs = %d: want 1 or more", c.Pairs)
	case c.Rounds < 1:
		return fmt.Errorf("rounds = %d: want 1 or more", c.Rounds)
	case c.Sweeps < 0:
		return fmt.Errorf("sweeps = %d: want 0 or more", c.Sweeps)
	}
	return nil
}

// stack is a Gaussian RBM with a deep Boltzmann machine on its features.
type stack struct {
	grbm *rbm.RBM
	dbm  *dbm.DBM
}

// fill writes the expected values of the unknown inputs into v (n x inputs;
// unknown ones are overwritten, from 0, the training mean). A round goes up to
// the features f, through mean field of the machine to h1, and down:
//
//	f = s(v W + c)    h1 = q(h1 | f)    f = s(h1 W1' + b1)    v = f W' + b where unknown
func (s *stack) fill(v simd.Matrix, known []bool, rounds, sweeps int) {
	f, pv := simd.NewMatrix(v.Rows, s.grbm.W.Cols), simd.NewMatrix(v.Rows, v.Cols)
	posterior := dbm.NewMeanField(s.dbm, v.Rows)
	erase(v, known)
	for range rounds {
		s.grbm.Hidden(f, v)
		posterior.Run(f, sweeps)
		simd.Gemm(simd.NoTrans, simd.Trans, 1, posterior.H(1), s.dbm.W[0], 0, f)
		simd.BiasSigmoid(f, 1, s.dbm.B[0])
		s.grbm.Visible(pv, f)
		for i := range v.Rows {
			row := v.Row(i)
			for j, x := range pv.Row(i) {
				if !known[j] {
					row[j] = x
				}
			}
		}
	}
}

// erase sets the unknown inputs to 0.
func erase(v simd.Matrix, known []bool) {
	for i := range v.Rows {
		row := v.Row(i)
		for j, k := range known {
			if !k {
				row[j] = 0
			}
		}
	}
}

// completed holds pairs (n x inputs, standardised): as they are, with their
// unknown inputs at 0, filled in by the machine, and the training pairs that
// are nearest in the known inputs.
type completed struct{ truth, half, filled, near simd.Matrix }

// completionError is the metric of the machine's completion; those of the mean
// picture and of the nearest training pair have names that begin with it.
const completionError = "completion_error"

// complete fills in pairs and adds to out the mean squared errors of the
// unknown inputs, in units of the mean variance of an input: of the machine, of
// the training mean, and of the nearest training pair. Nothing of the unknown
// half is used: a pair's centre is the mean of its known one.
func (c *completion) complete(ctx context.Context, t *toys, s *stack, out *results.Outcome) (*completed, error) {
	known := norb.LeftHalf()
	n := min(c.Pairs, len(t.evalLabels))
	src := t.evalSeen(known)
	truth, filled, half := gather(src, 0, n), gather(src, 0, n), gather(src, 0, n)
	s.fill(filled, known, c.Rounds, c.Sweeps)
	erase(half, known)
	near, err := nearest(ctx, half, t.trainSeen(known), known)
	if err != nil {
		return nil, err
	}
	for name, guess := range map[string]simd.Matrix{completionError: filled, completionError + "_mean": half, completionError + "_nearest": near} {
		out.Metrics[name] = unknownError(guess, truth, known)
	}
	return &completed{truth, half, filled, near}, nil
}

// draw leaves the left eye's pictures of the first pairs as completion.png: the
// truth, the known half, the completion, the nearest training pair.
func (c *completed) draw(job *registry.Job, t *toys) error {
	known := norb.LeftHalf()
	var tiles [][]float32
	for _, m := range []simd.Matrix{c.truth, c.half, c.filled, c.near} {
		for i := range min(columns, m.Rows) {
			centre := 0.0
			if t.standard.centred {
				centre = meanOf(t.eval[i*norb.PairInputs:(i+1)*norb.PairInputs], known)
			}
			tiles = append(tiles, unfolded(t.standard.grey(m.Row(i), centre)[:norb.EyeInputs]))
		}
	}
	return tile(job, "completion.png", tiles, picture.Unit)
}

// gather copies the examples [lo, hi) of src.
func gather(src batch.Source, lo, hi int) simd.Matrix {
	idx := make([]int32, hi-lo)
	for i := range idx {
		idx[i] = int32(lo + i)
	}
	m := simd.NewMatrix(hi-lo, src.Dim())
	src.Gather(m, idx)
	return m
}

// nearest returns, for each row of half (whose unknown inputs are 0), the
// example of src that is nearest to it in the known inputs.
func nearest(ctx context.Context, half simd.Matrix, src batch.Source, known []bool) (simd.Matrix, error) {
	n := half.Rows
	best, at := make([]float32, n), make([]int32, n)
	norms := make([]float32, n)
	simd.RowSquares(norms, half)
	batch.Sequential(src, outcome.EvalBatch, func(lo int, x simd.Matrix) {
		if ctx.Err() != nil {
			return
		}
		erase(x, known)
		squares, d := make([]float32, x.Rows), simd.NewMatrix(n, x.Rows)
		simd.RowSquares(squares, x)
		simd.SquaredDistances(d, half, x, norms, squares)
		for i := range n {
			for j, v := range d.Row(i) {
				if lo+j == 0 || v < best[i] {
					best[i], at[i] = v, int32(lo+j)
				}
			}
		}
	})
	found := simd.NewMatrix(n, src.Dim())
	src.Gather(found, at)
	return found, ctx.Err()
}

// unknownError is the mean squared difference over the unknown inputs.
func unknownError(guess, truth simd.Matrix, known []bool) float64 {
	sum, n := 0.0, 0
	for i := range truth.Rows {
		g, w := guess.Row(i), truth.Row(i)
		for j, k := range known {
			if !k {
				d := float64(g[j]) - float64(w[j])
				sum += float64(d * d)
				n++
			}
		}
	}
	return sum / float64(n)
}
