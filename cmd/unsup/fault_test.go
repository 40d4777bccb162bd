//go:build unix

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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
// one of five cases perhaps before that, and always where the row has no two
// epochs. It returns what the process has said.
func (v *victim) killed(r *rand.Rand, flags ...string) string {
	v.t.Helper()
	p := v.start(flags...)
	if r.IntN(5) > 0 && len(v.epochs()) > 1 {
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

// killedWith kills the row when it has left checkpoints of two epochs, and an
// epoch to train.
func (v *victim) killedWith(r *rand.Rand) {
	v.t.Helper()
	v.dies(2 + r.IntN(len(v.epochs())-2))
	for _, name := range []string{"checkpoint.safetensors", "checkpoint.1.safetensors"} {
		v.read(name)
	}
}

// allPrey are the rows of all experiments, those with many data on few; but for
// ocr, whose rows are those of mnist with other data.
func allPrey(t *testing.T, digits string) (rows []*prey) {
	t.Helper()
	photographs, err := filepath.Abs(filepath.Join("..", "..", "experiments", "caltech101", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	toys := map[string][]string{ // of norb, on the stand-in
		"logreg": {"epochs=4"},
		"knn":    {"train_block=10"},
		"svm":    nil,
		"dbn":    {"hidden=[16, 12]", "grbm.epochs=4", "pretrain.epochs=3", "fine_tune.epochs=3"},
		"dbm": {"features=16", "hidden=[12, 10]", "grbm.epochs=3", "rbm1.epochs=2", "rbm2.epochs=2", "joint.epochs=2",
			"fine_tune.epochs=3", "completion.pairs=5"},
	}
	for _, e := range registry.All() {
		for i := range e.Rows {
			p := &prey{experiment: e.Name, row: e.Rows[i].Name}
			switch e.Name {
			case "mnist", "semisup":
				p.data = digits
			case "caltech101":
				p.data = photographs
			case "norb":
				p.data = t.TempDir()
				p.sets = append(toys[p.row], "train=40", "test=10")
			case "ocr":
				continue
			default:
				if strings.HasPrefix(e.Name, "toy") {
					continue
				}
				t.Fatalf("%s: on which data are its rows to be killed?", p)
			}
			rows = append(rows, p)
		}
	}
	return rows
}

// startsOver tells that a row keeps no checkpoints: it takes seconds.
func (p *prey) startsOver() bool {
	return p.row == "knn" || p.experiment == "caltech101" && p.row == "baseline"
}

// TestFaults disturbs runs of the tables in every way that a cluster knows.
func TestFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("trains the rows of the tables again and again")
	}
	digits := plainMNIST(t)
	for _, row := range allPrey(t, digits) {
		t.Run("kill "+row.experiment+" "+row.row, func(t *testing.T) { t.Parallel(); kill(t, row) })
	}
	for _, fault := range []struct {
		name, row string
		test      func(*testing.T, *victim, *rand.Rand)
	}{
		{"damage", "logreg", damage},
		{"no space", "mlp", noSpace},
		{"half a file", "mlp", halfAFile},
		{"two processes", "dbn", twoProcesses},
		{"model", "mlp", model},
		{"clock", "logreg", clock},
		{"signal storm", "dbn", signalStorm},
		{"force", "logreg", force},
	} {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			fault.test(t, newVictim(t, &prey{experiment: "mnist", row: fault.row, data: digits}), dice(fault.name))
		})
	}
}

// kill kills a row, over and over: the result is the one of a run that nobody
// killed.
func kill(t *testing.T, row *prey) {
	v, r := newVictim(t, row), dice("kill "+row.String())
	killedAnywhere(v, r)
	if !row.startsOver() {
		v.runs = t.TempDir()
		killedAfterEpochs(v, r)
	}
}

// killedAnywhere kills a row at random instants, between two writes too, until it
// gets through: a row of mnist six times, the others, which share its models or
// are small, three times.
func killedAnywhere(v *victim, r *rand.Rand) {
	v.t.Helper()
	kills := 3
	if v.experiment == "mnist" {
		kills = 6
	}
	for range kills {
		v.killed(r)
		if v.finished() {
			mustSay(v.t, v.start().mustEnd(0), "already finished")
			os.Remove(filepath.Join(v.dir(), "lock")) // if killed after all the rest
			v.mustBeWhole("kills")
			v.runs = v.t.TempDir()
		}
	}
	text := v.start().mustEnd(0)
	v.mustBeWhole("kills")
	if got := strings.Count(text, "resumes after"); got > 1 || v.startsOver() && got > 0 {
		v.t.Errorf("%d resumes in\n%s", got, text)
	}
}

// killedAfterEpochs kills a row right after some epoch's checkpoint, twice if it
// has the epochs, and wants it to go on after that very epoch: a row that starts
// over ends in the same bits.
func killedAfterEpochs(v *victim, r *rand.Rand) {
	v.t.Helper()
	epochs, kept := v.epochs(), 0
	if len(epochs) == 0 {
		v.t.Fatalf("%s: no epochs", v)
	}
	for death := 0; death < 2 && kept < len(epochs); death++ {
		n := 1 + r.IntN(len(epochs)-kept)
		text := v.dies(n)
		v.mustGoOnFrom(epochs[:kept], text)
		kept += n
		if at := v.newestEpoch(); !strings.HasPrefix(epochs[kept-1], at) {
			v.t.Fatalf("%s: the checkpoint that it died after is of %s, want %s", v, at, epochs[kept-1])
		}
	}
	v.mustGoOnFrom(epochs[:kept], v.start().mustEnd(0))
	v.mustBeWhole("kills after epochs")
}

// mustGoOnFrom wants a process to have gone on where the kept epochs ended.
func (v *victim) mustGoOnFrom(kept []string, said string) {
	v.t.Helper()
	if len(kept) == 0 {
		if strings.Contains(said, "resumes after") {
			v.t.Errorf("nothing was kept, and yet:\n%s", said)
		}
		return
	}
	mustSay(v.t, said, fmt.Sprintf("%s: resumes after %s\n", v, kept[len(kept)-1]))
}

// damage: a checkpoint that is cut off or has one bit flipped gives way to
// the one before it, and the run starts over where that is damaged too.
func damage(t *testing.T, v *victim, r *rand.Rand) {
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
		at := slices.IndexFunc(v.epochs(), func(epoch string) bool { return strings.HasPrefix(epoch, v.newestEpoch()) })
		harm(newest)
		text := v.start().mustEnd(0)
		mustSay(t, text, noUse)
		v.mustGoOnFrom(v.epochs()[:at], text)
		v.mustBeWhole("damage to one checkpoint")
		v.runs = t.TempDir()
	}
	v.killedWith(r)
	cut(newest)
	flip(previous)
	mustSay(t, v.start().mustEnd(0), noUse, ": checkpoint.1.safetensors is of no use: ", v.String()+": no checkpoint left: starts over\n")
	v.mustBeWhole("damage to both checkpoints")
}

// noSpace: on a full disk, whatever file has no room, the run ends with one line
// that says so, its checkpoint survives, it is not finished, and it goes on once
// there is space.
func noSpace(t *testing.T, v *victim, r *rand.Rand) {
	if runtime.GOOS != "linux" {
		t.Skip("no /dev/full to write to")
	}
	epochs := v.epochs()
	failed := func(file, text string) {
		mustSay(t, text, v.String()+": failed: cannot write the run: ", file+": no space left on device (choose another folder with --runs DIR)\n",
			"unsup: 1 of 1 runs failed: mnist/mlp seed 1\n")
		if n := strings.Count(text, "failed"); n != 2 {
			t.Errorf("%s: %d failures in\n%s", file, n, text)
		}
		if v.finished() {
			t.Errorf("%s: a record all the same", file)
		}
	}
	kept := 2
	v.dies(kept)
	before := v.read("checkpoint.safetensors")
	folder, picture := v.dir(), ""
	for name := range v.whole {
		if strings.HasPrefix(name, "artifacts/") {
			picture = max(picture, name)
		}
	}
	for _, file := range []string{"checkpoint.safetensors", picture, "predictions", "model.safetensors", "record.json"} {
		link := filepath.Join(folder, filepath.FromSlash(file)) + ".tmp"
		text := v.startWith(fullFile + "=" + link).mustEnd(1)
		failed(link, text)
		v.mustGoOnFrom(epochs[:kept], text)
		if file == "checkpoint.safetensors" && !bytes.Equal(v.read(file), before) {
			t.Error("the checkpoint has changed")
		}
		if file != "checkpoint.safetensors" {
			kept = len(epochs) // from now on it has no epoch to train
		}
	}
	v.mustGoOnFrom(epochs, v.start().mustEnd(0))
	v.mustBeWhole("a full disk")

	v.runs = t.TempDir()
	curve := filepath.Join(v.runs, "mnist", "mlp", filepath.Base(folder), "curve.jsonl")
	if err := os.MkdirAll(filepath.Dir(curve), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/full", curve); err != nil {
		t.Fatal(err)
	}
	failed(curve, v.start().mustEnd(1))
	v.remove("curve.jsonl")
	v.start().mustEnd(0)
	v.mustBeWhole("a disk that is full from the beginning")
}

// halfAFile: a checkpoint that the disk takes a part of leaves the one before it.
func halfAFile(t *testing.T, v *victim, r *rand.Rand) {
	if runtime.GOOS != "linux" {
		t.Skip("no limit of files here")
	}
	v.dies(3)
	before := v.files()
	limit := len(before["checkpoint.safetensors"]) / 2
	text := v.startWith(fmt.Sprintf("%s=%d", largestFile, limit)).mustEnd(1)
	mustSay(t, text, v.String()+": failed: cannot write the run: ", "checkpoint.safetensors.tmp: file too large (choose another folder with --runs DIR)\n")
	after := v.files()
	for _, name := range []string{"checkpoint.safetensors", "checkpoint.1.safetensors"} {
		if after[name] != before[name] {
			t.Errorf("%s has changed", name)
		}
	}
	if _, left := after["checkpoint.safetensors.tmp"]; left {
		t.Error("half a checkpoint is left")
	}
	v.mustGoOnFrom(v.epochs()[:3], v.start().mustEnd(0))
	v.mustBeWhole("half a file")
}

// signalStorm: any signals, as many as can be sent, while it trains and between
// two epochs, and the run ends in the same bits. Those that ask for its end have
// it, and the next process goes on after the epoch that was kept.
func signalStorm(t *testing.T, v *victim, r *rand.Rand) {
	harmless := []os.Signal{syscall.SIGSTOP, syscall.SIGCONT, syscall.SIGWINCH, syscall.SIGURG, syscall.SIGCHLD, syscall.SIGPIPE}
	epochs, kept := v.epochs(), 0
	for _, last := range []struct {
		signal os.Signal
		code   int // of the process, -1 if the signal has killed it
	}{{syscall.SIGINT, exitInterrupted}, {syscall.SIGTERM, exitInterrupted}, {syscall.SIGHUP, -1}, {syscall.SIGQUIT, 2}} {
		if last.code == -1 && signal.Ignored(last.signal) {
			t.Logf("%v not sent: this process ignores it (nohup), and so do those that it starts", last.signal)
			continue
		}
		const more = 2
		p := v.startWith(fmt.Sprintf("%s=%d", waitsAfter, more))
		send := func(s os.Signal) {
			if err := p.cmd.Process.Signal(s); err != nil { // it cannot have ended: it waits
				t.Fatalf("%v does not arrive: %v", s, err)
			}
		}
		storm := func() {
			for range 200 {
				send(harmless[r.IntN(len(harmless))])
			}
			send(syscall.SIGCONT)
		}
		<-p.trains
		storm()
		<-p.waits
		storm()
		send(last.signal)
		text := p.mustEnd(last.code)
		v.mustGoOnFrom(epochs[:kept], text)
		if last.code == exitInterrupted {
			mustSay(t, text, v.String()+": failed: interrupted\n", "unsup: interrupted: what is finished is kept, the same command goes on with the rest\n")
		}
		kept += more
	}
	v.mustGoOnFrom(epochs[:kept], v.start().mustEnd(0))
	v.mustBeWhole("a storm of signals")
}

// twoProcesses: of two that are to train the same run one does, and the other
// leaves it; when the one is killed, the next goes on.
func twoProcesses(t *testing.T, v *victim, r *rand.Rand) {
	epochs := v.epochs()
	kept := 1 + r.IntN(len(epochs)-1)
	first := v.startWith(fmt.Sprintf("%s=%d", waitsAfter, kept))
	<-first.waits
	mustSay(t, v.start().mustEnd(0), v.String()+": another process is training it: skipped\n", "left to another process: "+v.String()+"\n")
	if err := first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.mustEnd(-1)
	v.mustGoOnFrom(epochs[:kept], v.start().mustEnd(0))
	v.mustBeWhole("two processes")
}

// force: a finished run that is trained again, by processes that are
// killed, loses nothing; one that gets through takes its place.
func force(t *testing.T, v *victim, r *rand.Rand) {
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
