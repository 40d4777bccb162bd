package results

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"testing"
)

func TestStampedRevision(t *testing.T) {
	info := &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs", Value: "git"},
		{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}}
	if v, ok := stampedRevision(info); !ok || v.revision != "abc" || !v.dirty {
		t.Errorf("got %+v, %v", v, ok)
	}
	if v, ok := stampedRevision(&debug.BuildInfo{}); ok {
		t.Errorf("a build without a stamp: %+v", v)
	}
}

// repository makes a git repository with one commit of a go.mod.
func repository(t *testing.T, module string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git on this machine")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module "+module+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "."},
		{"-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "first"}} {
		if _, err := git(dir, args...); err != nil {
			t.Fatalf("git %v: %v", args, err)
		}
	}
	return dir
}

func TestGitRevision(t *testing.T) {
	dir := repository(t, modulePath)
	sub := filepath.Join(dir, "cmd")
	if err := os.Mkdir(sub, 0o777); err != nil {
		t.Fatal(err)
	}
	v, ok := gitRevision(sub)
	if !ok || len(v.revision) != 40 || v.dirty {
		t.Errorf("a clean tree: %+v, %v", v, ok)
	}
	if err := os.WriteFile(filepath.Join(sub, "new.go"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if v, ok := gitRevision(dir); !ok || !v.dirty {
		t.Errorf("a tree with a new file: %+v, %v", v, ok)
	}
	if v, ok := gitRevision(repository(t, "example.org/other")); ok {
		t.Errorf("another module's tree: %+v", v)
	}
	if v, ok := gitRevision(t.TempDir()); ok {
		t.Errorf("no repository: %+v", v)
	}
}
