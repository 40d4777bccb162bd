package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/unsup/unsup/results/nearest"
	"github.com/unsup/unsup/simd"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "unsup",
		Short: `Reproduce the tables of the "Deep Unsupervised Learning" tutorial`,
		Long: `unsup reproduces the tables and figures of the "Deep Unsupervised Learning"
tutorial: it trains their rows on real data, from a seed, and prints the
tutorial's numbers beside ours. The same seed gives the same bits.

Results go to stdout and everything else to stderr. Exit codes: 0 done,
1 something failed, 2 wrong usage (nothing has been started), 130 interrupted
(the same command goes on). UNSUP_SIMD=generic|avx2|... forces a kernel path,
UNSUP_DATA is the default of --data, NO_COLOR turns colours off.`,
		Example: `  unsup run mnist                      # every row of the table, minutes
  unsup run mnist --preset smoke       # every row, seconds
  unsup table mnist --format markdown  # the same table from the records`,
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := nothingEmpty(cmd); err != nil {
				return err
			}
			return usage(simd.Err())
		},
	}
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newRun(), newTable(), newEval(), newSample(), newList(), newConfig(), newData(), newEnv(), newBench(), newCheck(), newReproduce(), newCompare(), newReference(), newVersion())
	group(root)
	return root
}

// nothingEmpty refuses a flag whose value is empty, such as an unset variable of
// the shell's, which would stand for everything.
func nothingEmpty(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" {
			err = usagef("%s--%s: the value is empty (leave the flag out for its default)", about(cmd), f.Name)
		}
	})
	return err
}

// group makes cmd a command that only has subcommands: alone it prints its
// help, and an unknown subcommand is an error that suggests the nearest.
func group(cmd *cobra.Command) {
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		hint := fmt.Sprintf("'%s --help' lists them", cmd.CommandPath())
		var known []string
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				known = append(known, c.Name())
			}
		}
		if near := nearest.To(args[0], known); near != "" {
			hint = fmt.Sprintf("did you mean %q? %s", near, hint)
		}
		return usagef("%sunknown command %q (%s)", about(cmd), args[0], hint)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%sunexpected argument %q", about(cmd), args[0])
	}
	return nil
}

// oneArgument accepts exactly one argument, called what in the usage line.
func oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usagef("%s%s is missing ('%s --help' shows how)", about(cmd), what, cmd.CommandPath())
		case len(args) > 1:
			return usagef("%sunexpected argument %q after %s %q", about(cmd), args[1], what, args[0])
		}
		return nil
	}
}

// atMostOne accepts an optional argument.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return oneArgument(what)(cmd, args)
	}
}

// flagError turns pflag's message into one that suggests the nearest flag.
func flagError(cmd *cobra.Command, err error) error {
	hint := fmt.Sprintf("'%s --help' lists the flags", cmd.CommandPath())
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near := nearest.To(unknown.GetSpecifiedName(), known); near != "" {
			hint = fmt.Sprintf("did you mean --%s? %s", near, hint)
		}
	}
	return usagef("%s%v (%s)", about(cmd), err, hint)
}

// about begins an error message: "data list: ", or "" for unsup itself.
func about(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return ""
	}
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ") + ": "
}
