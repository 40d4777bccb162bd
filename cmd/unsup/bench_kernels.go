package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/klauspost/cpuid/v2"
	"github.com/spf13/cobra"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/bench"
)

func newBenchKernels() *cobra.Command {
	o := bench.Default()
	var format string
	cmd := &cobra.Command{
		Use:   "kernels",
		Short: "Measure every kernel as a fraction of the FMA peak or of the bandwidth",
		Long: `Measure the peak of fused multiply-adds that touch no memory, the bandwidth of
a copy that no cache holds, and every kernel at the sizes that models use: with
one thread and with all, in turns, the median of several runs.

A kernel counts floating-point operations (of m x k x n products), or bytes read
and written, or elements, of which JSON says how many bytes each moves. Its
fraction is of the peak or, in bytes, of the copy bandwidth, of as many threads in
the same measurement, the best run of each; above 1 where a cache is faster than
memory. JSON has the limits of one thread; those of more threads are the rows
'peak' and 'copy'. The machine should do nothing else: a wide min..max says that
it does.`,
		Example: `  unsup bench kernels
  unsup bench kernels --filter 'gemm_*,adam' --format json
  unsup bench kernels --filter 'gemm_nn/100x*'
  UNSUP_SIMD=avx2 GOMAXPROCS=4 unsup bench kernels`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := listFormat(format); err != nil {
				return err
			}
			if err := positive("runs", o.Runs); err != nil {
				return err
			}
			if err := bench.CheckFilter(o.Filter); err != nil {
				return usage(fmt.Errorf("--filter: %w", err))
			}
			return benchKernels(cmd, o, format)
		},
	}
	addListFormat(cmd, &format)
	addRuns(cmd, &o.Runs, o.Runs)
	cmd.Flags().StringVar(&o.Filter, "filter", "", "kernels: globs of names such as 'gemm_*', or of name/shape, separated by commas (default all)")
	return cmd
}

func benchKernels(cmd *cobra.Command, o bench.Options, format string) error {
	o.CopyLen = max(o.CopyLen, cpuid.CPU.Cache.L3) // floats as many as the cache has bytes: four times its size
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
	return writeKernels(cmd.OutOrStdout(), rep)
}

func writeKernels(w io.Writer, rep *bench.Report) error {
	fmt.Fprintf(w, "%s, %s kernels\none thread: peak %s GFLOP/s, copy %s GB/s\n\n",
		simd.CPU(), simd.Path(), speed(rep.PeakGFLOPS), speed(rep.BandwidthGBs))
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	width := len("kernel")
	for _, k := range rep.Kernels {
		width = max(width, len(k.Name))
	}
	fmt.Fprintf(tw, "%-*s\tshape\tthreads\tmedian\tunit\tof limit\tmin..max\truns\t\n", width, "kernel")
	for _, k := range rep.Kernels {
		fmt.Fprintf(tw, "%-*s\t%s\t%d\t%s\t%s\t%.1f %%\t%s..%s\t%d\t\n",
			width, k.Name, k.Shape, k.Threads, speed(k.Median), k.Unit, 100*k.Fraction, speed(k.Min), speed(k.Max), k.Runs)
	}
	return tw.Flush()
}
