// Package knn classifies byte vectors by their k nearest neighbours in the
// Euclidean distance, exactly: neighbours and ties come out as integer
// arithmetic on the pixels gives them, at the speed of a matrix product.
package knn

import (
	"fmt"
	"math"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
)

// Options are the parameters of a search. Only K has a say in the result.
type Options struct {
	// K is the number of neighbours that vote.
	K int `toml:"k"`
	// TrainBlock and TestBlock are the numbers of training and test vectors
	// whose distances are computed by one product: they set the memory, about
	// 4 TrainBlock (dim + 2 TestBlock) bytes.
	TrainBlock int `toml:"train_block"`
	TestBlock  int `toml:"test_block"`
}

// Validate names the first option that makes no sense, whatever the vectors.
func (o Options) Validate() error {
	switch {
	case o.K < 1:
		return fmt.Errorf("k = %d: want 1 or more", o.K)
	case o.TrainBlock < 1:
		return fmt.Errorf("train_block = %d: want 1 or more", o.TrainBlock)
	case o.TestBlock < 1:
		return fmt.Errorf("test_block = %d: want 1 or more", o.TestBlock)
	}
	return nil
}

// Classifier labels a fixed set of test vectors. Each epoch of its Phase takes
// in one more block of training vectors; after the last one the neighbours are
// final.
type Classifier struct {
	opt         Options
	dim         int
	data, query pixels
	labels      []uint8 // of data
	dist        distances
	best        []Neighbour // query.n * K, nearest first
	votes       [256]int
}

// Neighbour is a training vector and its squared distance, in squared grey
// levels, to a test vector.
type Neighbour struct {
	Index   int32
	Squared int32
}

// far is farther than any vector: a place that no neighbour has taken yet.
const far = math.MaxInt32

// New prepares the search for the neighbours of every vector of test among
// those of data. Both hold vectors of dim pixels, one after another; labels has
// one class for each training vector. It returns an error when the sizes do not
// agree, when an option is out of range, or when dim exceeds MaxDim.
func New(data, labels, test []uint8, dim int, opt Options) (*Classifier, error) {
	if err := check(len(data), len(labels), len(test), dim, opt); err != nil {
		return nil, err
	}
	c := &Classifier{opt: opt, dim: dim, labels: labels,
		data: pixels{data, len(labels), dim}, query: pixels{test, len(test) / dim, dim}}
	c.opt.TrainBlock = min(opt.TrainBlock, c.data.n)
	c.opt.TestBlock = min(opt.TestBlock, max(c.query.n, 1))
	c.dist = newDistances(c.opt.TestBlock, c.opt.TrainBlock, dim)
	c.best = make([]Neighbour, c.query.n*opt.K)
	return c, nil
}

func check(data, labels, test, dim int, opt Options) error {
	if err := opt.Validate(); err != nil {
		return fmt.Errorf("knn: %w", err)
	}
	switch {
	case dim < 1 || dim > MaxDim:
		return fmt.Errorf("knn: vectors of %d pixels, want 1 to %d", dim, MaxDim)
	case labels == 0 || data != labels*dim:
		return fmt.Errorf("knn: %d training pixels for %d labels, want %d pixels a label", data, labels, dim)
	case test%dim != 0:
		return fmt.Errorf("knn: %d test pixels, want a whole number of vectors of %d", test, dim)
	case opt.K > labels:
		return fmt.Errorf("knn: k = %d: want 1 to %d (the number of training vectors)", opt.K, labels)
	}
	return nil
}

// Phase is the search as a training schedule: an epoch is a block of training
// vectors, a step a block of test vectors. The loss is the mean distance, in
// grey levels, from a test vector to the nearest training vector seen so far.
// The phase may be run again; it allocates nothing.
func (c *Classifier) Phase(name string) train.Phase {
	return train.Phase{Name: name, Epochs: blocks(c.data.n, c.opt.TrainBlock),
		Steps: blocks(c.query.n, c.opt.TestBlock), Begin: c.begin, Step: c.step}
}

func blocks(n, size int) int { return (n + size - 1) / size }

func (c *Classifier) begin(epoch int) {
	if epoch == 0 {
		for i := range c.best {
			c.best[i] = Neighbour{Index: -1, Squared: far}
		}
	}
	lo := epoch * c.opt.TrainBlock
	c.dist.train(c.data.rows(lo, min(lo+c.opt.TrainBlock, c.data.n)))
}

func (c *Classifier) step(epoch, step int) float64 {
	lo := step * c.opt.TestBlock
	hi := min(lo+c.opt.TestBlock, c.query.n)
	c.dist.test(c.query.rows(lo, hi))
	sum := 0.0
	for i := lo; i < hi; i++ {
		best := c.best[i*c.opt.K:][:c.opt.K]
		merge(best, c.dist.row(i-lo), epoch*c.opt.TrainBlock)
		sum += math.Sqrt(float64(best[0].Squared))
	}
	return sum / float64(hi-lo)
}

// merge takes the vectors base, base+1, ... whose squared distances are d into
// best. They come later than those that best holds, so among equals the place
// is the earlier one's.
func merge(best []Neighbour, d []int32, base int) {
	last := len(best) - 1
	limit := best[last].Squared
	for j, v := range d {
		if v >= limit {
			continue
		}
		at := last
		for ; at > 0 && v < best[at-1].Squared; at-- {
			best[at] = best[at-1]
		}
		best[at] = Neighbour{Index: int32(base + j), Squared: v}
		limit = best[last].Squared
	}
}

// Neighbours returns the K nearest training vectors of test vector i, nearest
// first, the lower index first among equals. The slice is the classifier's.
// Before the phase has run to its end some may be missing (Index -1).
func (c *Classifier) Neighbours(i int) []Neighbour {
	k := c.opt.K
	return c.best[i*k : (i+1)*k : (i+1)*k]
}

// Predictions returns the class of every test vector: the one that most of its
// neighbours have; among equally frequent ones that of the nearest.
func (c *Classifier) Predictions() []uint8 {
	out := make([]uint8, c.query.n)
	for i := range out {
		out[i] = c.vote(c.Neighbours(i))
	}
	return out
}

func (c *Classifier) vote(near []Neighbour) uint8 {
	clear(c.votes[:])
	most := 0
	for _, n := range near {
		if n.Index >= 0 {
			c.votes[c.labels[n.Index]]++
			most = max(most, c.votes[c.labels[n.Index]])
		}
	}
	for _, n := range near {
		if n.Index >= 0 && c.votes[c.labels[n.Index]] == most {
			return c.labels[n.Index]
		}
	}
	return 0
}

// pixels is a set of n vectors of dim bytes.
type pixels struct {
	data   []uint8
	n, dim int
}

func (p pixels) rows(lo, hi int) pixels {
	return pixels{p.data[lo*p.dim : hi*p.dim], hi - lo, p.dim}
}

// centre writes the columns [lo, lo+dst.Cols) of p to dst, less 128.
func (p pixels) centre(dst simd.Matrix, lo int) {
	for i := range p.n {
		row := dst.Row(i)
		simd.FromBytes(row, 1, p.data[i*p.dim+lo:][:len(row)])
		simd.AddScalar(row, -128, row)
	}
}
