package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/unsup/unsup/cmd/unsup/progress"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

// execute trains one run in its folder and returns its record. The record is
// written last and whole: without it the run has not happened. A panic of
// the row's is an error: other rows have nothing to do with it.
func (s *session) execute(ctx context.Context, j *job, run *results.Run, shown progress.Run) (_ *results.Record, err error) {
	begin := run.Begin
	if s.force {
		begin = run.BeginAnew
	}
	if err := begin(); err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p, shown)
		}
	}()
	defer run.Close() // after Finish there is nothing left to close
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	meter := results.StartMeter()
	out, err := j.row.Run(ctx, &registry.Job{
		Seed:       j.seed,
		DataDir:    s.data,
		Observer:   &recorder{Observer: shown, run: run, stop: cancel},
		Checkpoint: &checkpoint{run: run, meter: meter, note: shown.Note},
		Log:        shown.Log,
		Artifact:   run.Artifact,
	}, j.cfg)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	rec := &results.Record{Config: j.values, Changed: j.changed, Bits: j.row.Bits}
	meter.Stop(rec)
	rec.SetMachine(simd.CPU(), simd.Path(), runtime.GOMAXPROCS(0))
	if err := s.keep(rec, j, out); err != nil {
		return nil, err
	}
	if out.Predictions != nil {
		if err := run.WritePredictions(out.Predictions, out.Targets); err != nil {
			return nil, err
		}
	}
	if err := run.WriteModel(out.Parameters); err != nil {
		return nil, err
	}
	return rec, run.Finish(rec)
}

// panicked is the error of a run that has panicked; the stack is shown, for the
// report.
func panicked(p any, shown progress.Run) error {
	stack := debug.Stack()
	if part, ok := p.(*simd.ChunkPanic); ok {
		stack = part.Stack
	}
	for line := range strings.Lines(string(stack)) {
		shown.Note("%s", strings.TrimRight(line, "\n"))
	}
	return fmt.Errorf("panic: %v (a mistake of this program, or numbers beyond what it can hold: in the first case please report it with the lines above)", p)
}

// keep writes the outcome into the record, if it is one of this job: it has
// the table's metric, and comes from the data that the run's identity names.
func (s *session) keep(rec *results.Record, j *job, out *results.Outcome) error {
	if out == nil {
		return errors.New("the row has returned no outcome")
	}
	if _, ok := out.Metrics[s.exp.Metric]; !ok {
		return fmt.Errorf("the row's outcome has no %s", s.exp.Metric)
	}
	id, err := results.Identity(s.exp.Name, j.row.Name, j.values, out.Data, j.seed)
	if err != nil {
		return err
	}
	if id != j.identity {
		return errors.New("the row has read other data than it had named before (have the files changed? run again)")
	}
	rec.Data, rec.Training, rec.Judged, rec.Metrics = out.Data, out.Training, out.Judged, out.Metrics
	rec.Digests = results.Digests{
		Parameters:  results.DigestTensors(out.Parameters),
		Predictions: results.DigestPredictions(out.Predictions),
	}
	return nil
}

// recorder is the observer of a run: it shows each event and writes each epoch
// into the run's curve. A curve that cannot be written ends the run.
type recorder struct {
	train.Observer
	run  *results.Run
	stop context.CancelCauseFunc
}

func (r *recorder) Epoch(rep train.Report) {
	r.Observer.Epoch(rep)
	if err := r.run.AppendCurve(rep); err != nil {
		r.stop(err)
	}
}
