package main

import (
	"os"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
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
			var values map[string]any
			var text strings.Builder
			if err := toml.NewEncoder(&text).Encode(e.Rows[i].Config()); err != nil {
				t.Fatal(err)
			}
			meta, err := toml.Decode(text.String(), &values)
			if err != nil {
				t.Fatal(err)
			}
			for _, key := range meta.Keys() {
				if meta.Type(key...) == "Hash" {
					continue
				}
				if !strings.Contains(string(doc), "`"+key.String()+"`") {
					t.Errorf("%s/%s: docs/options.md does not explain `%s`", e.Name, e.Rows[i].Name, key)
				}
			}
		}
	}
}
