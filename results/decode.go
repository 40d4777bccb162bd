package results

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"
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
	for _, text := range rec.shown() {
		if strings.ContainsFunc(text, unicode.IsControl) {
			return fmt.Errorf("%q: control characters", text)
		}
	}
	return nil
}

// shown is what a record says in words of its own, which reach terminals.
func (rec *Record) shown() []string {
	list := append([]string{rec.Revision, rec.GoVersion, rec.OS, rec.Arch, rec.CPU, rec.SIMD, rec.Bits, rec.Started}, rec.Changed...)
	for _, d := range rec.Data {
		list = append(list, d.Name, string(d.Provenance), d.Source)
	}
	return slices.AppendSeq(list, maps.Keys(rec.Metrics))
}

// isDigest reports whether s is a SHA-256 in lower-case hex.
func isDigest(s string) bool {
	sum, err := hex.DecodeString(s)
	return err == nil && len(sum) == 32 && hex.EncodeToString(sum) == s
}
