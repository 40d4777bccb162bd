package main

import (
	"cmp"
	"runtime"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/datasets"
)

// runOptions are the flags of 'unsup run'.
type runOptions struct {
	choice
	data    string
	shard   string
	force   bool
	threads int
}

func newRun() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run EXPERIMENT",
		Short: "Train the rows of a table and print it",
		Long: `Train every chosen row with every seed, unless that run is finished already,
and print the table; a row without randomness runs once, with the first seed.
Progress goes to stderr, the table to stdout. A row that fails does not stop the
others: the exit code is then 1 and the table shows what there is. Interrupted
(Ctrl-C, exit code 130) or killed, the same command goes on: after the last
epoch of the run that was training, in the same bits, and then with those that
are not finished. Several processes may share a runs folder: a run that one of
them is training is left to it.`,
		Example: `  unsup run mnist
  unsup run mnist --preset smoke --rows 'db*' --seeds 1..3
  unsup run mnist --set dbm.joint.epochs=5 --rows dbm --format json
  unsup run mnist --preset paper --seeds 1..10 --shard 3/16`,
		Args:              oneArgument("EXPERIMENT"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := o.plan(args[0])
			if err != nil {
				return err
			}
			if o.threads > 0 {
				runtime.GOMAXPROCS(o.threads)
			}
			return o.run(cmd, p)
		},
	}
	o.choice.flags(cmd, "1")
	f := cmd.Flags()
	f.StringVar(&o.data, "data", "", "folder of the data sets (default $"+datasets.FolderEnv+", then the Go module cache and the user's cache)")
	f.StringVar(&o.shard, "shard", "", "I/N: of all runs, row by row and seed by seed, only the I-th of every N")
	f.BoolVar(&o.force, "force", false, "also run what is finished, and all from the beginning; an old record stays until its run is complete again")
	f.IntVar(&o.threads, "threads", 0, "worker threads, 0 for all CPUs; the results do not depend on it")
	return cmd
}

// run trains what is missing, then prints the table of all the plan's runs.
func (o *runOptions) run(cmd *cobra.Command, p *plan) error {
	if err := writable(p.store.Dir); err != nil {
		return err
	}
	s := &session{plan: p, data: o.data, force: o.force, display: display(cmd.ErrOrStderr(), p)}
	if err := s.identify(cmd.Context()); err != nil {
		return err
	}
	if len(p.mine()) == 0 {
		s.display.Note("shard %d/%d has none of the %d runs", p.shard.index, p.shard.of, len(p.runs))
	}
	failed := s.train(cmd.Context())
	if cmd.Context().Err() != nil {
		return errInterrupted
	}
	return cmp.Or(s.table(cmd.OutOrStdout()), failed)
}
