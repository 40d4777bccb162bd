package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// TestEveryJSONKeyIsExplained wants each key of the forms for machines in
// docs/json.md: every json tag of the packages that write them.
func TestEveryJSONKeyIsExplained(t *testing.T) {
	doc, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, pattern := range []string{"*.go", "../../results/*.go", "../../datasets/*.go", "../../simd/bench/*.go", "../../models/bench/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "checkpoint.go" { // which is nobody else's
				continue
			}
			for _, key := range jsonKeys(t, name) {
				seen++
				if !strings.Contains(string(doc), "`"+key+"`") && !strings.Contains(string(doc), "`"+key+"[]`") {
					t.Errorf("%s: docs/json.md does not explain `%s`", name, key)
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d keys found", seen)
	}
}

// jsonKeys are the names in the json tags of a file.
func jsonKeys(t *testing.T, name string) (keys []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if f, ok := n.(*ast.Field); ok && f.Tag != nil {
			tag, err := strconv.Unquote(f.Tag.Value)
			if err != nil {
				t.Fatal(err)
			}
			key, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
			if key != "" && key != "-" {
				keys = append(keys, key)
			}
		}
		return true
	})
	return keys
}
