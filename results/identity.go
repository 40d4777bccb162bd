package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/unsup/unsup/datasets"
)

// Identity is the SHA-256 (hex) of everything that determines a run's result:
// experiment, row, resolved configuration, the digests of its data, and seed,
// as JSON with sorted keys. Two runs with one identity must end in the same
// bits.
//
// The preset's name is left out: a preset is a name for values, and only the
// values count. A preset that resolves to what another one resolves to (or to
// what --set said) gives the same identity; renaming one changes nothing. Where
// the data was found and what it is called by its owners' provenance are left
// out too: the digest says more.
//
// A configuration value that JSON cannot hold (NaN, infinity) is an error.
func Identity(experiment, row string, config map[string]any, data []datasets.Ref, seed uint64) (string, error) {
	type ref struct {
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
	}
	refs := make([]ref, len(data))
	for i, d := range data {
		refs[i] = ref{d.Name, d.SHA256}
	}
	text, err := json.Marshal(map[string]any{
		"experiment": experiment, "row": row, "config": config, "data": refs, "seed": seed,
	})
	if err != nil {
		return "", fmt.Errorf("%s/%s: the configuration has no JSON form: %w", experiment, row, err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// CheckIdentity tells that a record names another run than the one that its
// configuration, its data and its seed are of: one of these was changed by hand.
func (rec *Record) CheckIdentity() error {
	id, err := Identity(rec.Experiment, rec.Row, rec.Config, rec.Data, rec.Seed)
	if err == nil && id != rec.Identity {
		err = errors.New("the record's identity is not that of its configuration, data and seed (changed by hand? --force runs it again)")
	}
	return err
}

// SameConfig reports whether the record's configuration is the given one,
// value by value in their JSON form.
func (rec *Record) SameConfig(config map[string]any) bool {
	a, errA := json.Marshal(rec.Config)
	b, errB := json.Marshal(config)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}
