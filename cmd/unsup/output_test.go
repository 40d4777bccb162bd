package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestLostOutput: a command whose output cannot be written fails and says why.
func TestLostOutput(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "toy.txt"), []byte("toy\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"version", "env", "list toy", "list --format json", "config toy", "table toy --runs " + dir, "completion bash",
		"data list toyset", "data path toyset --data " + dir, "data verify toyset --data " + dir, "data fetch toyset --data " + dir,
	} {
		if got := execute(strings.Fields(line), io.Discard, io.Discard); got != 0 {
			t.Errorf("%s: exit code %d", line, got)
		}
		var said strings.Builder
		if got := execute(strings.Fields(line), full{}, &said); got != 1 || !strings.Contains(said.String(), "unsup: no space left on device") {
			t.Errorf("%s, with its output lost: exit code %d, stderr %q", line, got, said.String())
		}
	}
}
