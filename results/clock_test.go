package results

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ages are what a clock that jumps leaves on files: the far past, now, and the
// far future.
var ages = []time.Time{time.Unix(0, 0), time.Now(), time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC)}

// TestCheckpointsHaveNoAge: whatever the times of the files are, the newest
// checkpoint is the one of that name.
func TestCheckpointsHaveNoAge(t *testing.T) {
	for _, newest := range ages {
		for _, previous := range ages {
			run := saved(t)
			if err := errors.Join(
				os.Chtimes(filepath.Join(run.Dir, checkpointName), newest, newest),
				os.Chtimes(filepath.Join(run.Dir, previousName), previous, previous),
				os.Chtimes(run.Dir, previous, newest),
			); err != nil {
				t.Fatal(err)
			}
			mustLoad(t, run, 3)
		}
	}
}

// TestLocksHaveNoAge: a lock is a process that has it, not a file of some age.
func TestLocksHaveNoAge(t *testing.T) {
	for _, age := range ages {
		s := Store{t.TempDir()}
		run := testRun(t, s, "dbm", 1)
		lock(t, run, true)
		file := filepath.Join(run.Dir, lockName)
		if err := os.Chtimes(file, age, age); err != nil {
			t.Fatal(err)
		}
		lock(t, testRun(t, s, "dbm", 1), false)
		if err := run.Unlock(); err != nil {
			t.Error(err)
		}
		if err := os.WriteFile(file, nil, 0o666); err != nil { // of a process that has died
			t.Fatal(err)
		}
		if err := os.Chtimes(file, age, age); err != nil {
			t.Fatal(err)
		}
		lock(t, run, true)
		if err := run.Unlock(); err != nil {
			t.Error(err)
		}
	}
}

// TestFinishedHasNoAge: a record of any start and age is one.
func TestFinishedHasNoAge(t *testing.T) {
	for _, age := range ages {
		run := testRun(t, Store{t.TempDir()}, "dbm", 1)
		begin(t, run)
		rec := testRecord()
		rec.Started = age.UTC().Format(time.RFC3339)
		finish(t, run, rec)
		if err := os.Chtimes(filepath.Join(run.Dir, recordName), age, age); err != nil {
			t.Fatal(err)
		}
		if _, done, err := run.Finished(); !done || err != nil {
			t.Errorf("a record of %v: finished %v, %v", age, done, err)
		}
	}
}

// TestMeterIsMonotonic: a meter's start has a reading of the monotonic clock,
// and time.Since then ignores the wall clock. A run that goes on from a start
// in the future has taken what its processes have, not less.
func TestMeterIsMonotonic(t *testing.T) {
	m := StartMeter()
	if !strings.Contains(m.started.String(), " m=+") {
		t.Errorf("the start %v has no monotonic reading", m.started)
	}
	for _, age := range ages {
		m.Resume(Usage{Started: age.UTC().Format(time.RFC3339), Seconds: 5})
		if u := m.Usage(); u.Seconds < 5 || u.Seconds > 5+time.Since(m.started).Seconds() {
			t.Errorf("started %v, 5 s used: %v s", age, u.Seconds)
		}
	}
}
