package svm

import (
	"context"
	"math"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// solver finds the multipliers of one two-class machine:
//
//	minimise    1/2 sum_ij alpha_i alpha_j y_i y_j k(x_i, x_j) - sum_i alpha_i
//	subject to  0 <= alpha_i <= C,  sum_i alpha_i y_i = 0
//
// Multipliers and gradients are float64, kernel values float32. Its buffers
// serve one pair of classes after another.
type solver struct {
	opt Options
	n   int // examples of the current pair

	points   points
	y        []float64 // +1 or -1
	alpha    []float64
	f        []float64 // y_i times the gradient: sum_j alpha_j y_j k_ij - y_i
	set      *workingSet
	block    *block
	cache    *rowCache
	rows     [][]float32 // kernel rows of the working set
	missing  []int32     // members of the set whose rows are not cached
	gathered points      // their examples
	fresh    []float32   // their kernel rows
	delta    []float64   // changes of alpha y in the set
}

// newSolver reserves the buffers for pairs of at most n examples.
func newSolver(opt Options, n, dim int) *solver {
	q := min(opt.WorkingSet, n)
	size := min(max(opt.CacheMB<<20/4, q*n), n*n)
	return &solver{opt: opt, points: newPoints(n, dim), y: make([]float64, n), alpha: make([]float64, n),
		f: make([]float64, n), set: newWorkingSet(q, n), block: newBlock(q, opt.C), cache: newRowCache(size, n),
		rows: make([][]float32, q), missing: make([]int32, 0, q), gathered: newPoints(q, dim),
		fresh: make([]float32, q*n), delta: make([]float64, q)}
}

// load takes the examples idx of src, the first positive of which have y = +1,
// the others -1.
func (s *solver) load(src batch.Source, idx []int32, positive int) {
	s.n = len(idx)
	all := s.all()
	src.Gather(all.x, idx)
	simd.RowSquares(all.norms, all.x)
	s.cache.reset(s.n)
	s.set.reset()
	for i := range s.n {
		s.y[i] = -1
		if i < positive {
			s.y[i] = 1
		}
		s.alpha[i], s.f[i] = 0, -s.y[i]
	}
}

func (s *solver) all() points { return s.points.rowRange(0, s.n) }

// solve runs to the tolerance, or until no multiplier moves any more (a
// tolerance below the resolution of float64 at this C), or until ctx is done;
// it returns ctx's error.
func (s *solver) solve(ctx context.Context) error {
	for s.set.choose(s) > s.opt.Tolerance {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.fetch()
		s.optimise()
		if !s.update() {
			return nil
		}
	}
	return nil
}

// fetch brings the kernel rows of the working set: those not cached in one
// matrix product.
func (s *solver) fetch() {
	s.missing = s.missing[:0]
	for k, i := range s.set.index {
		if s.rows[k] = s.cache.get(i); s.rows[k] == nil {
			s.missing = append(s.missing, i)
		}
	}
	fresh := s.compute(s.missing)
	m := 0
	for k, i := range s.set.index {
		if s.rows[k] != nil {
			continue
		}
		s.rows[k] = s.cache.put(i)
		copy(s.rows[k], fresh.Row(m))
		s.rows[k][i] = 1
		m++
	}
}

// compute returns the kernel rows of the examples idx.
func (s *solver) compute(idx []int32) simd.Matrix {
	a := s.gathered.rowRange(0, len(idx))
	for k, i := range idx {
		copy(a.x.Row(k), s.points.x.Row(int(i)))
		a.norms[k] = s.points.norms[i]
	}
	k := simd.View(len(idx), s.n, s.fresh)
	rbf(k, float32(s.opt.Gamma), a, s.all())
	return k
}

// optimise solves the working set's block and leaves the changes of alpha y in
// delta.
func (s *solver) optimise() {
	b := s.block
	b.q = len(s.set.index)
	for r, i := range s.set.index {
		b.y[r], b.alpha[r], b.f[r] = s.y[i], s.alpha[i], s.f[i]
		for c, j := range s.set.index {
			b.k[r*b.q+c] = s.rows[r][j]
		}
	}
	b.solve(s.opt.Tolerance)
	for r, i := range s.set.index {
		s.delta[r] = s.y[i] * (b.alpha[r] - s.alpha[i])
		s.alpha[i] = b.alpha[r]
	}
}

// update adds the changes, times their kernel rows, to every f: in the order of
// the set, four rows at a time. It tells whether there were any.
func (s *solver) update() bool {
	changed := 0
	for r, d := range s.delta[:len(s.set.index)] {
		if d != 0 {
			s.delta[changed], s.rows[changed] = d, s.rows[r]
			changed++
		}
	}
	f := s.f[:s.n]
	r := 0
	for ; r+4 <= changed; r += 4 {
		add4(f, s.delta[r:r+4], s.rows[r:r+4])
	}
	for ; r < changed; r++ {
		for j, k := range s.rows[r] {
			f[j] += float64(s.delta[r] * float64(k))
		}
	}
	return changed > 0
}

// add4 adds d[0] rows[0], then d[1] rows[1], ... to f.
func add4(f []float64, d []float64, rows [][]float32) {
	d0, d1, d2, d3 := d[0], d[1], d[2], d[3]
	k0, k1, k2, k3 := rows[0][:len(f)], rows[1][:len(f)], rows[2][:len(f)], rows[3][:len(f)]
	for j, v := range f {
		v += float64(d0 * float64(k0[j]))
		v += float64(d1 * float64(k1[j]))
		v += float64(d2 * float64(k2[j]))
		f[j] = v + float64(d3*float64(k3[j]))
	}
}

// objective is the dual objective, to be minimised; f tells it without the
// kernel: 1/2 sum_i alpha_i (y_i f_i - 1).
func (s *solver) objective() float64 {
	sum := 0.0
	for i, a := range s.alpha[:s.n] {
		sum += float64(a * (float64(s.y[i]*s.f[i]) - 1))
	}
	return sum / 2
}

// rho is the threshold of the decision sum_i alpha_i y_i k(x_i, x) - rho: the
// mean f of the free multipliers or, when there are none, the middle of what
// the bounded ones allow (LIBSVM's calculate_rho).
func (s *solver) rho() float64 {
	sum, free := 0.0, 0
	low, high := math.Inf(-1), math.Inf(1)
	for i, f := range s.f[:s.n] {
		up, down := s.up(i), s.down(i)
		switch {
		case up && down:
			sum += f
			free++
		case up:
			high = min(high, f)
		case down:
			low = max(low, f)
		}
	}
	if free > 0 {
		return sum / float64(free)
	}
	return (low + high) / 2
}
