package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
)

// TestExamplesAreRight resolves every --set of the help texts' examples: what a
// user copies from them must work.
func TestExamplesAreRight(t *testing.T) {
	tried := 0
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		for line := range strings.Lines(cmd.Example) {
			words := strings.Fields(line)
			for i, w := range words {
				if w != "--set" {
					continue
				}
				tried++
				name, _, _ := strings.Cut(words[2], "/")
				e, err := registry.Lookup(name)
				if err != nil {
					t.Fatalf("%s: %v", line, err)
				}
				set := words[i+1]
				row, _, _ := strings.Cut(set, ".")
				rows, err := e.Select(row)
				if err != nil {
					t.Fatalf("%s: %v", line, err)
				}
				if _, _, _, err := e.Resolve(rows[0], "quick", []string{set}); err != nil {
					t.Errorf("%s: %v", strings.TrimSpace(line), err)
				}
			}
		}
		for _, c := range cmd.Commands() {
			visit(c)
		}
	}
	visit(newRoot())
	if tried == 0 {
		t.Error("no example has a --set")
	}
}
