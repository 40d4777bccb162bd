package semisup

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Split says which images a run is judged by.
type Split struct {
	Test int `toml:"test"` // the first test images; 0 for all 10,000

	// Validation, if not 0, takes that many images off the end of the training
	// set and judges by them instead of the test set: for choosing
	// hyper-parameters. Neither stage of a run sees them.
	Validation int `toml:"validation"`
}

// Validate names the first option that makes no sense, whatever the images.
func (s Split) Validate() error {
	if s.Test < 0 || s.Validation < 0 {
		return fmt.Errorf("test = %d, validation = %d: want 0 (all, none) or more", s.Test, s.Validation)
	}
	return nil
}

// digits is a split, loaded.
type digits struct {
	all      int              // training images of the data set
	train    *datasets.Images // of which a run may use any
	drawn    []int32          // places in train of those whose labels it may use
	labelled *datasets.Images // these images: the first n for n labels
	eval     *datasets.Images
	part     results.Part // of the test images: eval; none, if they are for validation
	refs     []datasets.Ref
}

// load reads the split and draws the labelled images of the job's seed, the
// same for every row.
func (s Split) load(ctx context.Context, job *registry.Job) (*digits, error) {
	train, test, ref, err := mnist.Load(ctx, job.DataDir, nil)
	if err != nil {
		return nil, err
	}
	d := &digits{all: train.N, refs: []datasets.Ref{ref}}
	d.train = train
	if d.eval, err = test.First(s.Test); err != nil {
		return nil, fmt.Errorf("test: %w", err)
	}
	most := counts[len(counts)-1]
	if s.Validation > train.N-2*most {
		return nil, fmt.Errorf("validation = %d: want 0 (judge by the test set) to %d (%d labelled images are drawn from the rest)", s.Validation, train.N-2*most, most)
	}
	d.part = results.Part{Used: d.eval.N, Of: test.N}
	if s.Validation > 0 {
		d.part.Used = 0
		keep := train.N - s.Validation
		d.train, d.eval = train.Slice(0, keep), train.Slice(keep, train.N)
	}
	d.drawn = balanced(d.train, most, rng.New(job.Seed, "semisup/labels"))
	d.labelled = d.train.Pick(d.drawn)
	return d, nil
}

// balanced draws the places of n images without replacement, as many of each class: the
// classes take turns, and the images of a class come in random order. So the
// first m images are balanced too, for every m that the classes divide, and
// fewer labels are a part of more.
func balanced(s *datasets.Images, n int, stream rng.Stream) []int32 {
	byClass := make([][]int32, s.Classes)
	for _, i := range shuffled(s.N, stream) {
		byClass[s.Labels[i]] = append(byClass[s.Labels[i]], i)
	}
	drawn := make([]int32, n)
	for i := range drawn {
		drawn[i] = byClass[i%s.Classes][i/s.Classes]
	}
	return drawn
}

// shuffled is a random permutation of 0..n-1.
func shuffled(n int, stream rng.Stream) []int32 {
	p := make([]int32, n)
	simd.Permutation(p, stream.At(0, 0, 0))
	return p
}

// seen counts the images that a row looks at which learns from the first n of
// train without labels: these and the labelled ones that are not among them.
func (d *digits) seen(n int) int {
	seen := n
	for _, i := range d.drawn {
		if int(i) >= n {
			seen++
		}
	}
	return seen
}

// first is the part of the labelled images that n labels are for.
func (d *digits) first(n int) *datasets.Images { return d.labelled.Slice(0, n) }

// repeated is first(n), over and over until there are as many examples as for
// the greatest number of labels. So an epoch has the same number of updates
// whatever the number of labels.
func (d *digits) repeated(n int) *datasets.Images {
	some := d.first(n)
	many := *some
	many.N, many.Pixels, many.Labels = d.labelled.N, nil, nil
	for range d.labelled.N / n {
		many.Pixels, many.Labels = append(many.Pixels, some.Pixels...), append(many.Labels, some.Labels...)
	}
	return &many
}

// source gives the pixels of images to a model.
func source(s *datasets.Images) batch.Source { return batch.NewBytes(s.Pixels, s.Dim()) }
