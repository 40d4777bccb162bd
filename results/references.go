package results

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/results/nearest"
)

// References are the committed records that runs are checked against, one file
// a run: EXPERIMENT/ROW/PRESET-sSEED.json, as its record.json was written; and
// the speeds, in speed.json.
type References struct {
	Files fs.FS
	Where string // for messages: "the references of this program" or a folder
}

const speedName = "speed.json"

// referenceFile is where a record lies among the references.
func (rec *Record) referenceFile() string {
	return path.Join(rec.Experiment, rec.Row, fmt.Sprintf("%s-s%d.json", rec.Preset, rec.Seed))
}

// referenceIn is the name of that file below dir.
func (rec *Record) referenceIn(dir string) string {
	return filepath.Join(dir, filepath.FromSlash(rec.referenceFile()))
}

// ReferenceName is what a user calls a reference: "mnist/dbm/paper/1".
func (rec *Record) ReferenceName() string {
	return fmt.Sprintf("%s/%s/%s/%d", rec.Experiment, rec.Row, rec.Preset, rec.Seed)
}

// Load reads the references of an experiment at a preset, "" being all of them,
// and of some rows, none being all of them, sorted by experiment, row, preset and
// seed. What cannot be read is part of the error, which names its file; the rest
// is returned all the same.
func (r References) Load(experiment, preset string, rows ...string) ([]Record, error) {
	files, err := glob(r.Files, r.Where, path.Join(cmp.Or(experiment, "*"), "*", "*.json"))
	var recs []Record
	bad := []error{err}
	for _, file := range files {
		if rows != nil && !slices.Contains(rows, path.Base(path.Dir(file))) {
			continue
		}
		rec, err := r.read(file)
		switch {
		case err != nil:
			bad = append(bad, err)
		case preset == "" || rec.Preset == preset:
			recs = append(recs, *rec)
		}
	}
	slices.SortFunc(recs, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Experiment, b.Experiment), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Preset, b.Preset), cmp.Compare(a.Seed, b.Seed))
	})
	return recs, errors.Join(bad...)
}

func (r References) read(file string) (*Record, error) {
	data, err := fs.ReadFile(r.Files, file)
	if err != nil {
		return nil, err
	}
	rec, err := DecodeRecord(data)
	if isOtherSchema(err) {
		return nil, fmt.Errorf("%s: %s: %w", r.Where, file, err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w ('unsup reference add' writes it again)", r.Where, file, err)
	}
	if want := rec.referenceFile(); file != want {
		return nil, fmt.Errorf("%s: %s: the record belongs into %s", r.Where, file, want)
	}
	return rec, nil
}

// Find returns the reference of that name, such as mnist/dbm/paper/1. The error
// for an unknown one suggests the nearest.
func (r References) Find(name string) (*Record, error) {
	recs, unreadable := r.Load("", "")
	names := make([]string, len(recs))
	for i := range recs {
		if names[i] = recs[i].ReferenceName(); names[i] == name {
			return &recs[i], nil
		}
	}
	hint := ""
	if strings.Count(name, "/") == 3 {
		hint = nearest.Hint(name, names)
	}
	err := fmt.Errorf("no record, run folder or reference %q%s ('unsup reference list' shows the references)", name, hint)
	return nil, errors.Join(err, unreadable)
}

// Speeds reads speed.json; without the file there are none.
func (r References) Speeds() ([]Speed, error) {
	data, err := fs.ReadFile(r.Files, speedName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	speeds, err := decodeSpeeds(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w ('unsup check --update' writes it again)", r.Where, speedName, err)
	}
	return speeds, nil
}

func decodeSpeeds(data []byte) ([]Speed, error) {
	var speeds []Speed
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&speeds); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the list")
	}
	for i := range speeds {
		if err := speeds[i].check(); err != nil {
			return nil, err
		}
	}
	return speeds, nil
}

// Replaces returns the reference below dir that rec would take the place of, nil
// if there is none or it cannot be read. One on real data does not give way to a
// sample or a stand-in: that is an error.
func (rec *Record) Replaces(dir string) (*Record, error) {
	file := rec.referenceIn(dir)
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, nil
	}
	old, err := DecodeRecord(data)
	if err != nil {
		return nil, nil
	}
	if rec.trust() < old.trust() {
		return nil, fmt.Errorf("%s: its data are %s, those of the new record %s (if that is meant, delete the file first)",
			file, weakest(datasets.Real, old.Data), weakest(datasets.Real, rec.Data))
	}
	return old, nil
}

// WriteReference writes record.json's bytes as a reference below dir, unless
// Replaces says no, and returns the name of its file. Of a path to the data only
// the last part stays: where they lie on one machine is nothing to the others.
func WriteReference(dir string, record []byte) (file string, err error) {
	rec, err := DecodeRecord(record)
	if err != nil {
		return "", err
	}
	if _, err := rec.Replaces(dir); err != nil {
		return "", fmt.Errorf("cannot replace %w", err)
	}
	file = rec.referenceIn(dir)
	if err := makeDir(filepath.Dir(file)); err != nil {
		return "", err
	}
	for _, d := range rec.Data {
		if !filepath.IsAbs(d.Source) {
			continue
		}
		path, err := json.Marshal(d.Source)
		if err != nil {
			return "", err
		}
		name, err := json.Marshal(filepath.Base(d.Source))
		if err != nil {
			return "", err
		}
		record = bytes.ReplaceAll(record, path, name)
	}
	return file, writeAtomic(file, record)
}

// RemoveReference removes the reference of a record below dir and returns the
// name of its file.
func RemoveReference(dir string, rec *Record) (file string, err error) {
	file = rec.referenceIn(dir)
	return file, os.Remove(file)
}

// WriteSpeeds writes speed.json into dir, a line a speed, and returns the name
// of its file.
func WriteSpeeds(dir string, speeds []Speed) (file string, err error) {
	lines := make([]string, len(speeds))
	for i := range speeds {
		if err := speeds[i].check(); err != nil {
			return "", err
		}
		line, err := json.Marshal(speeds[i])
		if err != nil {
			return "", err
		}
		lines[i] = "  " + string(line)
	}
	if err := makeDir(dir); err != nil {
		return "", err
	}
	file = filepath.Join(dir, speedName)
	return file, writeAtomic(file, []byte("[\n"+strings.Join(lines, ",\n")+"\n]\n"))
}
