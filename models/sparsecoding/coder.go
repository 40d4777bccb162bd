package sparsecoding

import (
	"fmt"
	"sync"

	"github.com/unsup/unsup/simd"
)

// Coder finds the codes of examples under a fixed dictionary. Its methods are
// not for several goroutines at once; each uses all CPUs by itself.
type Coder struct {
	opt   Options
	ridge float32
	atoms simd.Matrix // k x dim
	gram  simd.Matrix // k x k: D D' + ridge I

	b        simd.Matrix // of a block: correlations
	norms    []float32   // of a block: |x|^2
	block    simd.Matrix // of codes: the caller's
	solvers  pool
	run      func(chunk int)
	energies []float64
}

const (
	blockRows = 1024 // examples whose correlations are computed by one product
	chunkRows = 16   // examples that a thread takes at a time
)

// NewCoder returns a coder for a dictionary with the given numbers of bases and
// inputs; SetAtoms gives it one. ridge, 0 or more, adds ridge/2 |a - f|^2 to the
// objective: see EncodeToward.
func NewCoder(bases, inputs int, opt Options, ridge float64) (*Coder, error) {
	if err := opt.Validate(); err != nil {
		return nil, fmt.Errorf("sparsecoding: %w", err)
	}
	if bases < 1 || inputs < 1 || !(ridge >= 0) {
		return nil, fmt.Errorf("sparsecoding: %d bases of %d inputs with ridge %v, want at least one of one, and no negative ridge", bases, inputs, ridge)
	}
	c := &Coder{opt: opt, ridge: float32(ridge), gram: simd.NewMatrix(bases, bases),
		b: simd.NewMatrix(blockRows, bases), norms: make([]float32, blockRows), energies: make([]float64, blockRows)}
	c.solvers.bases = bases
	c.run = c.chunk
	return c, nil
}

// SetAtoms takes the dictionary (bases x inputs) that the next codes are in. It
// keeps the matrix, which must not change until the next SetAtoms.
func (c *Coder) SetAtoms(atoms simd.Matrix) {
	c.atoms = atoms
	simd.Gemm(simd.NoTrans, simd.Trans, 1, atoms, atoms, 0, c.gram)
	for i := range atoms.Rows {
		c.gram.Row(i)[i] += c.ridge
	}
}

// Encode sets a (n x bases) to the codes of the rows of x (n x inputs) and
// returns the sum of their objectives. It allocates nothing after the first
// calls.
func (c *Coder) Encode(a, x simd.Matrix) float64 {
	return c.encode(a, x, simd.Matrix{})
}

// EncodeToward is Encode for the objective of predictive sparse decomposition
// (Kavukcuoglu, Ranzato and LeCun 2008), with the predictions in the rows of f
// (n x bases):
//
//	1/2 |x - a D|^2 + ridge/2 |a - f|^2 + lambda |a|_1
//
// which is a Lasso problem too: its Gram matrix is D D' + ridge I and its
// correlations are x D' + ridge f.
func (c *Coder) EncodeToward(a, x, f simd.Matrix) float64 {
	return c.encode(a, x, f)
}

func (c *Coder) encode(a, x, f simd.Matrix) float64 {
	sum := 0.0
	for lo := 0; lo < x.Rows; lo += blockRows {
		n := min(blockRows, x.Rows-lo)
		part := x.RowRange(lo, lo+n)
		b := c.b.RowRange(0, n)
		simd.Gemm(simd.NoTrans, simd.Trans, 1, part, c.atoms, 0, b)
		simd.RowSquares(c.norms[:n], part)
		if f.Rows > 0 {
			for i := range n {
				row := f.Row(lo + i)
				simd.Axpy(c.ridge, row, b.Row(i))
				c.norms[i] += float32(c.ridge * simd.Dot(row, row))
			}
		}
		c.block = a.RowRange(lo, lo+n)
		simd.Chunks((n+chunkRows-1)/chunkRows, c.run)
		for _, e := range c.energies[:n] {
			sum += e
		}
	}
	c.block = simd.Matrix{}
	return sum
}

func (c *Coder) chunk(i int) {
	s := c.solvers.get()
	for r := i * chunkRows; r < min((i+1)*chunkRows, c.block.Rows); r++ {
		c.energies[r] = s.solve(c.block.Row(r), c.gram, c.b.Row(r), float64(c.norms[r]), float32(c.opt.Lambda), c.opt.Gap)
	}
	c.solvers.put(s)
}

// pool lends a solver to each thread.
type pool struct {
	sync.Mutex
	bases int
	free  []*solver
}

func (p *pool) get() *solver {
	p.Lock()
	defer p.Unlock()
	if n := len(p.free); n > 0 {
		s := p.free[n-1]
		p.free = p.free[:n-1]
		return s
	}
	return newSolver(p.bases)
}

func (p *pool) put(s *solver) {
	p.Lock()
	defer p.Unlock()
	p.free = append(p.free, s)
}
