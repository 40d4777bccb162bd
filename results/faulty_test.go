package results

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk fails every write of an attempt in turn, half-way as on a disk
// that has no room left: the attempt ends with an error that says so and leaves
// no part of a file that is written in one step; the next one goes on after the
// newest epoch and ends in the files of a run without faults. The same where it
// goes on from a checkpoint, and where a finished run is trained again, which
// stays as it was.
func TestFullDisk(t *testing.T) {
	first := attempt{version: "v1", text: "a", epochs: 2}
	again := attempt{version: "v1", text: "b", epochs: 2, force: true}
	old, whole := first.whole(t), again.whole(t)
	id := testRun(t, Store{"."}, "dbm", 1).Key.Identity
	var halfway world
	for _, w := range follow(t, world{}, first).steps {
		if w.progress("v1", id) == 1 {
			halfway = w
		}
	}
	for _, c := range []struct {
		attempt
		from, to world
	}{{first, world{}, old}, {first, halfway, old}, {again, old, whole}} {
		files := map[string]bool{} // that could not be written
		for full := 1; ; full++ {
			s := c.from.put(t)
			file, err := c.onFullDisk(t, s, full)
			if file == "" {
				break
			}
			files[path.Base(file)] = true
			left := look(t, s.Dir)
			mustBeNoSpace(t, file, err)
			for name := range left {
				if strings.HasSuffix(name, tempSuffix) {
					t.Errorf("%s: left behind: %s", file, name)
				}
			}
			_, finished := left.has(recordName)
			if finished != c.force {
				t.Errorf("%s: a record: %v, want %v", file, finished, c.force)
			}
			if c.force && !maps.Equal(left.but("again"), old) {
				t.Errorf("%s: the finished run has become\n%swant\n%s", file, left, old)
			}
			tr := follow(t, left, c.attempt)
			if !c.force {
				mustGoOn(t, &tr, id)
			}
			tr.mustEndIn(t, c.to)
		}
		for _, name := range []string{"curve.jsonl", checkpointName, c.text + ".png", "filters.png", "predictions", modelName, recordName} {
			if !files[strings.TrimSuffix(name, tempSuffix)] && !files[name+tempSuffix] {
				t.Errorf("%s was never written to a full disk: %v", name, files)
			}
		}
	}
}

func mustBeNoSpace(t *testing.T, file string, err error) {
	t.Helper()
	want := "cannot write the run: write " + file + ": no space left on device (choose another folder with --runs DIR)"
	if err == nil || err.Error() != strings.ReplaceAll(want, "no space left on device", syscall.ENOSPC.Error()) {
		t.Errorf("error %v\nwant %s", err, want)
	}
}

// onFullDisk carries the attempt out; its n-th write fails half-way, and names
// the file. Without so many writes the name is empty.
func (a attempt) onFullDisk(t *testing.T, s Store, n int) (file string, err error) {
	t.Helper()
	defer replaceDisk()()
	writes := 0
	write = func(f *os.File, data []byte) (int, error) {
		if writes++; writes != n {
			return f.Write(data)
		}
		file = f.Name()
		n, err := f.Write(data[:len(data)/2])
		if err != nil {
			return n, err
		}
		return n, &os.PathError{Op: "write", Path: file, Err: syscall.ENOSPC}
	}
	flush = func(*os.File) error { return nil }
	_, _, err = a.in(t, s)
	return file, err
}

// power keeps the books of what a power cut may undo: it loses what is not
// synced, content and names.
type power struct {
	t       *testing.T
	written map[string]bool // files with content that is not synced
	named   map[string]bool // names that are not
}

func (p *power) step(step string, names ...string) {
	name := names[len(names)-1]
	base := filepath.Base(name)
	if base == lockName {
		return // nothing to a machine that has just started
	}
	switch step {
	case "create":
		p.named[name] = true
	case "write":
		p.written[name] = true
		if base == "curve.jsonl" {
			p.mustHave("the next epoch is over", "checkpoint")
		}
	case "sync":
		delete(p.written, name)
		maps.DeleteFunc(p.named, func(n string, _ bool) bool { return filepath.Dir(n) == name })
	case "rename":
		old := names[0]
		if p.written[old] {
			p.t.Errorf("%s becomes %s before it is synced", old, name)
		}
		delete(p.named, old)
		if base == recordName {
			p.mustHave("the record appears", "")
		}
		p.named[name] = true
	case "remove":
		if strings.HasPrefix(base, "checkpoint") {
			p.mustHave("a finished run's checkpoint goes", recordName)
		}
		delete(p.named, name)
	}
}

// mustHave wants everything synced whose name begins so.
func (p *power) mustHave(before, prefix string) {
	p.t.Helper()
	for _, lost := range []map[string]bool{p.written, p.named} {
		for name := range lost {
			if strings.HasPrefix(filepath.Base(name), prefix) {
				p.t.Errorf("%s is not synced before %s", name, before)
			}
		}
	}
}

// TestPowerCut: content is synced before it gets its name, a checkpoint before
// the next epoch is over, everything before the record appears, and that before
// the checkpoints go.
func TestPowerCut(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders cannot be synced here")
	}
	s := Store{t.TempDir()}
	p := &power{t, map[string]bool{}, map[string]bool{}}
	defer replaceDisk()()
	after = p.step
	flush = func(*os.File) error { return nil }
	for _, a := range []attempt{{version: "v1", text: "a", epochs: 3}, {version: "v1", text: "b", epochs: 3, force: true}} {
		if _, done, err := a.in(t, s); done || err != nil {
			t.Fatalf("done %v, %v", done, err)
		}
		p.mustHave("the process ends", "")
	}
}
