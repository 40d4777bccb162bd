package registry

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/unsup/unsup/results/nearest"
)

// FromRecord fills a row's configuration with the values of a record, as read by
// results.DecodeRecord: every key, and no preset. cfg and values are what Resolve
// returns. A row that has other keys today, or other types for them, is an
// error.
func (r *Row) FromRecord(config map[string]any) (cfg any, values map[string]any, err error) {
	cfg = r.Config()
	list, err := fields(cfg)
	if err != nil {
		return nil, nil, fmt.Errorf("row %s: %w", r.Name, err)
	}
	const changed = "the row has changed since the run: check out the record's revision to run it again"
	for _, key := range slices.Sorted(maps.Keys(config)) {
		f := find(list, key)
		if f == nil {
			return nil, nil, fmt.Errorf("the record has the key %q, which %s does not have today%s (%s)", key, r.Name, nearest.Hint(key, keys(list)), changed)
		}
		value, err := plain(config[key], f.float())
		if err == nil {
			err = assign(f.value, value)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("the record's %s: %w (%s)", key, err, changed)
		}
	}
	for _, f := range list {
		if _, ok := config[f.key]; !ok && !f.younger {
			return nil, nil, fmt.Errorf("the record does not have the key %q, which %s has today (%s)", f.key, r.Name, changed)
		}
	}
	if v, ok := cfg.(validator); ok {
		if err := v.Validate(); err != nil {
			return nil, nil, fmt.Errorf("the record's configuration: %w", err)
		}
	}
	return cfg, recorded(list), nil
}

// plain turns a value as JSON has it into one that assign takes. JSON writes a
// float as an integer where it can, with as many digits as tell it from others
// of its kind: 3e10 of float32 is 30000000000, and 30000001024.
func plain(value any, float bool) (any, error) {
	switch x := value.(type) {
	case json.Number:
		if n, err := x.Int64(); err == nil && !float {
			return n, nil
		}
		return x.Float64()
	case []any:
		list := make([]any, len(x))
		for i := range x {
			var err error
			if list[i], err = plain(x[i], float); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	return value, nil
}
