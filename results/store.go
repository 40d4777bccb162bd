package results

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// Store is the folder of all runs:
//
//	Dir/<experiment>/<row>/<preset>-s<seed>-<hash>/
//		record.json      written once, last: without it the run is unfinished
//		curve.jsonl      one JSON value per line, a line per epoch
//		predictions      see WritePredictions
//		model.safetensors
//		                 the trained tensors, see Run.WriteModel
//		artifacts/       pictures
//		lock             while a process trains the run, see Run.Lock
//		checkpoint.safetensors, checkpoint.1.safetensors
//		                 of an unfinished run, see Run.SaveCheckpoint
//		again/           a finished run's next attempt, see Run.Begin
//
// <hash> is the beginning of the run's identity. Stores merge by copying
// folders.
type Store struct{ Dir string }

const recordName = "record.json"

// Key names a run.
type Key struct {
	Experiment, Row, Preset string
	Seed                    uint64
	Identity                string // from Identity
}

// folder is the run's folder below the experiment's and row's: 12 hex digits of
// the identity keep it short and tell any two configurations of a row apart.
func (k *Key) folder() string {
	return fmt.Sprintf("%s-s%d-%s", k.Preset, k.Seed, k.Identity[:12])
}

func (k *Key) check() error {
	for _, name := range []struct{ what, value string }{
		{"experiment", k.Experiment}, {"row", k.Row}, {"preset", k.Preset},
	} {
		if !ValidName(name.value) {
			return fmt.Errorf("%s %q: %s", name.what, name.value, nameRule)
		}
	}
	if !isDigest(k.Identity) {
		return fmt.Errorf("identity %q: want a SHA-256 in hex", k.Identity)
	}
	return nil
}

// Open returns the run of that key. It touches no file: ask Finished, then
// Lock, then Finished again, then Begin.
func (s Store) Open(key Key) (*Run, error) {
	if err := key.check(); err != nil {
		return nil, err
	}
	dir := s.folder(&key)
	return &Run{Key: key, Dir: dir, work: dir}, nil
}

// folder is a run's folder.
func (s Store) folder(key *Key) string {
	return filepath.Join(s.Dir, key.Experiment, key.Row, key.folder())
}

// Load reads the records of an experiment's finished runs at a preset ("" is
// every preset), sorted by row, preset, seed and identity. Unfinished runs are
// left out. A record that cannot be read is part of the error, which names its
// file; the readable ones are returned all the same. A store that does not exist
// yet is empty.
func (s Store) Load(experiment, preset string) ([]Record, error) {
	return s.load(experiment, preset, "*")
}

// LoadRows is Load for some rows: unreadable records of others are no error.
func (s Store) LoadRows(experiment, preset string, rows []string) ([]Record, error) {
	for _, row := range rows {
		if !ValidName(row) {
			return nil, fmt.Errorf("row %q: %s", row, nameRule)
		}
	}
	return s.load(experiment, preset, rows...)
}

// load is Load for the rows that patterns name. The folders of runs at other
// presets stay closed.
func (s Store) load(experiment, preset string, rows ...string) ([]Record, error) {
	if !ValidName(experiment) {
		return nil, fmt.Errorf("experiment %q: %s", experiment, nameRule)
	}
	runs := "*"
	if preset != "" {
		if !ValidName(preset) {
			return nil, fmt.Errorf("preset %q: %s", preset, nameRule)
		}
		runs = preset + "-s*"
	}
	var recs []Record
	var bad []error
	for _, row := range rows {
		files, err := glob(os.DirFS(s.Dir), s.Dir, path.Join(experiment, row, runs, recordName))
		bad = append(bad, err)
		for _, file := range files {
			rec, err := readRecord(filepath.Join(s.Dir, filepath.FromSlash(file)))
			switch {
			case err != nil:
				bad = append(bad, err)
			case preset == "" || rec.Preset == preset:
				recs = append(recs, *rec)
			}
		}
	}
	slices.SortStableFunc(recs, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Preset, b.Preset), cmp.Compare(a.Seed, b.Seed),
			cmp.Compare(a.Identity, b.Identity))
	})
	return recs, errors.Join(once(bad)...)
}

// once drops errors that say what an earlier one has said: a folder above all
// rows that cannot be read.
func once(errs []error) (different []error) {
	said := map[string]bool{}
	for _, err := range errs {
		if err != nil && !said[err.Error()] {
			said[err.Error()] = true
			different = append(different, err)
		}
	}
	return different
}

// Predictions reads what a finished run has predicted and checks it against the
// record.
func (s Store) Predictions(rec *Record) (*Predicted, error) {
	key := rec.key()
	file := filepath.Join(s.Dir, key.Experiment, key.Row, key.folder(), "predictions")
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: the run has left no predictions", filepath.Dir(file))
	}
	if err != nil {
		return nil, err
	}
	p := &Predicted{Seed: rec.Seed, Training: rec.Training.Used}
	if p.Predictions, p.Targets, err = ReadPredictions(bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("%s: %w (run it again with --force)", file, err)
	}
	if DigestPredictions(p.Predictions) != rec.Digests.Predictions {
		return nil, fmt.Errorf("%s: not the predictions of the record beside it (run it again with --force)", file)
	}
	return p, nil
}

// ReadRecord reads a record.json wherever it lies, or that of a run folder, and
// returns its bytes too.
func ReadRecord(name string) (*Record, []byte, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		name = filepath.Join(name, recordName)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, largestRecord+1))
	if err != nil {
		return nil, nil, err
	}
	if len(data) > largestRecord {
		return nil, nil, fmt.Errorf("%s: not a record: more than %d bytes", name, largestRecord)
	}
	rec, err := DecodeRecord(data)
	switch {
	case isOtherSchema(err):
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	case err != nil:
		return nil, nil, fmt.Errorf("%s: not a record: %w", name, err)
	}
	return rec, data, nil
}

// largestRecord is far above any record's size.
const largestRecord = 1 << 20

// readRecord reads a record.json and checks that it lies in its own folder. The
// error is fs.ErrNotExist if there is none.
func readRecord(file string) (*Record, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fs.ErrNotExist
	}
	if err != nil {
		return nil, err
	}
	rec, err := DecodeRecord(data)
	switch {
	case isOtherSchema(err): // whole, and nothing to be deleted
		return nil, fmt.Errorf("%s: %w", file, err)
	case err != nil:
		return nil, fmt.Errorf("%s: corrupt record: %w (delete its folder and run again)", file, err)
	}
	key := rec.key()
	want := filepath.Join(key.Experiment, key.Row, key.folder())
	dir := filepath.Dir(file)
	if got := filepath.Join(filepath.Base(filepath.Dir(filepath.Dir(dir))), filepath.Base(filepath.Dir(dir)), filepath.Base(dir)); got != want {
		return nil, fmt.Errorf("%s: the record belongs into %s (move the folder back)", file, want)
	}
	return rec, nil
}

func (rec *Record) key() *Key {
	return &Key{rec.Experiment, rec.Row, rec.Preset, rec.Seed, rec.Identity}
}

// OpenFolder returns the record of the finished run whose folder, or record.json,
// is name, and the store that the folder lies in. The error is fs.ErrNotExist if
// there is no record.
func OpenFolder(name string) (Store, *Record, error) {
	dir, err := filepath.Abs(name)
	if err != nil {
		return Store{}, nil, err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		if filepath.Base(dir) != recordName {
			return Store{}, nil, fs.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
	rec, err := readRecord(filepath.Join(dir, recordName))
	if err != nil {
		return Store{}, nil, err
	}
	return Store{filepath.Dir(filepath.Dir(filepath.Dir(dir)))}, rec, nil
}

// Folder is the folder of the run that left rec.
func (s Store) Folder(rec *Record) string { return s.folder(rec.key()) }
