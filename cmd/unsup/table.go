package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

func newTable() *cobra.Command {
	var c choice
	var reference string
	var digests bool
	var picture string
	cmd := &cobra.Command{
		Use:   "table EXPERIMENT",
		Short: "Print a table again from the records, without training",
		Long: `Print the table of the finished runs: those whose configuration is what the
preset and --set say today. Nothing is trained and no data set is needed. With
--reference the runs are the references that this program carries, or those of
another folder: what you should get, with digests to check it by. Where the
experiment has a figure, --picture draws it too.`,
		Example: `  unsup table mnist
  unsup table mnist --preset paper --format markdown
  unsup table mnist --rows 'db*' --seeds 1..3 --format json
  unsup table mnist --preset smoke --reference
  unsup table semisup --picture error-labels.png`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 && reference == ownReferences {
				return usagef("%sunexpected argument %q (a folder of references follows an equals sign: --reference=%[2]s)", about(cmd), args[1])
			}
			return oneArgument("EXPERIMENT")(cmd, args)
		},
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("reference") && cmd.Flags().Changed("runs") {
				return usagef("%s--runs and --reference: want one of them", about(cmd))
			}
			chosen, err := c.check(args[0])
			if err != nil {
				return err
			}
			if err := checkPicture(picture, chosen.exp); err != nil {
				return err
			}
			load := chosen.load
			if cmd.Flags().Changed("reference") {
				if reference == ownReferences {
					reference = ""
				}
				refs, err := references(reference)
				if err != nil {
					return err
				}
				chosen.from = refs.Where
				load = func(experiment, preset string) ([]results.Record, error) {
					return refs.Load(experiment, preset, chosen.readable()...)
				}
				digests = true
			} else if cmd.Flags().Changed("runs") {
				if err := wantFolder("runs", c.runs); err != nil {
					return err
				}
			}
			return printTable(cmd, chosen, load, digests, picture)
		},
	}
	c.flags(cmd, "")
	cmd.Flags().StringVar(&reference, "reference", "", "print the references, with --reference=`DIR` those of a folder, instead of runs")
	cmd.Flags().Lookup("reference").NoOptDefVal = ownReferences
	cmd.Flags().BoolVar(&digests, "digests", false, "show seeds and the first seed's digest of predictions too (csv and json always do)")
	cmd.Flags().StringVar(&picture, "picture", "", "PNG file to draw the experiment's figure into")
	return cmd
}

// checkPicture finds what is wrong with --picture before anything is read.
func checkPicture(file string, exp *registry.Experiment) error {
	switch {
	case file == "":
		return nil
	case exp.Figure == nil:
		return usagef("--picture: %s has no figure", exp.Name)
	case file == "-":
		return usagef("--picture -: standard output is for the table (name a file)")
	}
	return fileToWrite("picture", file)
}

// ownReferences is --reference without a folder.
const ownReferences = "built-in"

// load reads the records of the readable rows.
func (c *chosenRuns) load(experiment, preset string) ([]results.Record, error) {
	return c.store.LoadRows(experiment, preset, c.readable())
}

// readable names the rows whose records are read: those of others may be
// unreadable. Unless --rows has named some these are all rows, for an optional
// one is in the table if it has a record.
func (c *chosenRuns) readable() []string {
	if c.named {
		return names(c.rows)
	}
	var all []string
	for i := range c.exp.Rows {
		all = append(all, c.exp.Rows[i].Name)
	}
	return all
}

// printTable prints, and draws if picture names a file, what can be read even
// if some record cannot.
func printTable(cmd *cobra.Command, c *chosenRuns, load func(experiment, preset string) ([]results.Record, error), digests bool, picture string) error {
	recs, unreadable := load(c.exp.Name, c.preset)
	if !c.named {
		c.rows = c.exp.Usual(recs)
	}
	rows := names(c.rows)
	recs = slices.DeleteFunc(recs, func(r results.Record) bool { return !slices.Contains(rows, r.Row) })
	recs, stale, err := c.exp.Current(c.preset, c.sets, c.seeds, recs)
	if err != nil {
		return err
	}
	switch {
	case len(stale) > 0:
		cmd.PrintErrf("unsup: left out, of another configuration (--set, or a preset that has changed): %d\n", len(stale))
	case len(recs) == 0 && c.from != c.store.Dir:
		cmd.PrintErrf("unsup: no such record in %s\n", c.from)
	case len(recs) == 0:
		cmd.PrintErrf("unsup: no such finished run in %s (%s)\n", c.from, c.trains())
	}
	t := c.exp.Table(c.preset, c.rows, recs)
	t.Digests = digests
	return cmp.Or(t.Write(cmd.OutOrStdout(), c.format), drawFigure(&t, c.exp.Figure, picture), unreadable)
}

// drawFigure writes the table's figure into a file; without a name it does
// nothing.
func drawFigure(t *results.Table, f *results.Figure, file string) error {
	if file == "" {
		return nil
	}
	png, err := t.Draw(f)
	if err != nil {
		return fmt.Errorf("--picture %s: %w", file, err)
	}
	if err := results.WriteFile(file, png); err != nil {
		return fmt.Errorf("--picture: %w", err)
	}
	return nil
}
