package registry

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/unsup/unsup/results"
)

// Recorded returns the row of a record and its configuration as the record has
// it, whatever the presets say today. It is validated as Resolve does. A key
// that the row knows and the record lacks, or the other way round, is an error:
// the record is then of another version of the row.
func (e *Experiment) Recorded(rec *results.Record) (*Row, any, error) {
	row, err := e.row(rec.Row)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", e.Name, err)
	}
	cfg := row.Config()
	if err := fillRecorded(cfg, rec.Config); err != nil {
		return nil, nil, fmt.Errorf("%s/%s: the record is of another version of the program: %w", e.Name, row.Name, err)
	}
	return row, cfg, nil
}

func fillRecorded(cfg any, values map[string]any) error {
	list, err := fields(cfg)
	if err != nil {
		return err
	}
	var strange []string
	for key := range values {
		if find(list, key) == nil {
			strange = append(strange, key)
		}
	}
	if len(strange) > 0 {
		slices.Sort(strange)
		return fmt.Errorf("unknown configuration %s", strings.Join(strange, ", "))
	}
	for _, f := range list {
		value, ok := values[f.key]
		if !ok {
			return fmt.Errorf("no configuration %s", f.key)
		}
		if err := assign(f.value, fromJSON(value)); err != nil {
			return fmt.Errorf("%s: %w", f.key, err)
		}
	}
	if v, ok := cfg.(validator); ok {
		return v.Validate()
	}
	return nil
}

// fromJSON turns a value of a record into what TOML would have given: JSON has
// numbers where TOML has integers and floats.
func fromJSON(v any) any {
	switch x := v.(type) {
	case json.Number:
		if i, err := x.Int64(); err == nil {
			return i
		}
		if f, err := x.Float64(); err == nil {
			return f
		}
	case []any:
		list := make([]any, len(x))
		for i := range x {
			list[i] = fromJSON(x[i])
		}
		return list
	}
	return v
}
