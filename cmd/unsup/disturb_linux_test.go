package main

import (
	"errors"
	"os/signal"
	"syscall"
)

func init() {
	limitFiles = func(bytes int) error {
		signal.Ignore(syscall.SIGXFSZ)
		var limit syscall.Rlimit
		err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit)
		limit.Cur = uint64(bytes)
		return errors.Join(err, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	}
}
