package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/bench"
	"github.com/unsup/unsup/simd"
)

func newBenchModels() *cobra.Command {
	o := bench.Default(nil)
	var format, data string
	cmd := &cobra.Command{
		Use:   "models",
		Short: "Measure seconds per MNIST epoch of the RBM, the DBM and VAE-sized layers",
		Long: `Measure how long an epoch of 60,000 digits takes, in minibatches of 100: the RBM
784-500 with CD-1; the deep Boltzmann machine 784-500-1000 with 10 sweeps of
mean field, 5 of Gibbs sampling and 100 chains; the layers of a variational
autoencoder, 784-400-20-400-784, with Adam. Each with one thread and with all.

A run is some of the epoch's 600 updates, scaled up to all of them; the median
of several runs counts. The limit is the time that the matrix products alone
would take at the FMA peak of as many threads. The digits are MNIST's if they
are on this machine, otherwise pixels with as much ink, which takes as long.`,
		Example: `  unsup bench models
  unsup bench models --updates 600 --runs 1 --format json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := listFormat(format); err != nil {
				return err
			}
			if err := positive("runs", o.Runs); err != nil {
				return err
			}
			if err := positive("updates", o.Updates); err != nil {
				return err
			}
			return benchModels(cmd, o, data, format)
		},
	}
	addListFormat(cmd, &format)
	addRuns(cmd, &o.Runs, o.Runs)
	f := cmd.Flags()
	f.IntVar(&o.Updates, "updates", o.Updates, "updates of a run; an epoch has 600")
	f.StringVar(&data, "data", "", "folder of the data sets (default $"+datasets.FolderEnv+", then the Go module cache and the user's cache)")
	return cmd
}

func benchModels(cmd *cobra.Command, o bench.Options, data, format string) error {
	src, err := digits(cmd, data)
	if err != nil {
		return err
	}
	o.Source = src
	show, clear := counter(cmd.ErrOrStderr())
	o.Progress = show
	rep, err := bench.Run(cmd.Context(), o)
	clear()
	if err != nil {
		return measured(err)
	}
	if format == "json" {
		return writeJSON(cmd.OutOrStdout(), rep)
	}
	return writeModels(cmd.OutOrStdout(), rep, o)
}

// digits are MNIST's training images, or synthetic ones if nobody names a
// folder and no place of its own has them.
func digits(cmd *cobra.Command, data string) (batch.Source, error) {
	set, err := datasets.Lookup(mnist.Name)
	if err != nil {
		return nil, err
	}
	if _, err := set.Find(data); err != nil {
		if data != "" {
			return nil, err
		}
		cmd.PrintErrln("unsup: MNIST is not here: synthetic pixels with as much ink ('unsup data fetch mnist' brings the digits)")
		return bench.Synthetic(60000), nil
	}
	train, _, _, err := mnist.Load(cmd.Context(), data, nil)
	if err != nil {
		return nil, measured(err)
	}
	return batch.NewBytes(train.Pixels, train.Dim()), nil
}

func writeModels(w io.Writer, rep *bench.Report, o bench.Options) error {
	fmt.Fprintf(w, "%s, %s kernels\nseconds per epoch of %d examples: median of %d, each %d updates of 100, scaled\n\n",
		simd.CPU(), simd.Path(), o.Source.Len(), o.Runs, o.Updates)
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "model\tthreads\tseconds\tlimit\tof limit\tmin..max\t")
	for _, m := range rep.Models {
		fmt.Fprintf(tw, "%s\t%d\t%s\t%s\t%.1f %%\t%s..%s\t\n",
			m.Name, m.Threads, speed(m.Seconds), speed(m.LimitSeconds), 100*m.LimitSeconds/m.Seconds, speed(m.Min), speed(m.Max))
	}
	return tw.Flush()
}
