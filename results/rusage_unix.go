//go:build unix

package results

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// cpuTime is the process's user and system time so far.
func cpuTime() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// rusagePeak is the largest resident size in bytes.
func rusagePeak() uint64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return uint64(u.Maxrss) // bytes there, kilobytes everywhere else
	}
	return uint64(u.Maxrss) << 10
}
