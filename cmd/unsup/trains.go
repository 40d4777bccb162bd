package main

import (
	"strings"

	"github.com/unsup/unsup/registry"
)

// trains is the hint which command trains what has not been found. A flag that
// is "" or as it is by default is not in it.
func (c *choice) trains(experiment string) string {
	words := []string{"unsup", "run", experiment}
	flag := func(name, value, usual string) {
		if value != usual && value != "" {
			words = append(words, name, quoted(value))
		}
	}
	flag("--rows", c.rows, "")
	flag("--preset", c.preset, "")
	flag("--seeds", c.seeds, "")
	for _, set := range c.sets {
		flag("--set", set, "")
	}
	if c.skipBad {
		words = append(words, "--skip-bad")
	}
	flag("--runs", c.runs, "runs")
	return "'" + strings.Join(words, " ") + "' trains"
}

// trains is choice.trains without the --set values that 'unsup run' would
// refuse, since their rows are not chosen.
func (c *chosenRuns) trains() string {
	asked := *c.asked
	asked.sets = nil
	for _, set := range c.asked.sets {
		if registry.StraySet(c.rows, []string{set}) == "" {
			asked.sets = append(asked.sets, set)
		}
	}
	return asked.trains(c.exp.Name)
}

// quoted is a word as a shell takes it: in double quotes if it has a character
// that a shell may read as its own.
func quoted(word string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./,:=+@%"
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(word) + `"`
}
