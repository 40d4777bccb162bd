package results

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/unsup/unsup/datasets"
)

// DecodeRecord reads record.json. The schema must be the one that this program
// writes, every key must be a known one, spelled as here, and all must be there
// that records have always had.
// Numbers of the configuration keep their spelling (json.Number), so that a
// record read and written again is the same.
func DecodeRecord(data []byte) (*Record, error) {
	if err := checkSchema(data); err != nil {
		return nil, err
	}
	if err := checkKeys(reflect.TypeFor[Record](), data); err != nil {
		return nil, err
	}
	rec := new(Record)
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(rec); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the record")
	}
	return rec, rec.check()
}

// otherSchema is the error of a record of another version of the program.
type otherSchema struct{ schema int }

func (e *otherSchema) Error() string {
	if e.schema > Schema {
		return fmt.Sprintf("schema %d is newer than this program's %d (update unsup)", e.schema, Schema)
	}
	return fmt.Sprintf("schema %d, want %d", e.schema, Schema)
}

func isOtherSchema(err error) bool {
	other := (*otherSchema)(nil)
	return errors.As(err, &other)
}

// checkSchema tells a newer program's record from a broken one.
func checkSchema(data []byte) error {
	var head struct {
		Schema *int `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	switch {
	case head.Schema == nil:
		return errors.New(`no "schema"`)
	case *head.Schema != Schema:
		return &otherSchema{*head.Schema}
	}
	return nil
}

// largestMetric is far above what any row measures, and its square is far below
// what float64 holds: tables reckon with differences and squares.
const largestMetric = 1e100

// check reports the first thing that a finished run's record must have and rec
// does not.
func (rec *Record) check() error {
	if err := (&Key{rec.Experiment, rec.Row, rec.Preset, rec.Seed, rec.Identity}).check(); err != nil {
		return err
	}
	if len(rec.Metrics) == 0 {
		return errors.New("no metrics")
	}
	if rec.Seconds < 0 || rec.CPUSeconds < 0 {
		return errors.New("negative time")
	}
	if !isDigest(rec.Digests.Parameters) || !isDigest(rec.Digests.Predictions) {
		return errors.New("digests: want the SHA-256 of the parameters and of the predictions in hex")
	}
	for _, name := range slices.Sorted(maps.Keys(rec.Metrics)) {
		if v := rec.Metrics[name]; math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("the metric %s is %v (diverged: lower the learning rate)", name, v)
		} else if math.Abs(v) > largestMetric {
			return fmt.Errorf("the metric %s is %v, beyond %v", name, v, largestMetric)
		}
	}
	for _, p := range []struct {
		what string
		part Part
	}{{"training", rec.Training}, {"judged", rec.Judged}} {
		if p.part.Used < 0 || p.part.Used > p.part.Of {
			return fmt.Errorf("%s: %d of %d cases", p.what, p.part.Used, p.part.Of)
		}
	}
	if err := CheckData(rec.Data); err != nil {
		return err
	}
	return printable(slices.AppendSeq(rec.shown(), maps.Keys(rec.Metrics)))
}

// shown is what a record says of where and how it was made in words of its own.
func (rec *Record) shown() []string {
	return append([]string{rec.Revision, rec.GoVersion, rec.OS, rec.Arch, rec.CPU, rec.SIMD, rec.Bits, rec.Started}, rec.Changed...)
}

// CheckData tells why no record could say what data a run has read: a name or a
// folder with control characters.
func CheckData(data []datasets.Ref) error {
	for _, d := range data {
		if err := printable([]string{d.Name, string(d.Provenance), d.Source}); err != nil {
			return err
		}
	}
	return nil
}

// printable refuses what does things to terminals, which all texts of a record
// reach.
func printable(texts []string) error {
	for _, text := range texts {
		if strings.ContainsFunc(text, unicode.IsControl) {
			return fmt.Errorf("%q: control characters", text)
		}
	}
	return nil
}

// isDigest reports whether s is a SHA-256 in lower-case hex.
func isDigest(s string) bool {
	sum, err := hex.DecodeString(s)
	return err == nil && len(sum) == 32 && hex.EncodeToString(sum) == s
}
