package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/simd"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version, and the CPU and kernel path it runs on",
		Example: `  unsup version`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "unsup %s %s %s/%s\ncpu: %s\nkernels: %s\n",
				version(), runtime.Version(), runtime.GOOS, runtime.GOARCH, simd.CPU(), simd.Path())
			return err
		},
	}
}

// version is the module's version as the go command stamped it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
