package registry

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/unsup/unsup/results/nearest"
)

// Presets are the names that --preset takes, from the shortest run to the
// tutorial's protocol.
var Presets = []string{"smoke", "quick", "paper"}

// base is the section that holds every key of a row: the full protocol.
const base = "base"

// entry is one key of a section with its decoded value.
type entry struct {
	key   string // dotted: "fine_tune.epochs"
	value any
}

// presetFile is a decoded preset file: preset -> row -> keys in file order.
type presetFile map[string]map[string][]entry

// parsePresets reads the form of a preset file: [PRESET.ROW] sections for the
// known presets and the given rows. Which keys a row has, and of which type, is
// for apply to say.
func parsePresets(data []byte, rows []string) (presetFile, error) {
	var tree map[string]any
	meta, err := toml.Decode(string(data), &tree)
	if err != nil {
		return nil, syntaxError(err)
	}
	file := presetFile{}
	for _, name := range append([]string{base}, Presets...) {
		file[name] = map[string][]entry{}
	}
	for _, key := range meta.Keys() {
		if err := file.add(key, tree, rows); err != nil {
			return nil, err
		}
	}
	return file, nil
}

// add files one key of the document under its preset and row.
func (f presetFile) add(key toml.Key, tree map[string]any, rows []string) error {
	preset, isTable := tree[key[0]].(map[string]any)
	if f[key[0]] == nil {
		sections := append([]string{base}, Presets...)
		return fmt.Errorf("unknown section %q: sections are [PRESET.ROW] with PRESET one of %s%s",
			key[0], strings.Join(sections, ", "), nearest.Hint(key[0], sections))
	}
	if !isTable {
		return fmt.Errorf("%q is not a section (write [%s.ROW])", key[0], key[0])
	}
	if len(key) == 1 {
		return nil
	}
	row, isTable := preset[key[1]].(map[string]any)
	if !slices.Contains(rows, key[1]) {
		return fmt.Errorf("[%s]: unknown row %q: rows are %s%s", key[0], key[1], strings.Join(rows, ", "), nearest.Hint(key[1], rows))
	}
	if !isTable {
		return fmt.Errorf("[%s]: %q is not a section (write [%s.%s])", key[0], key[1], key[0], key[1])
	}
	section := f[key[0]][key[1]]
	if value, ok := lookIn(row, key[2:]); ok {
		section = append(section, entry{key[2:].String(), value})
	}
	f[key[0]][key[1]] = section // also an empty one: it exists
	return nil
}

// lookIn finds the value of a key below a table; ok is false for the table
// itself and for keys inside arrays, which belong to the array's value.
func lookIn(table map[string]any, key toml.Key) (value any, ok bool) {
	for i, k := range key {
		value, ok = table[k]
		if i < len(key)-1 {
			if table, ok = value.(map[string]any); !ok {
				return nil, false
			}
		}
	}
	return value, ok
}

// apply assigns a section's keys to the fields of a configuration.
func apply(section []entry, list []field) error {
	for _, e := range section {
		if err := applyKey(e.key, e.value, list); err != nil {
			return err
		}
	}
	return nil
}

func applyKey(key string, value any, list []field) error {
	f := find(list, key)
	_, isTable := value.(map[string]any)
	switch {
	case f == nil && isTable && hasPrefix(list, key+"."):
		return nil // [base.ROW.NESTED]: its keys follow by themselves
	case f == nil:
		return fmt.Errorf("unknown key %q%s", key, nearest.Hint(key, keys(list)))
	}
	if err := assign(f.value, value); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

func hasPrefix(list []field, prefix string) bool {
	return slices.ContainsFunc(list, func(f field) bool { return strings.HasPrefix(f.key, prefix) })
}

// syntaxError shortens the TOML parser's message to one line.
func syntaxError(err error) error {
	var p toml.ParseError
	if errors.As(err, &p) {
		message := p.Message
		if message == "" {
			message = p.Error()
		}
		return fmt.Errorf("line %d: %s", p.Position.Line, strings.Join(strings.Fields(message), " "))
	}
	return err
}
