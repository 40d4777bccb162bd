package registry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/unsup/unsup/results/nearest"
)

// Value is one key of a resolved configuration.
type Value struct {
	Key   string // dotted path below the row: "fine_tune.epochs"
	Value any    // bool, integer, float, string or a slice of those
	Base  any    // what [base.ROW] says
	From  string // who said it last: "base", the preset's name or "--set"
}

// validator is what a configuration may implement to check what types cannot:
// ranges, known words, settings that exclude each other. Resolve calls it last;
// an error should read `KEY: what is wrong`.
type validator interface{ Validate() error }

// Resolve fills a row's configuration: [base.ROW], then what the preset
// changes, then what --set changes.
//
// preset is one of Presets. sets are ROW.KEY=VALUE strings: a VALUE is TOML, a
// bare word stands for a string, the last of several for one key wins. Those
// for other rows are checked and left out.
//
// cfg is what row.Config returned, filled and, if it has a Validate() error
// method, validated. changed lists the keys to which --set gave another value
// than the preset, in file order. values is the whole configuration under
// dotted keys, for the record, but for options that are younger than records
// (toml:"KEY,omitzero") and at their zero values.
func (e *Experiment) Resolve(row *Row, preset string, sets []string) (cfg any, changed []string, values map[string]any, err error) {
	r, err := e.resolve(row, preset, sets)
	if err != nil {
		return nil, nil, nil, err
	}
	return r.cfg, r.changed, recorded(r.fields), nil
}

// Values returns a row's resolved configuration key by key, in the order of
// the preset file, with where each value comes from; without the keys of tables
// that are younger than records and of which none is set. The arguments are
// those of Resolve.
func (e *Experiment) Values(row *Row, preset string, sets []string) ([]Value, error) {
	r, err := e.resolve(row, preset, sets)
	if err != nil {
		return nil, err
	}
	now, hidden := snapshot(r.fields), unused(r.fields)
	var list []Value
	for _, key := range r.order {
		if !hidden[find(r.fields, key).table] {
			list = append(list, Value{Key: key, Value: now[key], Base: r.base[key], From: r.from[key]})
		}
	}
	return list, nil
}

// resolution is a configuration with the history of its values.
type resolution struct {
	cfg     any
	fields  []field
	order   []string          // keys as [base.ROW] lists them
	base    map[string]any    // values after [base.ROW]
	from    map[string]string // who set a key last
	changed []string
}

func (e *Experiment) resolve(row *Row, preset string, sets []string) (*resolution, error) {
	if !slices.Contains(Presets, preset) {
		return nil, fmt.Errorf("unknown preset %q: presets are %s%s", preset, strings.Join(Presets, ", "), nearest.Hint(preset, Presets))
	}
	r, err := e.fromFile(row, preset)
	if err != nil {
		return nil, fmt.Errorf("%s/presets.toml: %w", e.Name, err)
	}
	if err := e.applySets(r, row, sets); err != nil {
		return nil, err
	}
	if v, ok := r.cfg.(validator); ok {
		if err := v.Validate(); err != nil {
			return nil, fmt.Errorf("%s/%s at preset %s: %w", e.Name, row.Name, preset, err)
		}
	}
	return r, nil
}

// fromFile resolves [base.ROW] and [PRESET.ROW].
func (e *Experiment) fromFile(row *Row, preset string) (*resolution, error) {
	file, err := parsePresets(e.Presets, e.rowNames())
	if err != nil {
		return nil, err
	}
	r := &resolution{cfg: row.Config(), from: map[string]string{}}
	if r.fields, err = fields(r.cfg); err != nil {
		return nil, fmt.Errorf("row %s: %w", row.Name, err)
	}
	for _, name := range []string{base, preset} {
		section := file[name][row.Name]
		if err := apply(section, r.fields); err != nil {
			return nil, fmt.Errorf("[%s.%s]: %w", name, row.Name, err)
		}
		for _, entry := range section {
			if find(r.fields, entry.key) != nil {
				r.from[entry.key] = name
			}
		}
		if name == base {
			if err := r.finishBase(section, row.Name); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// finishBase checks that [base.ROW] gave every key and remembers its order and
// values.
func (r *resolution) finishBase(section []entry, row string) error {
	for _, e := range section {
		if find(r.fields, e.key) != nil {
			r.order = append(r.order, e.key)
		}
	}
	for _, f := range r.fields {
		switch {
		case r.from[f.key] != "":
		case f.younger:
			r.order, r.from[f.key] = append(r.order, f.key), base
		default:
			return fmt.Errorf("[%s.%s]: missing key %q: base says every option", base, row, f.key)
		}
	}
	r.base = snapshot(r.fields)
	return nil
}

// applySets applies the --set strings for row, and checks those for other rows.
func (e *Experiment) applySets(r *resolution, row *Row, sets []string) error {
	before := snapshot(r.fields)
	for _, s := range sets {
		if err := e.applySet(r, row, s); err != nil {
			return fmt.Errorf("--set %s: %w", s, err)
		}
	}
	after := snapshot(r.fields)
	for _, key := range r.order {
		if !reflect.DeepEqual(before[key], after[key]) {
			r.changed = append(r.changed, key)
		}
	}
	return nil
}

func (e *Experiment) applySet(r *resolution, row *Row, set string) error {
	name, key, value, err := parseSet(set)
	if err != nil {
		return err
	}
	target, err := e.row(name)
	if err != nil {
		return err
	}
	if target.Name == row.Name {
		r.from[key] = "--set"
		return applyKey(key, value, r.fields)
	}
	other, err := fields(target.Config())
	if err != nil {
		return err
	}
	return applyKey(key, value, other)
}

// checkPresets resolves every row at every preset.
func (e *Experiment) checkPresets() error {
	if _, err := parsePresets(e.Presets, e.rowNames()); err != nil {
		return fmt.Errorf("%s/presets.toml: %w", e.Name, err)
	}
	for i := range e.Rows {
		for _, preset := range Presets {
			if _, err := e.resolve(&e.Rows[i], preset, nil); err != nil {
				return err
			}
		}
	}
	return nil
}
