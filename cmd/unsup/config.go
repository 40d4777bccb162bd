package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
)

func newConfig() *cobra.Command {
	var preset string
	var sets []string
	cmd := &cobra.Command{
		Use:   "config EXPERIMENT[/ROW]",
		Short: "Print the resolved configuration as TOML, with what was changed marked",
		Long: `Print the configuration that a row is trained with: what its full protocol
says, what the preset changes and what --set changes. The output is TOML; a
comment marks each changed value, says who changed it and what it was.`,
		Example: `  unsup config mnist/dbm --preset paper
  unsup config mnist --preset smoke --set dbm.joint.epochs=5`,
		Args:              oneArgument("EXPERIMENT[/ROW]"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			name, pattern, _ := strings.Cut(args[0], "/")
			e, err := registry.Lookup(name)
			if err != nil {
				return usage(err)
			}
			rows, err := e.Select(pattern)
			if err != nil {
				return usage(err)
			}
			if s := registry.StraySet(rows, sets); s != "" {
				return usagef("--set %s: its row is not one of those to print", s)
			}
			return printConfig(cmd, e, rows, preset, sets)
		},
	}
	addPreset(cmd, &preset)
	addSet(cmd, &sets)
	return cmd
}

// printConfig resolves every row before it prints the first.
func printConfig(cmd *cobra.Command, e *registry.Experiment, rows []*registry.Row, preset string, sets []string) error {
	configs := make([][]registry.Value, len(rows))
	for i, row := range rows {
		var err error
		if configs[i], err = e.Values(row, preset, sets); err != nil {
			return usage(err)
		}
	}
	for i, row := range rows {
		if i > 0 {
			fmt.Fprintln(cmd.OutOrStdout())
		}
		if err := registry.WriteTOML(cmd.OutOrStdout(), preset+"."+row.Name, configs[i]); err != nil {
			return err
		}
	}
	return nil
}
