// Package registrytest runs rows in tests.
package registrytest

import (
	"bytes"
	"context"
	"image/png"
	"path"
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// Smoke runs a row at the preset smoke with seed 1, and what is set besides, and
// returns its outcome and its artifacts, of which pictures must be PNGs. What else the job needs (where the data is,
// a checkpoint) the caller says. The test fails unless as many examples were
// judged.
func Smoke(t testing.TB, e *registry.Experiment, row *registry.Row, job registry.Job, judged int, sets ...string) (*results.Outcome, map[string][]byte) {
	t.Helper()
	cfg, _, _, err := e.Resolve(row, "smoke", sets)
	if err != nil {
		t.Fatal(err)
	}
	pictures := map[string][]byte{}
	job.Seed, job.Observer, job.Log = 1, train.Silent{}, t.Logf
	job.Artifact = func(name string, data []byte) error {
		pictures[name] = data
		if path.Ext(name) == ".txt" {
			return nil
		}
		_, err := png.Decode(bytes.NewReader(data))
		return err
	}
	out, err := row.Run(context.Background(), &job, cfg)
	if err != nil {
		t.Fatalf("%s: %v", row.Name, err)
	}
	if n := len(out.Predictions); n != judged || len(out.Targets) != n {
		t.Errorf("%s: %d predictions, %d targets, want %d", row.Name, n, len(out.Targets), judged)
	}
	return out, pictures
}
