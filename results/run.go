package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Run is the folder of one run. Its methods are not for several goroutines at
// once.
type Run struct {
	Key Key
	Dir string // the run's folder

	work    string // where it trains: Dir, or Dir/again while Dir holds a finished run
	lock    *os.File
	noLocks bool // see HasLocks
	curve   *os.File
	lines   []json.RawMessage // of the curve
}

// Finished returns the run's record and true if it has one. A record that
// cannot be read is an error that names its file. A run whose process has died
// in the middle of Finish counts as unfinished: Lock completes it.
func (r *Run) Finished() (*Record, bool, error) {
	if !r.settled() {
		return nil, false, nil
	}
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

// Begin prepares the folder for training. What an unfinished attempt left is
// removed, but for its checkpoints: LoadCheckpoint tells whether the run goes
// on from one. If the run is finished, all that it has stays as it is: the new
// attempt is made in a folder of its own, and Finish puts it in place.
func (r *Run) Begin() error {
	if err := r.Close(); err != nil {
		return err
	}
	r.work, r.lines = r.Dir, nil
	if exists(filepath.Join(r.Dir, recordName)) {
		r.work = filepath.Join(r.Dir, againName)
		if err := discard(r.work); err != nil {
			return unwritable(err)
		}
	}
	if err := makeDir(r.work); err != nil {
		return unwritable(err)
	}
	left, err := fs.Glob(os.DirFS(r.work), "*"+tempSuffix)
	if err != nil {
		return unwritable(err)
	}
	for _, name := range append(left, "predictions", "artifacts", modelName) {
		if err := discard(filepath.Join(r.work, name)); err != nil {
			return unwritable(err)
		}
	}
	curve, err := create(filepath.Join(r.work, "curve.jsonl"))
	if err != nil {
		return unwritable(err)
	}
	r.curve = curve
	return nil
}

// BeginAnew is Begin that forgets the checkpoints.
func (r *Run) BeginAnew() error {
	if err := r.Begin(); err != nil {
		return err
	}
	return unwritable(removeCheckpoints(r.work))
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
	r.lines = append(r.lines, line)
	return unwritable(writeAll(r.curve, append(slices.Clip(line), '\n')))
}

// Artifact writes artifacts/NAME. The name is one file name of letters, digits,
// '.', '_' and '-' that does not start with a dot; anything else is an error, so
// that nothing is ever written outside the folder.
func (r *Run) Artifact(name string, data []byte) error {
	if !validArtifact(name) {
		return fmt.Errorf("artifact %q: want a plain file name of letters, digits, '.', '_' and '-'", name)
	}
	dir := filepath.Join(r.work, "artifacts")
	if err := makeDir(dir); err != nil {
		return unwritable(err)
	}
	return r.write(filepath.Join(dir, name), data)
}

// write is writeAtomic for a file of the run.
func (r *Run) write(name string, data []byte) error { return r.writeKeeping(name, "", data) }

// writeKeeping is that function for a file of the run. Where there are no locks,
// and another process may be writing the same file, the temporary one has a name
// that no other process gives: the file is that of one process then, and Begin
// removes what a dead one has left.
func (r *Run) writeKeeping(name, previous string, data []byte) error {
	temp := name + tempSuffix
	if r.noLocks {
		temp = fmt.Sprintf("%s.%016x%s", name, rand.Uint64(), tempSuffix)
	}
	return unwritable(writeKeeping(temp, name, previous, data))
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
	return r.write(filepath.Join(r.work, "predictions"), text.Bytes())
}

// Finish completes rec with the run's key and the schema, closes the curve and
// writes record.json: to a temporary file, synced, renamed, the folder synced.
// The record is there whole or not at all. Then the checkpoints are removed, and
// a run that was finished before gives way to this one.
func (r *Run) Finish(rec *Record) error {
	rec.Schema = Schema
	rec.Experiment, rec.Row, rec.Preset = r.Key.Experiment, r.Key.Row, r.Key.Preset
	rec.Seed, rec.Identity = r.Key.Seed, r.Key.Identity
	file := filepath.Join(r.work, recordName)
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
	if r.work != r.Dir {
		if err := r.listLacks(); err != nil {
			return err
		}
	}
	if err := r.write(file, append(text, '\n')); err != nil {
		return err
	}
	return r.settle()
}

// Close syncs and closes the curve. A run that is given up is closed without
// Finish and stays unfinished. Closing twice is no error.
func (r *Run) Close() error {
	if r.curve == nil {
		return nil
	}
	err := errors.Join(syncFile(r.curve), r.curve.Close())
	r.curve = nil
	return unwritable(err)
}
