package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/unsup/unsup/results"
)

// printed is what a page says of a table that it holds.
var printed = regexp.MustCompile(`unsup (table \w+ --preset \w+ --reference --format markdown)`)

// TestDocsHoldTheTables: where a page says which command prints its table, every
// line of that table is on the page, verdicts and digests included.
func TestDocsHoldTheTables(t *testing.T) {
	pages, err := filepath.Glob("../../docs/results/*.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range printed.FindAllStringSubmatch(string(text), -1) {
			found++
			var out, said strings.Builder
			if code := execute(strings.Fields(command[1]), &out, &said); code != 0 {
				t.Fatalf("%s: %s: exit code %d: %s", page, command[1], code, said.String())
			}
			for line := range strings.Lines(out.String()) {
				if strings.HasPrefix(line, "|") && !strings.Contains(string(text), line) {
					t.Errorf("%s: 'unsup %s' prints another line: %s", page, command[1], line)
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("only %d tables found", found)
	}
}

// TestDocsNameTheMethods: docs/json.md calls McNemar's tests what they are called
// in the output.
func TestDocsNameTheMethods(t *testing.T) {
	text, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{results.ExactTest, results.ChiSquaredTest} {
		if !strings.Contains(string(text), "`"+method+"`") {
			t.Errorf("docs/json.md does not know the method %q", method)
		}
	}
}
