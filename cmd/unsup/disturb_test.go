package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/unsup/unsup/models/bench"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// With these variables in its environment, as NAME=VALUE, a process that a test
// starts does what no user can ask for.
const (
	diesAfter   = "TEST_DIES_AFTER"   // it kills itself when its row has kept so many checkpoints
	waitsAfter  = "TEST_WAITS_AFTER"  // then it says "waits", and does so until it is interrupted
	fullFile    = "TEST_FULL_FILE"    // when its row begins, this file becomes a link to /dev/full
	largestFile = "TEST_LARGEST_FILE" // from then on no file grows beyond so many bytes (Linux)
	withoutLock = "TEST_WITHOUT_LOCK" // the file system of its runs has no locks
	learnsAt    = "TEST_LEARNS_AT"    // "0.5 0.01": the RBM and the DBM learn at half of the peak, ± 1 %
)

// limitFiles carries largestFile out, where it can be.
var limitFiles = func(bytes int) error { return errors.ErrUnsupported }

// disturb makes this process do what its environment says.
func disturb() {
	if os.Getenv(withoutLock) != "" {
		hasLocks = func(*results.Run) bool { return false }
	}
	if speed := os.Getenv(learnsAt); speed != "" {
		measureTurns = func(context.Context, int, func(int, int, string)) ([]bench.Turns, error) { return turnsAt(speed) }
	}
	for _, e := range registry.All() {
		for i := range e.Rows {
			run := e.Rows[i].Run
			e.Rows[i].Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
				if err := harm(); err != nil {
					return nil, err
				}
				disturbed := *job
				disturbed.Checkpoint = &counted{Checkpoint: job.Checkpoint, ctx: ctx}
				return run(ctx, &disturbed, cfg)
			}
		}
	}
}

// harm is what happens to the disk when a row begins.
func harm() error {
	if name := os.Getenv(fullFile); name != "" {
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.Symlink("/dev/full", name)); err != nil {
			return err
		}
	}
	if n := number(largestFile); n > 0 {
		return limitFiles(n)
	}
	return nil
}

// number is 0 without the variable.
func number(variable string) int {
	n, _ := strconv.Atoi(os.Getenv(variable))
	return n
}

// counted counts the checkpoints that a row has kept.
type counted struct {
	train.Checkpoint
	ctx context.Context // of the row
	n   int
}

func (c *counted) Save(s *train.Snapshot) error {
	if err := c.Checkpoint.Save(s); err != nil {
		return err
	}
	switch c.n++; c.n {
	case number(diesAfter):
		if p, err := os.FindProcess(os.Getpid()); err != nil || p.Kill() != nil {
			os.Exit(99)
		}
		select {}
	case number(waitsAfter):
		fmt.Fprintln(os.Stderr, "waits")
		gone := make(chan struct{}) // the test is
		go func() { io.Copy(io.Discard, os.Stdin); close(gone) }()
		select {
		case <-c.ctx.Done():
		case <-gone:
		}
	}
	return nil
}

// turnsAt are three turns of each model.
func turnsAt(speed string) (turns []bench.Turns, err error) {
	var at, spread float64
	if _, err := fmt.Sscan(speed, &at, &spread); err != nil {
		return nil, err
	}
	for _, name := range []string{"rbm", "dbm"} {
		turns = append(turns, bench.Turns{Name: name, Threads: 1, Fractions: []float64{at * (1 - spread), at, at * (1 + spread)}})
	}
	return turns, nil
}
