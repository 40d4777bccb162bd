package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/unsup/unsup/simd"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"unsup": func() { disturb(); os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScript runs the stories of testdata/script, each line of them in a
// process of its own. Four commands are ours: "code N unsup ..." runs unsup
// and wants exit code N; "training" waits for a call of the one background
// unsup, whose row never ends (toy_test.go); "ended N", after "wait", wants that
// process's exit code; "files DIR FILE" writes the names of the files below DIR
// into FILE. The condition [kernels] is that this CPU has a path that is not the
// portable one.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup:         setup,
		Condition:     condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":     code,
			"training": training,
			"ended":    ended,
			"files":    files,
		},
	})
}

func condition(cond string) (bool, error) {
	if cond != "kernels" {
		return false, fmt.Errorf("unknown condition %s", cond)
	}
	return len(simd.Paths()) > 1, nil
}

// story is what a script's own commands share.
type story struct {
	listener   *net.TCPListener // on which the endless row calls
	background *exec.Cmd
}

type storyKey struct{}

// setup opens the port on which the endless row says that it trains, and keeps
// the machine's own data and preferences out of the story.
func setup(env *testscript.Env) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Defer(func() { l.Close() })
	env.Values[storyKey{}] = &story{listener: l.(*net.TCPListener)}
	env.Setenv("TOY_TRAINS", l.Addr().String())
	env.Setenv("HOME", env.WorkDir)
	for _, unset := range []string{"UNSUP_DATA", "UNSUP_SIMD", "NO_COLOR", "GOMODCACHE", "GOPATH", "XDG_CACHE_HOME"} {
		env.Setenv(unset, "")
	}
	return nil
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d; stderr: %s", got, want, ts.ReadFile("stderr"))
	}
}

// training waits until the endless row of the background process has begun.
func training(ts *testscript.TestScript, neg bool, args []string) {
	cmds := ts.BackgroundCmds()
	if neg || len(args) != 0 || len(cmds) != 1 {
		ts.Fatalf("usage: training, with one background command")
	}
	st := ts.Value(storyKey{}).(*story)
	st.background = cmds[0]
	ts.Check(st.listener.SetDeadline(time.Now().Add(10 * time.Second)))
	conn, err := st.listener.Accept()
	ts.Check(err)
	ts.Check(conn.Close())
}

// ended wants the exit code of the background process after 'wait'.
func ended(ts *testscript.TestScript, neg bool, args []string) {
	st := ts.Value(storyKey{}).(*story)
	if neg || len(args) != 1 || st.background == nil || st.background.ProcessState == nil {
		ts.Fatalf("usage: ended N, after 'training' and 'wait'")
	}
	if got := strconv.Itoa(st.background.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// identity is the part of a run folder's name that depends on its configuration.
var identity = regexp.MustCompile(`-[0-9a-f]{12}/`)

func files(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: files DIR FILE")
	}
	var list []byte
	ts.Check(fs.WalkDir(os.DirFS(ts.MkAbs(args[0])), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = fmt.Appendln(list, identity.ReplaceAllString(path, "-IDENTITY/"))
		}
		return err
	}))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), list, 0o666))
}
