package main

import (
	"os"
	"strings"
	"testing"

	"github.com/unsup/unsup/registry"
)

// TestEveryOptionIsExplained wants each key of each row in docs/options.md.
func TestEveryOptionIsExplained(t *testing.T) {
	doc, err := os.ReadFile("../../docs/options.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range registry.All() {
		if strings.HasPrefix(e.Name, "toy") {
			continue // of the tests
		}
		for i := range e.Rows {
			values, err := e.Values(&e.Rows[i], "paper", nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				if !strings.Contains(string(doc), "`"+v.Key+"`") {
					t.Errorf("%s/%s: docs/options.md does not explain `%s`", e.Name, e.Rows[i].Name, v.Key)
				}
			}
		}
	}
}
