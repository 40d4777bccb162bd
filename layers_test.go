package unsup_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/unsup/unsup/"

// floor says what packages may import of this module. A pattern is a package,
// or with "/..." a package and all below it.
type floor struct {
	packages string
	may      []string
}

// floors are the arrows of CONTRIBUTING.md.
var floors = []floor{
	{"asm", nil},
	{"simd/...", []string{"asm", "simd/..."}},
	{"models/...", []string{"models/...", "simd/..."}},
	{"datasets/...", []string{"datasets/..."}},
	{"results/...", []string{"results/...", "datasets/..."}},
	{"registry/...", []string{"registry/...", "datasets/...", "results/...", "models/train"}},
	{"experiments/...", []string{"experiments/...", "models/...", "datasets/...", "registry/...", "results/...", "simd/..."}},
	{"cmd/...", []string{"cmd/...", "experiments/...", "models/...", "datasets/...", "registry/...", "results/...", "simd/..."}},
}

// matches tells whether a pattern covers a package, both without the module's
// name.
func matches(pattern, pkg string) bool {
	tree, deep := strings.CutSuffix(pattern, "/...")
	return pkg == tree || deep && strings.HasPrefix(pkg, tree+"/")
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

// listed returns what 'go list -deps' knows of this module's packages when
// built for an architecture.
func listed(t *testing.T, arch string) []goPackage {
	t.Helper()
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go tool to list the packages with:", err)
	}
	cmd := exec.Command(goTool, "list", "-e", "-deps", "-json=ImportPath,Imports", "./...")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", cmd, err)
	}
	var own []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return own
		} else if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p.ImportPath, module) {
			own = append(own, p)
		}
	}
}

// TestLayers holds every import of every package to CONTRIBUTING.md's arrows.
func TestLayers(t *testing.T) {
	for _, arch := range []string{"amd64", "arm64", "riscv64"} {
		packages := listed(t, arch)
		if len(packages) < 10 {
			t.Errorf("%s: only %d packages listed", arch, len(packages))
		}
		for _, p := range packages {
			name := strings.TrimPrefix(p.ImportPath, module)
			on := slices.IndexFunc(floors, func(f floor) bool { return matches(f.packages, name) })
			if on < 0 {
				t.Errorf("%s: %s stands on no floor of this test (CONTRIBUTING.md, the arrows)", arch, name)
				continue
			}
			for _, i := range p.Imports {
				lower, own := strings.CutPrefix(i, module)
				if own && !slices.ContainsFunc(floors[on].may, func(m string) bool { return matches(m, lower) }) {
					t.Errorf("%s: %s imports %s; it may import %v", arch, name, lower, floors[on].may)
				}
			}
		}
	}
}

// TestOneChooser: only simd's dispatch files ask what the CPU can do, and the
// command, which prints it. All files count, whatever they are built for.
func TestOneChooser(t *testing.T) {
	const cpuid = `"github.com/klauspost/cpuid/v2"`
	choosers := 0
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		for _, i := range f.Imports {
			if i.Path.Value != cpuid {
				continue
			}
			dispatch, err := path.Match("simd/dispatch*.go", name)
			if err != nil {
				return err
			}
			if choosers++; !dispatch && !strings.HasPrefix(name, "cmd/") {
				t.Errorf("%s imports cpuid: only simd/dispatch*.go chooses", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if choosers == 0 {
		t.Error("no file imports cpuid: this test looks for the wrong name")
	}
}
