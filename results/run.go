package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Run is the folder of one run. Its methods are not for several goroutines at
// once.
type Run struct {
	Key Key
	Dir string // the run's folder

	curve *os.File
}

// Finished returns the run's record and true if it has one. A record that
// cannot be read is an error that names its file.
func (r *Run) Finished() (*Record, bool, error) {
	rec, err := readRecord(filepath.Join(r.Dir, recordName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if rec.Identity != r.Key.Identity {
		return nil, false, fmt.Errorf("%s: the record is of another run with the same folder name (choose another folder with --runs DIR)", filepath.Join(r.Dir, recordName))
	}
	return rec, true, nil
}

// Begin creates the folder and starts the run over: whatever an earlier run
// left there (record, curve, predictions, artifacts) is removed, the record
// first, so that the folder counts as unfinished from here to Finish.
func (r *Run) Begin() error {
	if err := r.Close(); err != nil {
		return err
	}
	if err := os.MkdirAll(r.Dir, 0o777); err != nil {
		return unwritable(err)
	}
	for _, name := range []string{recordName, recordName + tempSuffix, "predictions", "predictions" + tempSuffix, "artifacts"} {
		if err := os.RemoveAll(filepath.Join(r.Dir, name)); err != nil {
			return unwritable(err)
		}
	}
	curve, err := os.Create(filepath.Join(r.Dir, "curve.jsonl"))
	if err != nil {
		return unwritable(err)
	}
	r.curve = curve
	return nil
}

// AppendCurve appends v to curve.jsonl as one line of JSON.
func (r *Run) AppendCurve(v any) error {
	if r.curve == nil {
		return fmt.Errorf("%s: the run has not begun", r.Dir)
	}
	line, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s: %w", r.curve.Name(), err)
	}
	_, err = r.curve.Write(append(line, '\n'))
	return unwritable(err)
}

// Artifact writes artifacts/NAME. The name is one file name of letters, digits,
// '.', '_' and '-' that does not start with a dot; anything else is an error, so
// that nothing is ever written outside the folder.
func (r *Run) Artifact(name string, data []byte) error {
	if !validArtifact(name) {
		return fmt.Errorf("artifact %q: want a plain file name of letters, digits, '.', '_' and '-'", name)
	}
	dir := filepath.Join(r.Dir, "artifacts")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return unwritable(err)
	}
	return unwritable(writeAtomic(filepath.Join(dir, name), data))
}

func validArtifact(name string) bool {
	plain := func(c rune) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("._-", c)
	}
	return filepath.IsLocal(name) && name[0] != '.' && strings.IndexFunc(name, func(c rune) bool { return !plain(c) }) < 0
}

// WritePredictions writes the file `predictions`; see the function of that name
// for its form.
func (r *Run) WritePredictions(predictions, targets []uint8) error {
	var text bytes.Buffer
	if err := WritePredictions(&text, predictions, targets); err != nil {
		return err
	}
	return unwritable(writeAtomic(filepath.Join(r.Dir, "predictions"), text.Bytes()))
}

// Finish completes rec with the run's key and the schema, closes the curve and
// writes record.json: to a temporary file, synced, renamed, the folder synced.
// The record is there whole or not at all.
func (r *Run) Finish(rec *Record) error {
	rec.Schema = Schema
	rec.Experiment, rec.Row, rec.Preset = r.Key.Experiment, r.Key.Row, r.Key.Preset
	rec.Seed, rec.Identity = r.Key.Seed, r.Key.Identity
	file := filepath.Join(r.Dir, recordName)
	if err := rec.check(); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	text, err := json.MarshalIndent(rec, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if err := r.Close(); err != nil {
		return err
	}
	return unwritable(writeAtomic(file, append(text, '\n')))
}

// Close syncs and closes the curve. A run that is given up is closed without
// Finish and stays unfinished. Closing twice is no error.
func (r *Run) Close() error {
	if r.curve == nil {
		return nil
	}
	err := errors.Join(r.curve.Sync(), r.curve.Close())
	r.curve = nil
	return unwritable(err)
}
