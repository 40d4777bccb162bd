// Package registry holds what exists: experiments, their rows, their presets.
// It knows no experiment by name; packages under experiments/ register
// themselves.
package registry

import (
	"context"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/results"
)

// Experiment is one table or figure of the tutorial.
type Experiment struct {
	Name    string // "mnist": what the command line says
	Title   string // "Handwriting recognition (MNIST)"
	Slide   string // the tutorial's slide title
	Metric  string // the primary metric's name in Outcome.Metrics, "test_error"
	Unit    string // "%"
	Lower   bool   // lower is better
	Resplit bool   // a seed draws the test set too, and the metric is the mean of the classes' accuracies; see results.SplitComparison
	Presets []byte // the embedded presets.toml: [base.ROW] says every key, [smoke.ROW], [quick.ROW], [paper.ROW] what differs
	Rows    []Row  // in the tutorial's order

	// Predicts says of which classifiers a run keeps the predictions, where it has
	// more than one: "the classifiers with 100 labels". 'unsup compare' knows no others.
	Predicts string

	// For a table of several metrics; see results.Table. All may be empty.
	MetricTitle string             // the primary metric's column; "Ours" if empty
	Columns     []results.Column   // metrics beside the primary one
	Contrasts   []results.Contrast // rows that are compared seed by seed, by name
	Figure      *results.Figure    // what 'unsup table --picture' draws
}

// Row is one line of a table: one model under one protocol.
type Row struct {
	Name  string // "dbm"
	Title string // "Deep Boltzmann machine"

	// Tutorial is the number on the slide; nil for a row of our own.
	Tutorial *results.Tutorial

	// Tolerance: a mean at most this much worse than the tutorial's number is
	// still "reproduced" (in Unit).
	Tolerance float64

	// Exact says that the metric has no seed noise (k-NN).
	Exact bool

	// Optional says that the row runs only where it is named: it is not on the
	// slide and takes long.
	Optional bool

	// Bits is "any" when every CPU gives the same bits, "arch" when float64
	// library work may differ between architectures.
	Bits string

	// Config returns a pointer to a zero configuration struct with `toml`
	// tags; presets fill it. If it has a Validate() error method, Resolve calls
	// that last.
	Config func() any

	// Run trains and evaluates. cfg is what Config returned, resolved.
	Run func(ctx context.Context, job *Job, cfg any) (*results.Outcome, error)

	// Evaluate judges a model that Run has trained, without training: saved
	// holds the tensors of its outcome, and what it returns is Run's outcome,
	// bit for bit. Nil for a row whose model has no parameters.
	Evaluate func(ctx context.Context, job *Job, cfg any, saved []results.Tensor) (*results.Outcome, error)

	// Estimates says what else Evaluate finds out, by options of its own. Nil for
	// a row whose options all concern training.
	Estimates *Estimates

	// Sample draws n examples from a generative model that Run has trained,
	// after a number of sweeps of Gibbs sampling (1 or more) from random states.
	// Nil for a row whose model generates nothing.
	Sample func(cfg any, saved []results.Tensor, n, sweeps int, seed uint64) (*Samples, error)

	// Data finds or fetches what the row reads and identifies it; progress may
	// be nil.
	Data func(ctx context.Context, dir string, progress func(datasets.Progress)) ([]datasets.Ref, error)
}

// Samples are pictures that a model has drawn, of Height x Width pixels from 0
// to 1, row by row.
type Samples struct {
	Images        [][]float32
	Height, Width int
}

// Job is what a row's Run gets besides its configuration.
type Job struct {
	Seed     uint64
	DataDir  string         // --data; "" means: find or fetch
	Observer train.Observer // never nil

	// Checkpoint is for the row's one call of train.Run: with it a run that
	// was killed goes on after its last epoch. Nil for none.
	Checkpoint train.Checkpoint

	Log func(format string, args ...any)
	// Artifact creates artifacts/NAME in the run folder. Evaluate leaves none.
	Artifact func(name string, data []byte) error
}
