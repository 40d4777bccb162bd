package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

const modulePath = "github.com/unsup/unsup"

// Revision says which revision of the code is running and whether its tree had
// changes. It is what the Go tool stamped into the binary; a binary without a
// stamp (`go run` of a work tree) asks git, provided that the working directory
// is a checkout of this module. Otherwise it is "unknown".
func Revision() (revision string, dirty bool) {
	v := currentRevision()
	return v.revision, v.dirty
}

type revision struct {
	revision string
	dirty    bool
}

var currentRevision = sync.OnceValue(func() revision {
	if v, ok := stamp(); ok {
		return v
	}
	if v, ok := gitRevision("."); ok {
		return v
	}
	return revision{revision: "unknown"}
})

// stamp is the revision that the Go tool has stamped into this program.
func stamp() (v revision, ok bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v, false
	}
	return stampedRevision(info)
}

// stampedRevision reads the version control settings of a build.
func stampedRevision(info *debug.BuildInfo) (v revision, ok bool) {
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.revision = s.Value
		case "vcs.modified":
			v.dirty = s.Value == "true"
		}
	}
	return v, v.revision != ""
}

// codeVersion is what the bits of a run depend on besides its identity: the
// revision that the Go tool has stamped into the program or, where that does not
// say all (none, or a tree with changes), the program's own SHA-256.
var codeVersion = sync.OnceValue(func() string {
	v, ok := stamp()
	if ok && !v.dirty {
		return v.revision
	}
	return strings.TrimPrefix(v.revision+"+program-"+programDigest(), "+")
})

// programDigest is the beginning of the running program's SHA-256, or "unknown"
// where the system does not let it be read.
func programDigest() string {
	name, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	f, err := os.Open(name)
	if err != nil {
		return "unknown"
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "unknown"
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// gitRevision asks git about the checkout of this module that dir lies in.
func gitRevision(dir string) (v revision, ok bool) {
	top, err := git(dir, "rev-parse", "--show-toplevel")
	if err != nil || !isModule(top) {
		return v, false
	}
	if v.revision, err = git(dir, "rev-parse", "--verify", "HEAD"); err != nil {
		return v, false
	}
	status, err := git(dir, "status", "--porcelain")
	v.dirty = status != ""
	return v, err == nil
}

// isModule reports whether dir is the root of this module.
func isModule(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(first) == "module "+modulePath
}

// git runs a git command in dir and returns its trimmed output.
func git(dir string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...).Output()
	return strings.TrimSpace(string(out)), err
}
