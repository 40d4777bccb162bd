//go:build unix

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/unsup/unsup/registry"
)

// dice are a test's own: the same instants in every test run, as far as the
// machine is as fast.
func dice(name string) *rand.Rand {
	seed := [32]byte{}
	copy(seed[:], name)
	return rand.New(rand.NewChaCha8(seed))
}

// killed starts the row and kills it at a random instant of its training, in
// one of five cases perhaps before that. It returns what the process has said.
func (v *victim) killed(r *rand.Rand, flags ...string) string {
	v.t.Helper()
	p := v.start(flags...)
	if r.IntN(5) > 0 {
		<-p.trains
	}
	kill := time.AfterFunc(v.instant(r), func() { p.cmd.Process.Kill() })
	defer kill.Stop()
	text, _ := p.end()
	return text
}

// instant is a random part of the time that the row trains.
func (v *victim) instant(r *rand.Rand) time.Duration {
	return time.Duration(r.Float64() * float64(v.took))
}

// killedWith kills the row until it has left checkpoints of two epochs, and an
// epoch to train.
func (v *victim) killedWith(r *rand.Rand) {
	v.t.Helper()
	for range 100 {
		v.killed(r)
		if v.finished() {
			v.runs = v.t.TempDir()
			continue
		}
		files := v.files()
		_, newest := files["checkpoint.safetensors"]
		_, previous := files["checkpoint.1.safetensors"]
		if newest && previous && strings.Count(files["curve.jsonl"], "\n") < strings.Count(v.whole["curve.jsonl"], "\n") {
			return
		}
	}
	v.t.Fatal("killed 100 times, without two checkpoints and an epoch to train")
}

// TestFaults disturbs runs of the MNIST table in every way that a cluster
// knows.
func TestFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("trains rows of the MNIST table again and again")
	}
	e, err := registry.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	data := plainMNIST(t)
	var resumed atomic.Int32
	t.Run("together", func(t *testing.T) {
		for i := range e.Rows {
			row := e.Rows[i].Name
			t.Run("kill "+row, func(t *testing.T) { t.Parallel(); kill(t, data, row, &resumed) })
		}
		t.Run("damage", func(t *testing.T) { t.Parallel(); damage(t, data) })
		t.Run("no space", func(t *testing.T) { t.Parallel(); noSpace(t, data) })
		t.Run("two processes", func(t *testing.T) { t.Parallel(); twoProcesses(t, data) })
		t.Run("model", func(t *testing.T) { t.Parallel(); model(t, data) })
		t.Run("clock", func(t *testing.T) { t.Parallel(); clock(t, data) })
		t.Run("signal storm", func(t *testing.T) { t.Parallel(); signalStorm(t, data) })
		t.Run("force", func(t *testing.T) { t.Parallel(); force(t, data) })
	})
	if resumed.Load() == 0 {
		t.Error("not one process that was killed had gone on from a checkpoint")
	}
}

// kill kills a row at random instants, between two writes too, over and over,
// until it gets through: the result is the one of a run that nobody killed.
func kill(t *testing.T, data, row string, resumed *atomic.Int32) {
	v, r := newVictim(t, data, row), dice("kill "+row)
	for range 6 {
		if strings.Contains(v.killed(r), "resumes after") {
			resumed.Add(1)
		}
		if v.finished() {
			mustSay(t, v.start().mustEnd(0), "already finished")
			os.Remove(filepath.Join(v.dir(), "lock")) // if killed after all the rest
			v.mustBeWhole("kills")
			v.runs = t.TempDir()
		}
	}
	text := v.start().mustEnd(0)
	v.mustBeWhole("kills")
	if got := strings.Count(text, "resumes after"); got > 1 || row == "knn" && got > 0 {
		t.Errorf("%d resumes in\n%s", got, text)
	}
}

// damage: a checkpoint that is cut off or has one bit flipped gives way to
// the one before it, and the run starts over where that is damaged too.
func damage(t *testing.T, data string) {
	v, r := newVictim(t, data, "logreg"), dice("damage")
	newest, previous := "checkpoint.safetensors", "checkpoint.1.safetensors"
	cut := func(name string) { b := v.read(name); v.write(name, b[:r.IntN(len(b))]) }
	flip := func(name string) {
		data := v.read(name)
		data[r.IntN(len(data))] ^= 1 << r.IntN(8)
		v.write(name, data)
	}
	noUse := v.String() + ": checkpoint.safetensors is of no use: the content is not what its SHA-256 says (truncated or damaged)\n"
	for _, harm := range []func(string){cut, flip} {
		v.killedWith(r)
		harm(newest)
		mustSay(t, v.start().mustEnd(0), noUse, v.String()+": resumes after ")
		v.mustBeWhole("damage to one checkpoint")
		v.runs = t.TempDir()
	}
	v.killedWith(r)
	cut(newest)
	flip(previous)
	mustSay(t, v.start().mustEnd(0), noUse, ": checkpoint.1.safetensors is of no use: ", v.String()+": no checkpoint left: starts over\n")
	v.mustBeWhole("damage to both checkpoints")
}

// noSpace: on a full disk the run ends with one line that says so, its
// checkpoint survives, and the run goes on once there is space.
func noSpace(t *testing.T, data string) {
	if runtime.GOOS != "linux" {
		t.Skip("no /dev/full to write to")
	}
	v, r := newVictim(t, data, "mlp"), dice("space")
	v.killedWith(r)
	before := v.read("checkpoint.safetensors")
	temp := filepath.Join(v.dir(), "checkpoint.safetensors.tmp")
	os.Remove(temp) // of a process killed while it wrote
	if err := os.Symlink("/dev/full", temp); err != nil {
		t.Fatal(err)
	}
	text := v.start().mustEnd(1)
	mustSay(t, text, v.String()+": failed: cannot write the run: ", "no space left on device (choose another folder with --runs DIR)\n",
		"unsup: 1 of 1 runs failed: mnist/mlp seed 1\n")
	if n := strings.Count(text, "\n"); n > 5 {
		t.Errorf("%d lines:\n%s", n, text)
	}
	if !bytes.Equal(v.read("checkpoint.safetensors"), before) {
		t.Error("the checkpoint has changed")
	}
	mustSay(t, v.start().mustEnd(0), "resumes after ")
	v.mustBeWhole("a full disk")
}

// signalStorm: any signals, as many as can be sent, and the run ends in the
// same bits.
func signalStorm(t *testing.T, data string) {
	v, r := newVictim(t, data, "dbn"), dice("storm")
	harmless := []os.Signal{syscall.SIGSTOP, syscall.SIGCONT, syscall.SIGWINCH, syscall.SIGURG, syscall.SIGCHLD, syscall.SIGPIPE}
	deadly := []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}
	for _, last := range deadly {
		var signals []os.Signal
		for range 200 {
			signals = append(signals, harmless[r.IntN(len(harmless))])
		}
		signals = append(signals, syscall.SIGCONT, last, last)
		p := v.start()
		<-p.trains
		storm := time.AfterFunc(v.instant(r), func() {
			for _, s := range signals {
				p.cmd.Process.Signal(s)
			}
		})
		p.end()
		storm.Stop()
	}
	v.start().mustEnd(0)
	v.mustBeWhole("a storm of signals")
}

// twoProcesses: of two that are to train the same run one does, and the other
// leaves it; when the one is killed, the next goes on.
func twoProcesses(t *testing.T, data string) {
	v, r := newVictim(t, data, "dbn"), dice("two processes")
	first := v.start()
	<-first.trains
	second := v.start()
	kill := time.AfterFunc(v.instant(r), func() { first.cmd.Process.Kill() })
	defer kill.Stop()
	said, _ := second.end()
	first.end()
	if !strings.Contains(said, "another process is training it: skipped") && !strings.Contains(said, "resumes after ") && !strings.Contains(said, "already finished") {
		t.Errorf("the second process neither left the run nor went on with it:\n%s", said)
	}
	v.start().mustEnd(0)
	v.mustBeWhole("two processes")
}

// force: a finished run that is trained again, by processes that are
// killed, loses nothing; one that gets through takes its place.
func force(t *testing.T, data string) {
	v, r := newVictim(t, data, "logreg"), dice("force")
	v.start().mustEnd(0)
	old := v.read("record.json")
	for range 3 {
		v.killed(r, "--force")
		if _, err := os.Stat(filepath.Join(v.dir(), "again", "record.json")); err == nil {
			v.start().mustEnd(0) // killed while it replaced the files: the next process completes that
		}
		for name, text := range v.whole {
			if string(v.read(name)) != text {
				t.Errorf("%s has changed", name)
			}
		}
		if rec := v.record(); rec.Digests != v.rec.Digests {
			t.Errorf("record %+v", rec)
		}
	}
	mustSay(t, v.start().mustEnd(0), v.String()+": already finished: ")
	text := v.start("--force").mustEnd(0)
	v.mustBeWhole("--force")
	if strings.Contains(text, "resumes") || bytes.Equal(v.read("record.json"), old) {
		t.Errorf("--force did not train from the beginning:\n%s", text)
	}
}
