package main

import (
	"errors"
	"fmt"
	"strings"
)

const (
	exitFailure     = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// usageError is a mistake on the command line, found before anything starts.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usage marks err as a usage error; nil stays nil.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return &usageError{err}
}

func usagef(format string, args ...any) error { return usage(fmt.Errorf(format, args...)) }

// errInterrupted ends a command that a signal has stopped.
var errInterrupted = errors.New("interrupted: what is finished is kept, the same command goes on with the rest")

// errUnmeasured ends a measurement that a signal has stopped.
var errUnmeasured = errors.New("interrupted: an unfinished measurement has no result")

func exitCode(err error) int {
	switch wrong := (*usageError)(nil); {
	case err == nil:
		return 0
	case errors.As(err, &wrong):
		return exitUsage
	case errors.Is(err, errInterrupted), errors.Is(err, errUnmeasured):
		return exitInterrupted
	}
	return exitFailure
}

// oneLine keeps an error on one line, several joined ones too.
func oneLine(err error) string {
	return strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; ")
}
