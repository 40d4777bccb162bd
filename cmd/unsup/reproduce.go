package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// reproduceOptions are the flags of 'unsup reproduce'.
type reproduceOptions struct {
	data, runs, reference, format string
	threads                       int
}

func newReproduce() *cobra.Command {
	var o reproduceOptions
	cmd := &cobra.Command{
		Use:   "reproduce RECORD",
		Short: "Run a record's exact configuration and seed again and list every difference",
		Long: `Run again what a record says, in a fresh folder, and compare: metrics, digests
of parameters and predictions, and where they differ the data, how much of them
was used, the identity, the revision, Go, the CPU, the kernel path and the
threads. The exit code is 1 if numbers or promised bits differ. RECORD is a
record.json, a run's folder or a reference such as mnist/dbm/paper/1. A record
whose configuration the row no longer understands is refused.

With --runs the run is kept, and goes on there if it is interrupted.`,
		Example: `  unsup reproduce mnist/dbm/smoke/1
  unsup reproduce runs/mnist/dbm/quick-s1-0123456789ab
  unsup reproduce record.json --runs again --format json`,
		Args: oneArgument("RECORD"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := listFormat(o.format); err != nil {
				return err
			}
			if err := checkThreads(o.threads); err != nil {
				return err
			}
			if o.threads > 0 {
				runtime.GOMAXPROCS(o.threads)
			}
			return o.run(cmd, args[0])
		},
	}
	addListFormat(cmd, &o.format)
	addReference(cmd, &o.reference)
	f := cmd.Flags()
	f.StringVar(&o.data, "data", "", "folder of the data sets (default $"+datasets.FolderEnv+", then the Go module cache and the user's cache)")
	f.StringVar(&o.runs, "runs", "", "keep the run in this folder (default: a temporary one)")
	f.IntVar(&o.threads, "threads", 0, "worker threads, 0 for all CPUs; the results do not depend on it")
	return cmd
}

// run trains what the record says and prints how it compares.
func (o *reproduceOptions) run(cmd *cobra.Command, name string) error {
	rec, err := o.find(name)
	if err != nil {
		return err
	}
	p, err := planOf(rec)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	kept := o.runs != ""
	if !kept {
		if o.runs, err = temporary("unsup-reproduce-*"); err != nil {
			return err
		}
		defer os.RemoveAll(o.runs)
	} else if err := writable(o.runs); err != nil {
		return err
	}
	p.store = results.Store{Dir: o.runs}
	now, err := o.train(cmd, p, rec)
	if errors.Is(err, errInterrupted) && !kept {
		return fmt.Errorf("%w (with --runs DIR the run is kept, and goes on there)", errUnmeasured)
	}
	if err != nil {
		return err
	}
	r := results.NewReproduction(name, rec, now, p.exp.Metric, p.rows[0].Tolerance)
	if o.format == "json" {
		err = writeJSON(cmd.OutOrStdout(), r)
	} else {
		err = r.Write(cmd.OutOrStdout())
	}
	if err == nil && !r.Reproduced {
		err = errors.New("the record has not been reproduced")
	}
	return err
}

// find reads the record of a file, a run's folder or a reference.
func (o *reproduceOptions) find(name string) (*results.Record, error) {
	rec, _, err := results.ReadRecord(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return rec, err
	}
	if _, err := os.Stat(name); err == nil {
		return nil, fmt.Errorf("%s: an unfinished run, or none: there is no record.json", name)
	}
	refs, err := references(o.reference)
	if err != nil {
		return nil, err
	}
	rec, err = refs.Find(name)
	return rec, usage(err)
}

// planOf plans the one run that a record says.
func planOf(rec *results.Record) (*plan, error) {
	e, err := registry.Lookup(rec.Experiment)
	if err != nil {
		return nil, err
	}
	rows, err := e.Select(rec.Row)
	if err != nil {
		return nil, err
	}
	cfg, values, err := rows[0].FromRecord(rec.Config)
	if err != nil {
		return nil, err
	}
	j := &job{row: rows[0], seed: rec.Seed, cfg: cfg, changed: rec.Changed, values: values}
	return &plan{chosenRuns: &chosenRuns{exp: e, preset: rec.Preset, rows: rows}, runs: []*job{j}, shard: shard{1, 1}}, nil
}

// train makes the plan's run and returns its record.
func (o *reproduceOptions) train(cmd *cobra.Command, p *plan, rec *results.Record) (*results.Record, error) {
	s := &session{plan: p, data: o.data, display: display(cmd.ErrOrStderr(), p)}
	if err := s.identify(cmd.Context()); err != nil {
		return nil, err
	}
	j := p.runs[0]
	if j.identity != rec.Identity {
		s.display.Note("%s: not the record's data, or not its configuration: other numbers are to be expected", s.id(j))
	}
	run, err := p.store.Open(results.Key{Experiment: p.exp.Name, Row: j.row.Name, Preset: p.preset, Seed: j.seed, Identity: j.identity})
	if err != nil {
		return nil, err
	}
	switch _, done, err := run.Finished(); {
	case err != nil:
		return nil, err
	case done:
		return nil, fmt.Errorf("%s: finished already (choose a fresh folder with --runs DIR)", run.Dir)
	}
	failed := s.train(cmd.Context())
	switch {
	case cmd.Context().Err() != nil:
		return nil, errInterrupted
	case failed != nil:
		return nil, failed
	case !j.done:
		return nil, fmt.Errorf("%s: %w (choose another folder with --runs DIR)", run.Dir, errBusy)
	}
	now, _, err := run.Finished()
	return now, err
}
