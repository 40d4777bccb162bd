package recognition

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// Split says which images a row trains on and which it is judged by.
type Split struct {
	Train int `toml:"train"` // the first training images; 0 for all
	Test  int `toml:"test"`  // the first test images; 0 for all

	// Validation, if not 0, takes that many images off the end of the training
	// set and judges by them instead of the test set: for choosing
	// hyper-parameters.
	Validation int `toml:"validation"`

	// SkipBad leaves out cases that cannot be read, instead of failing.
	SkipBad bool `toml:"skip_bad,omitzero"`

	task *Task // whose images they are
}

// of says whose images they are.
func (s *Split) of(t *Task) { s.task = t }

// Validate names the first option that makes no sense, whatever files there are.
func (s Split) Validate() error {
	switch {
	case s.Train < 0 || s.Test < 0:
		return fmt.Errorf("train = %d, test = %d: want 0 (all) or more", s.Train, s.Test)
	case s.Validation < 0 || s.Train > 0 && s.Validation >= s.Train:
		return fmt.Errorf("validation = %d: want 0 (judge by the test set) or fewer than the training images", s.Validation)
	case s.SkipBad && !s.task.SkipsBad:
		return fmt.Errorf("skip_bad = true: the files of %s are good as a whole or not at all, there is nothing to leave out (run without --skip-bad)", s.task.Name)
	}
	return nil
}

// images is a split, loaded.
type images struct {
	task        *Task
	train, eval *datasets.Images
	training    results.Part
	part        results.Part // of the test images: eval; none, if they are for validation
	refs        []datasets.Ref
	bad         int // cases left out
}

// load reads the split of a run.
func (s Split) load(ctx context.Context, job *registry.Job) (*images, error) {
	loaded, err := s.task.Load(ctx, job.DataDir)
	if err != nil {
		return nil, err
	}
	if loaded.Bad != nil {
		if !s.SkipBad {
			return nil, fmt.Errorf("%w (get the file again, or leave them out: --skip-bad)", loaded.Bad)
		}
		job.Log("left out: %v", loaded.Bad)
	}
	train, test := loaded.Train, loaded.Test
	all, part := train.N, results.Part{Of: test.N}
	if train, err = train.First(s.Train); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	if test, err = test.First(s.Test); err != nil {
		return nil, fmt.Errorf("test: %w", err)
	}
	if s.Validation >= train.N {
		return nil, fmt.Errorf("validation = %d: want 0 (judge by the test set) or fewer than the %d training images", s.Validation, train.N)
	}
	part.Used = test.N
	if s.Validation > 0 {
		part.Used = 0
		keep := train.N - s.Validation
		train, test = train.Slice(0, keep), train.Slice(keep, train.N)
	}
	return &images{task: s.task, train: train, eval: test, training: results.Part{Used: train.N, Of: all}, part: part,
		refs: []datasets.Ref{loaded.Ref}, bad: loaded.BadCases}, nil
}

func (d *images) trainSource() batch.Source { return batch.NewBytes(d.train.Pixels, d.train.Dim()) }
func (d *images) evalSource() batch.Source  { return batch.NewBytes(d.eval.Pixels, d.eval.Dim()) }
