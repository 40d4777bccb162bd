package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

// The experiments toy, toysaved, toybad, toystuck, toyseveral and toydeaf exist
// in the test binary only: rows that train in microseconds, one without
// parameters or randomness, some that fail, one that goes on until it is
// cancelled, one that goes on even then.
func init() {
	good := registry.Row{
		Name: "mean", Title: "Toy mean", Tolerance: 0.1, Bits: "any",
		Tutorial: &results.Tutorial{Value: 12, Unit: "%", N: 10, Metric: "test error", Source: "nobody"},
		Config:   func() any { return new(toyConfig) }, Run: runToy, Data: toyData,
		Evaluate: evaluateToy, Sample: sampleToy,
	}
	noisy := good
	noisy.Name, noisy.Title, noisy.Sample = "noisy", "Noisy toy mean", nil
	noisy.Tutorial = &results.Tutorial{Value: 1.5, Unit: "%", N: 10, Metric: "test error", Source: "nobody"}
	still := good
	still.Name, still.Title, still.Run, still.Evaluate, still.Exact = "still", "Toy without parameters", runStill, nil, true
	broken := good
	broken.Name, broken.Title = "broken", "Broken toy"
	broken.Run = func(context.Context, *registry.Job, any) (*results.Outcome, error) {
		return nil, errors.New("phase one: epoch 1, step 3: the loss is NaN")
	}
	panics := good
	panics.Name, panics.Title = "panics", "Toy that panics"
	panics.Run = func(context.Context, *registry.Job, any) (*results.Outcome, error) {
		simd.Axpy(1, make([]float32, 2), make([]float32, 3))
		return nil, nil
	}
	stuck := good
	stuck.Name, stuck.Title, stuck.Run = "stuck", "Endless toy", runStuck
	deaf := good
	deaf.Name, deaf.Title, deaf.Run = "deaf", "Deaf toy", runDeaf
	greedy := good
	greedy.Name, greedy.Title, greedy.Run = "greedy", "Toy that reads other data", runGreedy
	registry.Register(toy("toy", "Toy table", good, noisy))
	registry.Register(toy("toysaved", "Toy table with a row that has no parameters", good, still))
	registry.Register(toy("toybad", "Toy table with rows that fail", good, broken, panics, greedy, noisy))
	registry.Register(toy("toystuck", "Toy table with a row that never ends", good, stuck))
	registry.Register(severalMetrics(good, noisy))
	registry.Register(toy("toydeaf", "Toy table that only a second signal stops", deaf))
}

// toyset is a data set of one file, "toy" and a line end, that nobody mirrors;
// toyplain is one whose unpacked file has no published SHA-256.
func init() {
	sum := sha256.Sum256([]byte("toy\n"))
	datasets.Register(datasets.Set{
		Name: "toyset", Title: "A toy data set", License: "none", Citation: "nobody", Homepage: "https://example.org/toy",
		Files: []datasets.File{{Name: "toy.txt", Size: 4, SHA256: hex.EncodeToString(sum[:])}},
	})
	datasets.Register(datasets.Set{
		Name: "toyplain", Title: "A toy data set whose SHA-256 is that of the packed file", License: "none", Citation: "nobody", Homepage: "https://example.org/toy",
		Files: []datasets.File{{Name: "plain.txt.gz", Size: 24, PlainSize: 6, SHA256: hex.EncodeToString(sum[:])}},
	})
}

func toy(name, title string, rows ...registry.Row) registry.Experiment {
	presets := ""
	for _, r := range rows {
		presets += fmt.Sprintf("[base.%s]\nepochs = 3\nsteps = 2\nlevel = 12.0\nspread = 0.0\n", r.Name)
		presets += fmt.Sprintf("[smoke.%s]\nepochs = 1\n[quick.%[1]s]\n[paper.%[1]s]\nepochs = 5\n", r.Name)
	}
	return registry.Experiment{
		Name: name, Title: title, Slide: title, Metric: "test_error", Unit: "%", Lower: true,
		Presets: []byte(presets), Rows: rows,
	}
}

// severalMetrics is a table with a second column, a gain and a figure.
func severalMetrics(rows ...registry.Row) registry.Experiment {
	for i := range rows {
		run := rows[i].Run
		rows[i].Tutorial = nil
		rows[i].Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
			out, err := run(ctx, job, cfg)
			if err == nil {
				out.Metrics["half_error"] = out.Metrics["test_error"] / 2
			}
			return out, err
		}
	}
	e := toy("toyseveral", "Toy table of two metrics", rows...)
	e.MetricTitle, e.Columns = "whole", []results.Column{{Metric: "half_error", Title: "half", Unit: "%"}}
	e.Contrasts = []results.Contrast{{Row: "mean", Than: "noisy"}}
	e.Figure = &results.Figure{Title: "Toy", X: "part", Y: "error (%)", LogX: true,
		Points: []results.Point{{Metric: "half_error", X: 1}, {Metric: "test_error", X: 10}}}
	return e
}

// toyConfig is the configuration of every toy row.
type toyConfig struct {
	Epochs int     `toml:"epochs"`
	Steps  int     `toml:"steps"`
	Level  float64 `toml:"level"`  // the test error of seed 0
	Spread float64 `toml:"spread"` // what each seed adds to it
}

// toyRef stands for data that the test binary carries in itself.
func toyRef() datasets.Ref {
	sum := sha256.Sum256([]byte("toy"))
	return datasets.Ref{Name: "toy", Provenance: datasets.Real, SHA256: hex.EncodeToString(sum[:]), Source: "the test binary"}
}

// toyData knows one folder that it cannot read.
func toyData(_ context.Context, dir string, _ func(datasets.Progress)) ([]datasets.Ref, error) {
	if dir == "nowhere" {
		return nil, errors.New("toy: nowhere: no such folder (run 'unsup data fetch toy')")
	}
	return []datasets.Ref{toyRef()}, nil
}

func runToy(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
	c := cfg.(*toyConfig)
	testError := c.testError(job.Seed)
	w := make([]float32, 4)
	phase := train.Phase{Name: "fit", Epochs: c.Epochs, Steps: c.Steps,
		Step: func(epoch, step int) float64 {
			w[step%len(w)] += float32(job.Seed)
			return 1 / float64(1+epoch)
		},
		End:        func(epoch int, r *train.Report) { r.Set("test_error", testError) },
		Parameters: func() []train.Array { return []train.Array{train.Vector("w", w)} },
	}
	if err := train.Run(ctx, job.Observer, job.Checkpoint, phase); err != nil {
		return nil, err
	}
	if err := job.Artifact("weights.txt", fmt.Appendln(nil, w)); err != nil {
		return nil, err
	}
	return toyOutcome(testError, w), nil
}

func (c *toyConfig) testError(seed uint64) float64 { return c.Level + c.Spread*float64(seed) }

func toyOutcome(testError float64, w []float32) *results.Outcome {
	return &results.Outcome{
		Metrics:     map[string]float64{"test_error": testError},
		Parameters:  []results.Tensor{{Name: "w", Shape: []int{4}, Data: w}},
		Predictions: []uint8{1, 2, 3}, Targets: []uint8{1, 2, 0},
		Data: []datasets.Ref{toyRef()},
	}
}

func evaluateToy(_ context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
	w := make([]float32, 4)
	if err := registry.Restore([]train.Array{train.Vector("w", w)}, saved); err != nil {
		return nil, err
	}
	return toyOutcome(cfg.(*toyConfig).testError(job.Seed), w), nil
}

// sampleToy draws pictures of 1x2 pixels.
func sampleToy(_ any, saved []results.Tensor, n, sweeps int, seed uint64) (*registry.Samples, error) {
	s := &registry.Samples{Height: 1, Width: 2}
	for i := range n {
		s.Images = append(s.Images, []float32{saved[0].Data[i%4] / 8, float32(seed) / float32(sweeps)})
	}
	return s, nil
}

// runStill is a row whose training set is its model.
func runStill(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
	out, err := runToy(ctx, job, cfg)
	if err == nil {
		out.Parameters = nil
	}
	return out, err
}

// call connects to the script, which waits for it by its command "training".
func call() {
	if conn, err := net.Dial("tcp", os.Getenv("TOY_TRAINS")); err == nil {
		conn.Close()
	}
}

// runStuck calls once it trains, and then trains until it is cancelled.
func runStuck(ctx context.Context, job *registry.Job, _ any) (*results.Outcome, error) {
	step := func(epoch, step int) float64 {
		if step == 0 {
			call()
		}
		<-ctx.Done()
		return 1
	}
	err := train.Run(ctx, job.Observer, nil, train.Phase{Name: "forever", Epochs: 1, Steps: 1 << 30, Step: step})
	return nil, err
}

// runDeaf calls once it trains and once it is cancelled, and goes on for ever.
func runDeaf(ctx context.Context, job *registry.Job, _ any) (*results.Outcome, error) {
	call()
	<-ctx.Done()
	call()
	select {}
}

// runGreedy reads something else than toyData says.
func runGreedy(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
	out, err := runToy(ctx, job, cfg)
	if err == nil {
		out.Data[0].SHA256 = strings.Repeat("0", 64)
	}
	return out, err
}
