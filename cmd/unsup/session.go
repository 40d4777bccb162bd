package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/unsup/unsup/cmd/unsup/progress"
	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/results/reference"
)

// session carries out a plan.
type session struct {
	*plan
	data    string // --data
	force   bool
	display progress.Display
	warned  bool // that there are no locks
}

// identify finds out which data each row reads, and so every run's identity,
// before anything is trained: missing or damaged data stop the command here, and
// another copy than that of the references is told.
func (s *session) identify(ctx context.Context) error {
	refs := map[string][]datasets.Ref{}
	var all []datasets.Ref
	for _, j := range s.runs {
		if ctx.Err() != nil {
			return errInterrupted
		}
		read, known := refs[j.row.Name]
		if !known {
			var err error
			if read, err = j.row.Data(ctx, s.data, fetchLines(s.display.Note, j.row.Name)); err != nil {
				if ctx.Err() != nil {
					return errInterrupted
				}
				return fmt.Errorf("%s/%s: %w", s.exp.Name, j.row.Name, err)
			}
			if err := results.CheckData(read); err != nil {
				return fmt.Errorf("%s/%s: %w, which no record may hold (give the data's folder another name, or another folder: --data DIR)", s.exp.Name, j.row.Name, err)
			}
			refs[j.row.Name] = read
			for _, ref := range read {
				if !slices.Contains(all, ref) {
					all = append(all, ref)
				}
			}
		}
		id, err := results.Identity(s.exp.Name, j.row.Name, j.values, read, j.seed)
		if err != nil {
			return err
		}
		j.identity = id
	}
	copies, err := reference.Records.OtherCopies(s.exp.Name, all)
	for _, c := range copies {
		s.display.Note("%s: not the copy that our references are from: the SHA-256 of its content is %.8s..., theirs %.8s... (their numbers may not come out)", c.Name, c.Here, c.Theirs)
	}
	return err
}

// train runs what is not finished, one run after another, until the context
// ends. What another process is training is left to it. The error names the runs
// that have failed.
func (s *session) train(ctx context.Context) error {
	jobs := s.mine()
	var failed, left []string
	for i, j := range jobs {
		err := s.one(ctx, j, i+1, len(jobs))
		j.done = err == nil
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, errBusy):
			left = append(left, s.id(j))
		case err != nil:
			failed = append(failed, s.id(j))
		}
	}
	if len(left) > 0 {
		s.display.Note("left to another process: %s", strings.Join(left, ", "))
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d runs failed: %s", len(failed), len(jobs), strings.Join(failed, ", "))
	}
	return nil
}

// hasLocks is results.Run.HasLocks but in tests.
var hasLocks = (*results.Run).HasLocks

// errBusy is the error of a run that another process is training.
var errBusy = errors.New("another process is training it")

// one runs a job unless it is finished or another process has it, and shows
// how it ended.
func (s *session) one(ctx context.Context, j *job, index, total int) error {
	run, err := s.store.Open(results.Key{Experiment: s.exp.Name, Row: j.row.Name, Preset: s.preset, Seed: j.seed, Identity: j.identity})
	if err != nil {
		return err
	}
	if done, err := s.finished(j, run); done || err != nil {
		return err
	}
	held, err := run.Lock()
	defer run.Unlock()
	if err != nil {
		s.display.Note("%s: failed: %v", s.id(j), err)
		return err
	}
	if !held {
		s.display.Note("%s: %v: skipped", s.id(j), errBusy)
		return errBusy
	}
	if done, err := s.finished(j, run); done || err != nil { // by whoever had the lock before
		return err
	}
	if !hasLocks(run) && !s.warned {
		s.warned = true
		s.display.Note("unsup: the file system of %s has no locks: do not run the same row and seed twice at a time", s.store.Dir)
	}
	label := s.label(j)
	label.Index, label.Total = index, total
	shown := s.display.Begin(label)
	rec, err := s.execute(ctx, j, run, shown)
	switch {
	case ctx.Err() != nil:
		shown.Failed(errors.New("interrupted"))
	case err != nil:
		shown.Failed(err)
	default:
		shown.Done(s.result(rec))
	}
	return err
}

// finished tells whether there is nothing to do for a job, and says so.
func (s *session) finished(j *job, run *results.Run) (bool, error) {
	if s.force {
		return false, nil
	}
	rec, done, err := run.Finished()
	switch {
	case err != nil:
		s.display.Note("%s: failed: %v", s.id(j), err)
	case done:
		s.display.Note("%s: already finished: %s (--force runs it again)", s.id(j), s.result(rec))
	}
	return done, err
}

// table prints the plan's runs, those of other shards and of earlier commands
// included.
func (s *session) table(w io.Writer) error {
	recs, err := s.store.LoadRows(s.exp.Name, s.preset, names(s.rows))
	planned := map[string]bool{}
	for _, j := range s.runs {
		planned[j.identity] = true
	}
	var mine []results.Record
	for _, rec := range recs {
		if planned[rec.Identity] {
			mine = append(mine, rec)
		}
	}
	return cmp.Or(s.exp.Table(s.preset, s.rows, mine).Write(w, s.format), err)
}

// result is "test error 1.53 %".
func (s *session) result(rec *results.Record) string {
	v, ok := rec.Metrics[s.exp.Metric]
	if !ok {
		return "no " + s.exp.Metric
	}
	return progress.Metric(s.exp.Metric, s.exp.Unit, v)
}
