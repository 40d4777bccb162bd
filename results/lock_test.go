package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func lock(t *testing.T, run *Run, want bool) {
	t.Helper()
	held, err := run.Lock()
	if held != want || err != nil {
		t.Errorf("Lock: %v, %v; want %v", held, err, want)
	}
}

// TestLock: a run has one owner at a time, and no trace of it afterwards. Two
// open files stand for two processes; that the system releases a dead process's
// lock is shown by the tests of the command.
func TestLock(t *testing.T) {
	s := Store{t.TempDir()}
	a, b, other := testRun(t, s, "dbm", 1), testRun(t, s, "dbm", 1), testRun(t, s, "dbm", 2)
	lock(t, a, true)
	lock(t, a, true)
	lock(t, b, false)
	lock(t, other, true)
	if err := b.Unlock(); err != nil {
		t.Error(err)
	}
	lock(t, b, false)
	if err := a.Unlock(); err != nil {
		t.Error(err)
	}
	lock(t, b, true)
	lock(t, a, false)
	if err := b.Unlock(); err != nil {
		t.Error(err)
	}
	if left := tree(t, a.Dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestNoLocks: on a file system without locks every process gets them, and says
// so. Two that write a file at the same time do not meet in a temporary one, and
// what a dead one has left of it the next one removes.
func TestNoLocks(t *testing.T) {
	defer func(f func(*os.File) (bool, error)) { lockFile = f }(lockFile)
	s := Store{t.TempDir()}
	guarded := testRun(t, s, "dbm", 2)
	lock(t, guarded, true)
	if !guarded.HasLocks() {
		t.Error("there are no locks in the tests' own folder")
	}
	lockFile = func(*os.File) (bool, error) { return false, errNoLocks }
	a, b := testRun(t, s, "dbm", 1), testRun(t, s, "dbm", 1)
	for _, run := range []*Run{a, b} {
		lock(t, run, true)
		if run.HasLocks() {
			t.Error("a run without lock is called safe")
		}
		begin(t, run)
	}
	defer replaceDisk()()
	write = func(f *os.File, data []byte) (int, error) {
		write = (*os.File).Write
		n, err := f.Write(data[:len(data)/2])
		if err != nil {
			return n, err
		}
		rec := testRecord()
		rec.Metrics["test_error"] = 5
		finish(t, b, rec) // in the middle of the other's
		m, err := f.Write(data[n:])
		return n + m, err
	}
	finish(t, a, testRecord())
	if rec, done, err := a.Finished(); !done || err != nil || rec.Metrics["test_error"] != 0.95 {
		t.Errorf("written by two at a time: record %+v, %v, %v", rec, done, err)
	}

	c := testRun(t, s, "dbm", 3)
	lock(t, c, true)
	begin(t, c)
	write = func(f *os.File, data []byte) (int, error) {
		write = (*os.File).Write
		n, err := f.Write(data[:1])
		panic([]any{"killed", n, err})
	}
	func() {
		defer func() { recover() }()
		c.WriteModel(testTensors())
	}()
	if got := temporary(t, c.Dir); len(got) != 1 || !strings.HasPrefix(got[0], modelName+".") {
		t.Fatalf("killed while it wrote a model, it left %v", got)
	}
	begin(t, c)
	if got := temporary(t, c.Dir); len(got) > 0 {
		t.Errorf("begun again, the folder has %v", got)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// temporary lists the temporary files in a folder.
func temporary(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"+tempSuffix))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		names = append(names, filepath.Base(name))
	}
	return names
}
