//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/results"
)

// prey is a row at the smoke preset.
type prey struct {
	experiment, row string
	data            string   // --data
	sets            []string // --set
}

// String is what a process calls the run.
func (p *prey) String() string { return fmt.Sprintf("%s/%s seed 1", p.experiment, p.row) }

// victim is a row that is trained by processes that the tests kill.
type victim struct {
	*prey
	t    *testing.T
	runs string // the runs folder of the next process
	home string // where the processes work: no checkout, so that all are of one revision

	whole map[string]string // what a run leaves that nothing disturbs, but for its record
	rec   results.Record    // and its record
	took  time.Duration     // from its first epoch's end, or its start if it has no two epochs, to its own
}

// plainMNIST returns a folder of MNIST's files, unpacked: a process that need
// not unpack them starts in half the time.
func plainMNIST(t *testing.T) string {
	t.Helper()
	train, test, _, err := mnist.Load(context.Background(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, s := range map[string]*datasets.Images{"train": train, "t10k": test} {
		size := binary.BigEndian.AppendUint32(nil, uint32(s.N))
		labels := slices.Concat([]byte{0, 0, 8, 1}, size, s.Labels)
		images := slices.Concat([]byte{0, 0, 8, 3}, size, []byte{0, 0, 0, 28, 0, 0, 0, 28}, s.Pixels)
		err = errors.Join(err,
			os.WriteFile(filepath.Join(dir, name+"-labels-idx1-ubyte"), labels, 0o666),
			os.WriteFile(filepath.Join(dir, name+"-images-idx3-ubyte"), images, 0o666))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// newVictim trains the row once without disturbance.
func newVictim(t *testing.T, row *prey) *victim {
	t.Helper()
	v := &victim{prey: row, t: t, home: t.TempDir()}
	v.runs = t.TempDir()
	p := v.start()
	started := time.Now()
	<-p.trains
	begun := time.Now()
	p.mustEnd(0)
	v.took = time.Since(begun)
	v.whole, v.rec = v.files(), v.record()
	if len(v.epochs()) < 2 {
		v.took = time.Since(started)
	}
	v.runs = t.TempDir()
	return v
}

// process is a running 'unsup run' that has begun to load data or to train.
type process struct {
	v      *victim
	cmd    *exec.Cmd
	text   bytes.Buffer  // stderr, complete when closed is
	trains chan struct{} // closed when it has trained an epoch, or ended
	waits  chan struct{} // closed when it does, see waitsAfter, or ended
	closed chan struct{}
}

// command is unsup on the victim's data.
func (v *victim) command(args ...string) *exec.Cmd {
	cmd := exec.Command("unsup", append(args, "--data", v.data)...)
	cmd.Dir = v.home
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=off") // to start in half the time
	return cmd
}

func (v *victim) start(flags ...string) *process {
	v.t.Helper()
	return v.startWith("", flags...)
}

// startWith is start with a variable in the environment, see disturb.
func (v *victim) startWith(variable string, flags ...string) *process {
	v.t.Helper()
	args := append([]string{"run", v.experiment, "--preset", "smoke", "--rows", v.row, "--runs", v.runs}, flags...)
	for _, set := range v.sets {
		args = append(args, "--set", v.row+"."+set)
	}
	p := &process{v: v, cmd: v.command(args...), trains: make(chan struct{}), waits: make(chan struct{}), closed: make(chan struct{})}
	if variable != "" {
		p.cmd.Env = append(p.cmd.Env, variable)
	}
	stderr, err := p.cmd.StderrPipe()
	if err == nil {
		_, err = p.cmd.StdinPipe() // open as long as this test lives
	}
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	lines := bufio.NewReader(stderr)
	first, err := lines.ReadString('\n')
	if err != nil {
		v.t.Fatalf("%v: it has said %q: %v", p.cmd, first, err)
	}
	p.text.WriteString(first)
	go p.listen(lines)
	return p
}

// listen reads to the end of stderr.
func (p *process) listen(lines *bufio.Reader) {
	defer close(p.closed)
	trains, waits := sync.OnceFunc(func() { close(p.trains) }), sync.OnceFunc(func() { close(p.waits) })
	defer trains()
	defer waits()
	for line, err := "", error(nil); err == nil; line, err = lines.ReadString('\n') {
		p.text.WriteString(line)
		if strings.Contains(line, " epoch ") {
			trains()
		}
		if line == "waits\n" {
			waits()
		}
	}
}

// end waits for the process and returns what it said and its exit code, -1 if
// a signal has killed it.
func (p *process) end() (text string, code int) {
	<-p.closed
	p.cmd.Wait() // the exit code says more than its error
	return p.text.String(), p.cmd.ProcessState.ExitCode()
}

func (p *process) mustEnd(code int) string {
	p.v.t.Helper()
	text, got := p.end()
	if got != code {
		p.v.t.Fatalf("%s: exit code %d, want %d; stderr:\n%s", p.v, got, code, text)
	}
	return text
}

// dir is the run's folder.
func (v *victim) dir() string {
	v.t.Helper()
	dirs, err := filepath.Glob(filepath.Join(v.runs, v.experiment, v.row, "smoke-s1-*"))
	if err != nil || len(dirs) != 1 {
		v.t.Fatalf("run folders %v, %v; want one", dirs, err)
	}
	return dirs[0]
}

// epochs are those that the undisturbed run has trained: "train epoch 5/10".
func (v *victim) epochs() (epochs []string) {
	v.t.Helper()
	for line := range strings.Lines(v.whole["curve.jsonl"]) {
		var r train.Report
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			v.t.Fatal(err)
		}
		epochs = append(epochs, fmt.Sprintf("%s epoch %d/%d", r.Phase, r.Epoch, r.Epochs))
	}
	return epochs
}

// dies has a process kill itself when it has kept n checkpoints, and returns
// what it has said.
func (v *victim) dies(n int) string {
	v.t.Helper()
	text, code := v.startWith(fmt.Sprintf("%s=%d", diesAfter, n)).end()
	if code != -1 {
		v.t.Fatalf("%s: did not die after checkpoint %d, but ended with exit code %d; stderr:\n%s", v, n, code, text)
	}
	return text
}

// files returns the files of the run's folder but the record, which has times
// in it.
func (v *victim) files() map[string]string {
	v.t.Helper()
	files := map[string]string{}
	dir := v.dir()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "record.json" {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return files
}

func (v *victim) record() (rec results.Record) {
	v.t.Helper()
	text, err := os.ReadFile(filepath.Join(v.dir(), "record.json"))
	if err == nil {
		err = json.Unmarshal(text, &rec)
	}
	if err != nil {
		v.t.Fatal(err)
	}
	return rec
}

func (v *victim) finished() bool {
	_, err := os.Stat(filepath.Join(v.dir(), "record.json"))
	return err == nil
}

// mustBeWhole wants what the undisturbed run left: digests, predictions, curve
// and pictures, and no file more.
func (v *victim) mustBeWhole(after string) {
	v.t.Helper()
	if rec := v.record(); rec.Digests != v.rec.Digests || !maps.Equal(rec.Metrics, v.rec.Metrics) {
		v.t.Errorf("%s, after %s: %v %v, want %v %v", v, after, rec.Metrics, rec.Digests, v.rec.Metrics, v.rec.Digests)
	}
	got := v.files()
	for name, text := range v.whole {
		if got[name] != text {
			v.t.Errorf("%s, after %s: %s is not that of a run without disturbance", v, after, name)
		}
	}
	if len(got) != len(v.whole) {
		v.t.Errorf("%s, after %s: %d files, want %d", v, after, len(got), len(v.whole))
	}
}

// read and write are for a file of the run's folder.
func (v *victim) read(name string) []byte {
	v.t.Helper()
	data, err := os.ReadFile(filepath.Join(v.dir(), name))
	if err != nil {
		v.t.Fatal(err)
	}
	return data
}

func (v *victim) write(name string, data []byte) {
	v.t.Helper()
	if err := os.WriteFile(filepath.Join(v.dir(), name), data, 0o666); err != nil {
		v.t.Fatal(err)
	}
}

func (v *victim) remove(name string) {
	v.t.Helper()
	if err := os.Remove(filepath.Join(v.dir(), name)); err != nil {
		v.t.Fatal(err)
	}
}

// newestEpoch is where the newest checkpoint goes on: "train epoch 5/".
func (v *victim) newestEpoch() string {
	v.t.Helper()
	data := v.read("checkpoint.safetensors")
	var header struct {
		Metadata struct {
			Head string `json:"head"`
		} `json:"__metadata__"`
	}
	var head struct {
		Name  string
		Epoch int
	}
	err := json.Unmarshal(data[8:8+binary.LittleEndian.Uint64(data)], &header)
	if err == nil {
		err = json.Unmarshal([]byte(header.Metadata.Head), &head)
	}
	if err != nil {
		v.t.Fatal(err)
	}
	return fmt.Sprintf("%s epoch %d/", head.Name, head.Epoch)
}

// mustSay wants every one of the texts in what a process has said.
func mustSay(t *testing.T, said string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("no %q in\n%s", text, said)
		}
	}
}
