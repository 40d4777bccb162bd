package mnist

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// Split says which images a row trains on and which it is judged by.
type Split struct {
	Train int `toml:"train"` // the first training images; 0 for all 60,000
	Test  int `toml:"test"`  // the first test images; 0 for all 10,000

	// Validation, if not 0, takes that many images off the end of the training
	// set and judges by them instead of the test set: for choosing
	// hyper-parameters.
	Validation int `toml:"validation"`
}

// digits is a split, loaded.
type digits struct {
	train, eval *datasets.Images
	training    results.Part
	refs        []datasets.Ref
}

// load reads the split of a run.
func (s Split) load(ctx context.Context, job *registry.Job) (*digits, error) {
	train, test, ref, err := mnist.LoadContext(ctx, job.DataDir, nil)
	if err != nil {
		return nil, err
	}
	all := train.N
	train, test, err = mnist.Subset(train, test, s.Train, s.Test)
	if err != nil {
		return nil, err
	}
	if s.Validation < 0 || s.Validation >= train.N {
		return nil, fmt.Errorf("validation = %d: want 0 (judge by the test set) or fewer than the %d training images", s.Validation, train.N)
	}
	if s.Validation > 0 {
		keep := train.N - s.Validation
		train, test = train.Slice(0, keep), train.Slice(keep, train.N)
	}
	return &digits{train: train, eval: test, training: results.Part{Used: train.N, Of: all}, refs: []datasets.Ref{ref}}, nil
}

func (d *digits) trainSource() batch.Source { return batch.NewBytes(d.train.Pixels, d.train.Dim()) }
func (d *digits) evalSource() batch.Source  { return batch.NewBytes(d.eval.Pixels, d.eval.Dim()) }
