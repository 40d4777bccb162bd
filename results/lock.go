package results

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Lock makes this process the one that trains the run, until Unlock or its
// death, and completes what an earlier one may have died in the middle of. It
// returns false if another process has the lock.
//
// It locks the file `lock` in the run's folder, and the system releases the lock
// of a process that has died, however it died. Where a file system or an
// operating system has no locks, every process gets it, and HasLocks says so.
func (r *Run) Lock() (bool, error) {
	if err := makeDir(r.Dir); err != nil {
		return false, unwritable(err)
	}
	for r.lock == nil {
		f, err := openLock(filepath.Join(r.Dir, lockName))
		if err != nil {
			return false, unwritable(err)
		}
		held, err := lockFile(f)
		if errors.Is(err, errNoLocks) {
			r.noLocks, held, err = true, true, nil
		}
		if err != nil || !held {
			return false, errors.Join(unwritable(err), f.Close())
		}
		if named(f) {
			r.lock = f
		} else {
			f.Close() // its last owner has removed it in between
		}
	}
	return true, r.settle()
}

const lockName = "lock"

// lockFile is tryLock but in tests.
var lockFile = tryLock

// errNoLocks is the error of tryLock where nobody can have a lock.
var errNoLocks = errors.New("no locks here")

// HasLocks tells whether Lock has kept other processes away: some network file
// systems have no locks. There nothing but care keeps two processes from training
// the run at a time: they do it twice, and each removes what the other has not
// finished.
func (r *Run) HasLocks() bool { return !r.noLocks }

// named tells whether the open file still has its name.
func named(f *os.File) bool {
	opened, err1 := f.Stat()
	now, err2 := os.Stat(f.Name())
	return err1 == nil && err2 == nil && os.SameFile(opened, now)
}

// Unlock releases the lock and removes its file. Without the lock it does
// nothing.
func (r *Run) Unlock() error {
	if r.lock == nil {
		return nil
	}
	err := releaseFile(r.lock)
	r.lock = nil
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return unwritable(err)
}
