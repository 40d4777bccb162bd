package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// evalOptions are the flags of 'unsup eval'.
type evalOptions struct {
	finishedChoice
	data, format, like string
	sets               []string
}

func newEval() *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:   "eval RUN...",
		Short: "Evaluate saved models and compare them with their records",
		Long: `Read the model of finished runs from model.safetensors, evaluate it on the
data that its record names, and print its metrics beside the record's. RUN is
the folder of a run, its record.json, or EXPERIMENT[/ROW] for those of a preset;
runs with --set values are named by their folders. Nothing is trained and no
file is written. The exit code is 1 if a model does not predict, case by case,
what it did when it was trained, or cannot be evaluated. A row that trains no
parameters, such as k-nearest neighbours, has no model to evaluate.

Options that training does not see, which are those of a Boltzmann machine's
likelihood, may be others than the run's: --set changes one, --like takes all of
another row at the run's preset, and --set then changes those. What is estimated
so stands beside the record, is in no record, and does not count as a difference;
it is what a run with these options would have recorded.`,
		Example: `  unsup eval mnist/dbm
  unsup eval mnist/dbm-authors --preset paper --like dbm
  unsup eval mnist/dbm --set dbm.likelihood.betas=20000
  unsup eval mnist --preset paper --seeds 1..3 --format json
  unsup eval runs/mnist/dbm/quick-s1-0123456789ab`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return oneArgument("RUN")(cmd, args)
			}
			if err := listFormat(o.format); err != nil {
				return err
			}
			var runs []*finishedRun
			for _, arg := range args {
				found, err := o.find(arg, stderrLine(cmd))
				if err != nil {
					return err
				}
				runs = append(runs, found...)
			}
			if err := o.reestimate(runs); err != nil {
				return usage(err)
			}
			return o.eval(cmd, runs)
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.seeds, "seeds", "", "seeds of the runs: 1, 1..3 or 1,4,7..9 (default all)")
	f.StringVar(&o.data, "data", "", "folder of the data sets (default $"+datasets.FolderEnv+", then the Go module cache and the user's cache)")
	f.StringVar(&o.like, "like", "", "estimate by the options of this row, at the preset of each run")
	f.StringArrayVar(&o.sets, "set", nil, "ROW.KEY=VALUE: estimate by another value of this option, which training does not see (may be repeated)")
	addListFormat(cmd, &o.format)
	return cmd
}

// errNoParameters is the error of a row such as k-nearest neighbours.
var errNoParameters = errors.New("there is no model to evaluate: the row trains no parameters, its training set is all that it has")

// eval evaluates every run, prints what has come out and tells which models do
// not agree with their records and which have not been evaluated.
func (o *evalOptions) eval(cmd *cobra.Command, runs []*finishedRun) error {
	distinguish(runs)
	var done []evaluated
	var wrong, failed, left []string
	for _, run := range runs {
		e, err := o.one(cmd, run)
		switch {
		case errors.Is(err, errUnmeasured):
			return err
		case errors.Is(err, errNoParameters):
			left = append(left, run.id())
			continue
		case err != nil:
			cmd.PrintErrf("unsup: %s: failed: %s\n", run.id(), oneLine(err))
			failed = append(failed, run.id())
			continue
		case !e.Same:
			wrong = append(wrong, run.id())
		}
		done = append(done, e)
	}
	if len(left) == len(runs) {
		return fmt.Errorf("%s: %w", strings.Join(left, ", "), errNoParameters)
	}
	if len(left) > 0 {
		cmd.PrintErrf("unsup: left out: %s: %v\n", strings.Join(left, ", "), errNoParameters)
	}
	if err := writeEvaluated(cmd.OutOrStdout(), done, o.format); err != nil {
		return err
	}
	if slices.ContainsFunc(done, func(e evaluated) bool { return e.Beside != nil && len(e.Beside.Metrics) > 0 }) {
		cmd.PrintErrln("unsup: what stands beside the record was estimated by other options than the run's: it is in no record")
	}
	return disagreement(len(done)+len(failed), wrong, failed)
}

// disagreement is the error of models that do not agree with their records, and
// of those of which nobody knows: they failed before they were evaluated.
func disagreement(models int, wrong, failed []string) error {
	var parts []string
	if n := len(wrong); n > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d models do not give what their records say: %s", n, models, strings.Join(wrong, ", ")))
	}
	if n := len(failed); n > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d models could not be evaluated, as told above: %s", n, models, strings.Join(failed, ", ")))
	}
	if parts == nil {
		return nil
	}
	return errors.New(strings.Join(parts, "; "))
}

// one evaluates the model of a run on the data of its record.
func (o *evalOptions) one(cmd *cobra.Command, run *finishedRun) (evaluated, error) {
	rec := run.rec
	switch {
	case rec.Digests.Parameters == results.DigestTensors(nil):
		return evaluated{}, errNoParameters
	case run.row.Evaluate == nil:
		return evaluated{}, errors.New("the row cannot be evaluated without training")
	}
	saved, err := run.store.Model(rec)
	if err != nil {
		return evaluated{}, err
	}
	ctx := cmd.Context()
	out, err := await(ctx, cmd.ErrOrStderr(), "unsup: evaluates "+run.id(), func() (*results.Outcome, error) {
		return o.evaluate(ctx, run, saved, stderrLine(cmd))
	})
	if err != nil {
		return evaluated{}, err
	}
	return compared(run, out), nil
}

func (o *evalOptions) evaluate(ctx context.Context, run *finishedRun, saved []results.Tensor, note func(string, ...any)) (*results.Outcome, error) {
	refs, err := run.row.Data(ctx, o.data, fetchLines(note, run.row.Name))
	if err != nil {
		return nil, err
	}
	if !slices.EqualFunc(refs, run.rec.Data, func(a, b datasets.Ref) bool { return a.Name == b.Name && a.SHA256 == b.SHA256 }) {
		return nil, errors.New("the data are not those of the record (choose their folder with --data DIR)")
	}
	log := func(format string, args ...any) { note("unsup: "+run.id()+": "+format, args...) }
	return run.row.Evaluate(ctx, &registry.Job{Seed: run.rec.Seed, DataDir: o.data, Observer: train.Silent{}, Log: log}, run.cfg, saved)
}
