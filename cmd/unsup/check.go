package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// checkOptions are the flags of 'unsup check'.
type checkOptions struct {
	data, runs, reference, format string
	update, noSpeed               bool
}

func newCheck() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [EXPERIMENT[/ROW]...]",
		Short: "Train the smoke rows again and compare them with the references",
		Long: `Train every chosen row at the preset smoke and set it against its reference:
digests and metrics to the bit where the contract promises bits, the table's
metric by the row's tolerance elsewhere. Without arguments that is done for the
experiments that have references, which need no files of yours (for norb a
stand-in of 900 MB is rendered, once on a machine). A row without reference
fails, and so does a reference without row. Then measure how fast the
RBM and the DBM learn, as a fraction of this machine's floating-point peak in the
same turns, and set that against the reference for this CPU, kernel path and
number of threads: it fails beyond its own noise, which is printed. Without such
a reference nothing fails. The exit code is 1 if anything has moved.

--update rewrites, in the source tree, the references of what has moved, once
you have seen why; --no-speed is for machines that others use too.`,
		Example: `  unsup check --no-speed
  unsup check mnist/dbm mnist/knn
  unsup check mnist --update --no-speed`,
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := listFormat(o.format); err != nil {
				return err
			}
			targets, err := parseTargets(args)
			if err != nil {
				return usage(err)
			}
			return o.run(cmd, targets, len(args) == 0)
		},
	}
	addListFormat(cmd, &o.format)
	addReference(cmd, &o.reference)
	f := cmd.Flags()
	f.StringVar(&o.data, "data", "", "folder of the data sets (default $"+datasets.FolderEnv+", then the Go module cache and the user's cache)")
	f.StringVar(&o.runs, "runs", "", "keep the runs in this folder (default: a temporary one); what is there is run again")
	f.BoolVar(&o.update, "update", false, "rewrite the references of what has moved")
	f.BoolVar(&o.noSpeed, "no-speed", false, "leave the speed out")
	return cmd
}

// target is what is checked of an experiment.
type target struct {
	exp   *registry.Experiment
	rows  []*registry.Row
	whole bool // all its rows
}

// parseTargets reads EXPERIMENT[/ROW] arguments; none are all experiments.
func parseTargets(args []string) (targets []target, err error) {
	if len(args) == 0 {
		for _, e := range registry.All() {
			args = append(args, e.Name)
		}
	}
	for _, arg := range args {
		name, pattern, _ := strings.Cut(arg, "/")
		e, err := registry.Lookup(name)
		if err != nil {
			return nil, err
		}
		rows, err := e.Select(pattern)
		if err != nil {
			return nil, err
		}
		targets = append(targets, target{e, rows, pattern == ""})
	}
	return targets, nil
}

// run checks the targets and prints what it has found. all tells that they are
// all experiments.
func (o *checkOptions) run(cmd *cobra.Command, targets []target, all bool) error {
	refs, err := references(o.reference)
	if err != nil {
		return err
	}
	c := &checking{Check: results.Check{Runs: []results.CheckedRun{}, Speed: []results.SpeedCheck{}}, checkOptions: o, refs: refs}
	if o.update {
		if c.dir, err = writableReferences(o.reference); err != nil {
			return err
		}
	}
	if o.runs == "" {
		if o.runs, err = temporary("unsup-check-*"); err != nil {
			return err
		}
		defer os.RemoveAll(o.runs)
	} else if err := writable(o.runs); err != nil {
		return err
	}
	recs, err := refs.Load("", "")
	if err != nil {
		return err
	}
	if all {
		targets = c.referred(cmd, targets, recs)
	}
	for _, t := range targets {
		if err := c.experiment(cmd, t, recs); err != nil {
			return err
		}
	}
	if all {
		if c.strangers(recs); len(c.Runs) == 0 {
			return fmt.Errorf("nothing to check: no reference at %s in %s (name what to check, or another folder with --reference DIR)", smoke, refs.Where)
		}
	}
	if !o.noSpeed {
		if err := c.speed(cmd); err != nil {
			return err
		}
	}
	return c.finish(cmd)
}

// temporary makes the folder of runs that are not kept.
func temporary(pattern string) (string, error) {
	dir, err := os.MkdirTemp("", pattern)
	if err != nil {
		return "", fmt.Errorf("no temporary folder for the runs: %w (choose another one with TMPDIR, or keep the runs with --runs DIR)", err)
	}
	return dir, nil
}

// finish prints the check; then the references are rewritten, or what moved is
// an error.
func (c *checking) finish(cmd *cobra.Command) error {
	c.Fails = c.Moved()+c.Slower() > 0
	print := c.Write
	if c.format == "json" {
		print = func(w io.Writer) error { return writeJSON(w, c.Check) }
	}
	if err := print(cmd.OutOrStdout()); err != nil {
		return err
	}
	if c.update {
		return c.rewrite(cmd)
	}
	var parts []string
	if n := c.Moved(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d runs not as their references", n, len(c.Runs)))
	}
	if n := c.Slower(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d speeds below their references", n, len(c.Speed)))
	}
	switch {
	case len(parts) == 0:
		return nil
	case c.Slower() == 0 && !slices.ContainsFunc(c.Runs, func(r results.CheckedRun) bool { return r.Fails && r.Verdict != results.Failed }):
		return errors.New(strings.Join(parts, ", ") + ": failed, as told above")
	}
	return errors.New(strings.Join(parts, ", ") + " (if that is meant, 'unsup check --update' rewrites them)")
}

// referred are the targets of which there is a reference; the others are told.
func (c *checking) referred(cmd *cobra.Command, targets []target, recs []results.Record) (kept []target) {
	var without []string
	for _, t := range targets {
		if slices.ContainsFunc(recs, func(r results.Record) bool { return r.Experiment == t.exp.Name && r.Preset == smoke }) {
			kept = append(kept, t)
		} else {
			without = append(without, t.exp.Name)
		}
	}
	if len(without) > 0 {
		cmd.PrintErrf("unsup: not checked, for there is no reference at %s: %s\n", smoke, strings.Join(without, ", "))
	}
	return kept
}
