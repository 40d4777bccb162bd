package results

import "testing"

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
