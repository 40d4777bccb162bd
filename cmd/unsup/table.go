package main

import (
	"cmp"
	"slices"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/results"
)

func newTable() *cobra.Command {
	var c choice
	cmd := &cobra.Command{
		Use:   "table EXPERIMENT",
		Short: "Print a table again from the records, without training",
		Long: `Print the table of the finished runs: those whose configuration is what the
preset and --set say today. Nothing is trained and no data set is needed.`,
		Example: `  unsup table mnist
  unsup table mnist --preset paper --format markdown
  unsup table mnist --rows 'db*' --seeds 1..3 --format json`,
		Args:              oneArgument("EXPERIMENT"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := c.check(args[0])
			if err != nil {
				return err
			}
			return printTable(cmd, chosen)
		},
	}
	c.flags(cmd, "")
	return cmd
}

// printTable prints what can be read even if some record cannot.
func printTable(cmd *cobra.Command, c *chosenRuns) error {
	recs, unreadable := c.store.Load(c.exp.Name, c.preset)
	recs = slices.DeleteFunc(recs, func(r results.Record) bool { return !c.wantsRecord(&r) })
	recs, stale, err := c.exp.Current(c.preset, c.sets, recs)
	if err != nil {
		return err
	}
	switch {
	case stale > 0:
		cmd.PrintErrf("unsup: left out, of another configuration (--set, or a preset that has changed): %d\n", stale)
	case len(recs) == 0:
		cmd.PrintErrf("unsup: no finished run in %s ('unsup run %s --preset %s' trains)\n", c.store.Dir, c.exp.Name, c.preset)
	}
	return cmp.Or(c.exp.Table(c.preset, c.rows, recs).Write(cmd.OutOrStdout(), c.format), unreadable)
}

// wantsRecord reports whether a record is of the chosen rows and seeds.
func (c *chosenRuns) wantsRecord(r *results.Record) bool {
	if c.seeds != nil && !slices.Contains(c.seeds, r.Seed) {
		return false
	}
	for _, row := range c.rows {
		if row.Name == r.Row {
			return true
		}
	}
	return false
}
