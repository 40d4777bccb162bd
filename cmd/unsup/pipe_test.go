//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSampleIntoAPipe: a named pipe stays one, and its reader gets the picture.
func TestSampleIntoAPipe(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	if got := execute(strings.Fields("run toy --rows mean --runs "+dir), io.Discard, io.Discard); got != 0 {
		t.Fatalf("run: exit code %d", got)
	}
	end, err := os.OpenFile(pipe, os.O_RDWR, 0) // never waits, and keeps the pipe open
	if err != nil {
		t.Fatal(err)
	}
	defer end.Close()
	var said strings.Builder
	if got := execute(strings.Fields("sample toy/mean -n 1 --sweeps 1 --runs "+dir+" -o "+pipe), io.Discard, &said); got != 0 {
		t.Fatalf("sample: exit code %d: %s", got, said.String())
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Fatalf("the pipe has become something else: %v, %v", info, err)
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(end, head); err != nil || !bytes.Equal(head, []byte("\x89PNG\r\n\x1a\n")) {
		t.Errorf("the reader gets %q, %v", head, err)
	}
}
