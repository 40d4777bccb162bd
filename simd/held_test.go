package simd

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryFunctionIsHeld reads the sources: an exported function that computes
// must appear in golden_test.go, or its bits are promised but not held; among the
// calls that may not allocate; and, if its operands can disagree, among those
// that must panic then.
func TestEveryFunctionIsHeld(t *testing.T) {
	needSources(t)
	agreeing := []string{"Sum", "Max", "Fill", "SoftmaxRows", "Uniform", "Normal", "Permutation", "NewAdamStep"}
	for file, but := range map[string][]string{"golden_test.go": nil, "alloc_test.go": nil, "panic_test.go": agreeing} {
		named := namesIn(t, file)
		for name := range exported(t) {
			if !named[name] && !slices.Contains(informative, name) && !slices.Contains(but, name) {
				t.Errorf("%s is not in %s", name, file)
			}
		}
	}
}

// TestEveryFunctionIsFuzzed reads the sources: an exported function that
// computes is among the operations, or if it takes matrices among the
// compositions. The tests with guard pages go through both; here each of them
// must have a fuzz target. The product has tests of its own.
func TestEveryFunctionIsFuzzed(t *testing.T) {
	needSources(t)
	targets := slices.Concat(targetsIn(t, "fuzz_test.go", "fuzzKernel"), targetsIn(t, "fuzz_compositions_test.go", "fuzzComposition"))
	var kernel, composed []string
	for _, op := range operations {
		kernel = append(kernel, strings.ToLower(op.name))
		if !slices.Contains(targets, op.name) {
			t.Errorf("kernel %s has no fuzz target", op.name)
		}
	}
	for _, c := range compositions {
		composed = append(composed, c.name)
		if !slices.Contains(targets, c.name) {
			t.Errorf("composition %s has no fuzz target", c.name)
		}
	}
	others := append([]string{"Gemm", "View", "NewAdamStep"}, informative...)
	for name, f := range exported(t) {
		held := slices.Contains(composed, name) || !takesMatrix(f) && slices.Contains(kernel, strings.ToLower(name))
		if !held && !slices.Contains(others, name) {
			t.Errorf("%s is neither a kernel's nor among the compositions: no fuzz target and no guard page meets it", name)
		}
	}
}

// informative functions compute nothing, or what their caller does (Chunks).
var informative = []string{"NewMatrix", "Path", "Paths", "Err", "CPU", "Peak", "Chunks"}

func needSources(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("golden_test.go"); err != nil {
		t.Skip("the sources are not beside the test binary:", err)
	}
}

// targetsIn returns what the fuzz targets of a file give to f by name.
func targetsIn(t *testing.T, file, f string) (names []string) {
	for _, d := range parse(t, file).Decls {
		target, ok := d.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(target.Name.Name, "Fuzz") {
			continue
		}
		ast.Inspect(target, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && fmt.Sprint(call.Fun) == f {
				name, err := strconv.Unquote(call.Args[1].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				names = append(names, name)
			}
			return true
		})
	}
	return names
}

func takesMatrix(f *ast.FuncDecl) bool {
	return slices.ContainsFunc(f.Type.Params.List, func(p *ast.Field) bool { return fmt.Sprint(p.Type) == "Matrix" })
}

func namesIn(t *testing.T, file string) map[string]bool {
	here := map[string]bool{}
	ast.Inspect(parse(t, file), func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			here[id.Name] = true
		}
		return true
	})
	return here
}

// exported are the package's exported functions.
func exported(t *testing.T) map[string]*ast.FuncDecl {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]*ast.FuncDecl{}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		for _, d := range parse(t, file.Name()).Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() {
				list[f.Name.Name] = f
			}
		}
	}
	return list
}

func parse(t *testing.T, name string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
