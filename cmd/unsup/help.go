package main

import (
	"bytes"

	"github.com/spf13/cobra"
)

// helped remembers whether a help text could not be written.
type helped struct{ err error }

// loading is how each shell's completion script is loaded.
var loading = map[string]string{
	"bash":       "  source <(unsup completion bash)",
	"zsh":        "  source <(unsup completion zsh)",
	"fish":       "  unsup completion fish | source",
	"powershell": "  unsup completion powershell | Out-String | Invoke-Expression",
}

// finish makes cobra's own commands, help and completion, as the others are:
// with examples, and exit code 2 for an unknown word. Completion scripts go to
// the output that root has now.
func finish(root *cobra.Command) *helped {
	var h helped
	print := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		var text bytes.Buffer
		to := cmd.OutOrStdout()
		cmd.SetOut(&text)
		print(cmd, args)
		cmd.SetOut(to)
		if _, err := to.Write(text.Bytes()); err != nil {
			h.err = err
		}
	})
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
				shell.Example = loading[shell.Name()]
			}
			group(cmd)
		}
	}
	return &h
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
