package registry

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/unsup/unsup/results"
)

// field is one settable key of a configuration struct.
type field struct {
	key   string // dotted path of toml tags: "fine_tune.epochs"
	value reflect.Value

	// younger marks an option that is younger than records of rows that have
	// it: at its zero value, which does what was done before it came, it is left
	// out of records, so that theirs stay those of the same configuration, and
	// [base.ROW] need not give it.
	younger bool

	// table is the name of the table that the option came with as a whole
	// (`toml:"KEY,omitzero"` of a struct), "" for none. It is not shown while none
	// of it is set.
	table string
}

// fields lists the keys of a configuration, which must be a pointer to a
// struct: bools, integers, floats, strings, slices of those, and nested structs
// of those, each under its `toml` tag; `toml:"-"` leaves a field to the code,
// `toml:"KEY,omitzero"` is for an option, or a table of them, that is younger
// than records. An embedded struct without a tag lends its keys to the struct
// around it. Anything else (maps, pointers, a field
// without a tag) is an error: every option is a visible, plain value.
func fields(cfg any) ([]field, error) {
	v := reflect.ValueOf(cfg)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("the configuration is a %T, want a pointer to a struct", cfg)
	}
	list, err := structFields("", v.Elem())
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, f := range list {
		if seen[f.key] {
			return nil, fmt.Errorf("%T has two fields with the toml key %q", cfg, f.key)
		}
		seen[f.key] = true
	}
	return list, nil
}

func structFields(prefix string, v reflect.Value) ([]field, error) {
	var list []field
	for i := range v.NumField() {
		sf := v.Type().Field(i)
		tag, younger := strings.CutSuffix(sf.Tag.Get("toml"), ",omitzero")
		if sf.Anonymous && tag == "" && sf.Type.Kind() == reflect.Struct {
			inner, err := structFields(prefix, v.Field(i))
			if err != nil {
				return nil, err
			}
			list = append(list, inner...)
			continue
		}
		if !sf.IsExported() || tag == "-" {
			continue
		}
		if !results.ValidName(tag) {
			return nil, fmt.Errorf("%v: field %s has the toml tag %q, want a lower_snake_case key", v.Type(), sf.Name, tag)
		}
		inner, err := leafFields(prefix+tag, v.Field(i))
		if err != nil {
			return nil, fmt.Errorf("%v: field %s: %w", v.Type(), sf.Name, err)
		}
		for k := range inner {
			inner[k].younger = inner[k].younger || younger
			if younger && sf.Type.Kind() == reflect.Struct {
				inner[k].table = prefix + tag
			}
		}
		list = append(list, inner...)
	}
	return list, nil
}

func leafFields(key string, v reflect.Value) ([]field, error) {
	t := v.Type()
	if t.Kind() == reflect.Struct {
		return structFields(key+".", v)
	}
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if _, ok := kindNames[t.Kind()]; !ok {
		return nil, fmt.Errorf("a %v cannot be set from TOML", v.Type())
	}
	return []field{{key: key, value: v}}, nil
}

// float reports whether the field holds a float or a list of floats.
func (f *field) float() bool {
	t := f.value.Type()
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64
}

// keys lists the dotted names of fields.
func keys(list []field) []string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.key
	}
	return names
}

// find returns the field of that key, or nil.
func find(list []field, key string) *field {
	for i := range list {
		if list[i].key == key {
			return &list[i]
		}
	}
	return nil
}

// unused returns the names of the tables that are not to be shown.
func unused(list []field) map[string]bool {
	m := map[string]bool{}
	for _, f := range list {
		if before, seen := m[f.table]; f.table != "" {
			m[f.table] = f.value.IsZero() && (before || !seen)
		}
	}
	return m
}

// snapshot copies the value of every field, so that later assignments do not
// show through.
func snapshot(list []field) map[string]any {
	m := make(map[string]any, len(list))
	for _, f := range list {
		v := f.value
		if v.Kind() == reflect.Slice {
			v = reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v)
		}
		m[f.key] = v.Interface()
	}
	return m
}

// recorded is a snapshot of what counts in records and identities.
func recorded(list []field) map[string]any {
	m := snapshot(list)
	for _, f := range list {
		if f.younger && f.value.IsZero() {
			delete(m, f.key)
		}
	}
	return m
}
