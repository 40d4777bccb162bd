package main

import "github.com/spf13/cobra"

// finish makes cobra's own commands, help and completion, as the others are:
// with examples, and exit code 2 for an unknown word. Completion scripts go to
// the output that root has now.
func finish(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Example = "  unsup help run"
			cmd.Run, cmd.RunE = nil, help
		case "completion":
			cmd.Example = "  unsup completion bash --help  # how to load it"
			for _, shell := range cmd.Commands() {
				shell.Args = noArguments
				shell.Example = "  unsup completion " + shell.Name()
			}
			group(cmd)
		}
	}
}

// help prints the help of the command that args name.
func help(cmd *cobra.Command, args []string) error {
	of, rest, err := cmd.Root().Find(args)
	if err != nil {
		return usage(err)
	}
	switch {
	case len(rest) > 0 && of.HasSubCommands():
		return of.Args(of, rest)
	case len(rest) > 0:
		return noArguments(of, rest)
	}
	of.InitDefaultHelpFlag() // or the help does not list it
	return of.Help()
}
