// Package recognition has the rows of the tutorial's tables of recognition:
// classifiers of small images, none of which is told that pixels have
// neighbours. An experiment says which images they see, as a Task, and what the
// slide says of each row.
package recognition

import (
	"context"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd/rng"
)

// NewTestError is outcome.TestError of the test images that no training image equals.
// Rows of a Task with Duplicates have it, and the number of the others as
// Duplicates.
const (
	NewTestError = "test_error_new"
	Duplicates   = "duplicates"
)

// Task is what the rows of one table have in common.
type Task struct {
	Name          string   // of the experiment; random streams begin with it
	Things        string   // what images show: "digits"
	Height, Width int      // of an image
	Classes       []string // their names, by label

	// Load reads the training and the test images, whole.
	Load func(ctx context.Context, dir string) (*Loaded, error)

	// SkipsBad tells that Load can do without cases that cannot be read.
	SkipsBad bool

	// Refs identifies the data, see registry.Row.Data.
	Refs func(ctx context.Context, dir string, progress func(datasets.Progress)) ([]datasets.Ref, error)

	// Duplicates has test images that equal a training image counted.
	Duplicates bool
}

// Loaded is what a Task's images are. Bad, if not nil, names and counts cases
// that could not be read: an error, unless a row's skip_bad leaves them out.
type Loaded struct {
	Train, Test *datasets.Images
	Ref         datasets.Ref
	Bad         error
	BadCases    int
}

// stream is the root of a row's random numbers.
func (t *Task) stream(seed uint64, row string) rng.Stream { return rng.New(seed, t.Name+"/"+row) }

// sizes are the layers of a model, the pixels and the hidden ones.
func (t *Task) sizes(hidden []int) []int { return append([]int{t.Height * t.Width}, hidden...) }

// row completes what an experiment says of a row.
func (t *Task) row(r registry.Row, name string, config func() any) registry.Row {
	r.Name, r.Bits, r.Data = name, "any", t.Refs
	r.Config = func() any {
		c := config()
		c.(interface{ of(*Task) }).of(t)
		return c
	}
	return r
}

// OnSlide is a number of a slide's table of test errors, on so many images.
func OnSlide(value float64, n int, source, note string) *results.Tutorial {
	return &results.Tutorial{Value: value, Unit: "%", N: n, Metric: "test error", Source: source, Note: note}
}
