package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
)

func addPreset(cmd *cobra.Command, preset *string) {
	cmd.Flags().StringVar(preset, "preset", "quick", "size of the runs: "+strings.Join(registry.Presets, ", "))
	_ = cmd.RegisterFlagCompletionFunc("preset", cobra.FixedCompletions(registry.Presets, cobra.ShellCompDirectiveNoFileComp))
}

func addSet(cmd *cobra.Command, sets *[]string) {
	cmd.Flags().StringArrayVar(sets, "set", nil, "ROW.KEY=VALUE: change one value of a row's configuration (may be repeated)")
}

// completeExperiments completes the first argument.
func completeExperiments(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if len(args) == 0 {
		for _, e := range registry.All() {
			names = append(names, e.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
