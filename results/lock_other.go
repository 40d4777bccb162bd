//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package results

import (
	"errors"
	"os"
)

// tryLock fails: this system has no flock.
func tryLock(*os.File) (bool, error) { return false, errNoLocks }

func releaseFile(f *os.File) error { return errors.Join(remove(f.Name()), f.Close()) }
