package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newBench() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the kernels and the models against the limits of this machine",
		Example: `  unsup bench kernels --filter 'gemm_*'
  unsup bench models --format json`,
	}
	cmd.AddCommand(newBenchKernels(), newBenchModels())
	group(cmd)
	return cmd
}

// addRuns adds the flag --runs.
func addRuns(cmd *cobra.Command, runs *int, usual int) {
	cmd.Flags().IntVar(runs, "runs", usual, "runs of each measurement, in turns with the others; the median counts")
}

// positive wants the value of a flag to be 1 or more.
func positive(flag string, n int) error {
	if n < 1 {
		return usagef("--%s %d: want a positive number", flag, n)
	}
	return nil
}

// measured is err, or what an interrupted measurement ends with.
func measured(err error) error {
	if errors.Is(err, context.Canceled) {
		return errUnmeasured
	}
	return err
}

// eraseLine clears a terminal's line.
const eraseLine = "\r\x1b[K"

// counter shows on a terminal which of how many runs goes on, in one line that
// clear removes; elsewhere nothing.
func counter(w io.Writer) (show func(done, total int, what string), clear func()) {
	if !isTerminal(w) {
		return nil, func() {}
	}
	show = func(done, total int, what string) { fmt.Fprintf(w, eraseLine+"%d/%d %s", done+1, total, what) }
	return show, func() { fmt.Fprint(w, eraseLine) }
}

// speed prints a number with four figures, so that the units of a column agree
// by eye.
func speed(x float64) string {
	switch {
	case x >= 1000:
		return fmt.Sprintf("%.0f", x)
	case x >= 100:
		return fmt.Sprintf("%.1f", x)
	case x >= 10:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.3f", x)
}
