package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// choice says which runs of an experiment a command is about and how it prints
// them: the flags that 'run' and 'table' share.
type choice struct {
	preset, rows, seeds, runs, format string
	sets                              []string
	skipBad                           bool
}

// flags adds the flags; no seeds means every seed.
func (c *choice) flags(cmd *cobra.Command, seeds string) {
	addPreset(cmd, &c.preset)
	addSet(cmd, &c.sets)
	f := cmd.Flags()
	f.StringVar(&c.rows, "rows", "", "rows: names or globs such as 'db*', separated by commas (default all but optional ones)")
	f.StringVar(&c.seeds, "seeds", seeds, "seeds: 1, 1..3 or 1,4,7..9"+map[bool]string{true: " (default all)"}[seeds == ""])
	f.BoolVar(&c.skipBad, "skip-bad", false, "leave out data files that cannot be read, and count them: skip_bad=true in every row that has it")
	f.StringVar(&c.runs, "runs", "runs", "folder of the runs' records")
	f.StringVar(&c.format, "format", "terminal", "form of the table: "+strings.Join(results.Formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(results.Formats, cobra.ShellCompDirectiveNoFileComp))
}

// chosenRuns is a checked choice.
type chosenRuns struct {
	exp    *registry.Experiment
	preset string
	sets   []string
	rows   []*registry.Row
	named  bool     // --rows has named them
	seeds  []uint64 // nil: every seed
	store  results.Store
	from   string // where the records come from, for messages
	format string
	asked  *choice
}

// rowsApart is the error of an unknown experiment; of EXPERIMENT/ROW, as other
// commands take it, it says which flag names rows here.
func rowsApart(name string, err error) error {
	experiment, rows, both := strings.Cut(name, "/")
	if _, unknown := registry.Lookup(experiment); !both || rows == "" || unknown != nil {
		return err
	}
	return fmt.Errorf("%s: rows are named by a flag here: %s --rows %s", name, experiment, quoted(rows))
}

// check finds every mistake that needs no file to be found; all are usage
// errors.
func (c *choice) check(experiment string) (*chosenRuns, error) {
	if err := results.CheckFormat(c.format); err != nil {
		return nil, usage(err)
	}
	exp, err := registry.Lookup(experiment)
	if err != nil {
		return nil, usage(rowsApart(experiment, err))
	}
	rows := exp.Usual(nil)
	if c.rows != "" {
		if rows, err = exp.Select(c.rows); err != nil {
			return nil, usage(fmt.Errorf("--rows: %w", err))
		}
	}
	sets := c.sets
	if c.skipBad {
		skip := registry.SetAll(rows, "skip_bad", "true")
		if skip == nil {
			return nil, usagef("--skip-bad: no chosen row of %s has files to leave out", exp.Name)
		}
		sets = append(skip, sets...)
	}
	for _, row := range rows {
		if _, _, _, err := exp.Resolve(row, c.preset, sets); err != nil {
			return nil, usage(err)
		}
	}
	var seeds []uint64
	if c.seeds != "" {
		if seeds, err = registry.ParseSeeds(c.seeds); err != nil {
			return nil, usage(err)
		}
	}
	return &chosenRuns{exp, c.preset, sets, rows, c.rows != "", seeds, results.Store{Dir: c.runs}, c.runs, c.format, c}, nil
}
