package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
)

func addPreset(cmd *cobra.Command, preset *string) {
	cmd.Flags().StringVar(preset, "preset", "quick", "size of the runs: "+strings.Join(registry.Presets, ", "))
	_ = cmd.RegisterFlagCompletionFunc("preset", cobra.FixedCompletions(registry.Presets, cobra.ShellCompDirectiveNoFileComp))
}

// maxThreads is far above what any machine has, and below what Go can start.
const maxThreads = 4096

// checkThreads wants what --threads may be; 0 stands for all CPUs.
func checkThreads(n int) error {
	switch {
	case n < 0:
		return usagef("--threads %d: want 0 (all CPUs) or a positive number", n)
	case n > maxThreads:
		return usagef("--threads %d: want at most %d", n, maxThreads)
	}
	return nil
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

// wantFolder is an error unless the value of a flag is a folder.
func wantFolder(flag, dir string) error {
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("--%s: %w", flag, err)
	} else if !info.IsDir() {
		return fmt.Errorf("--%s %s: not a folder", flag, dir)
	}
	return nil
}
