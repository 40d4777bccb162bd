package registry

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

var errSetForm = errors.New("want ROW.KEY=VALUE, such as dbm.joint.epochs=5")

// bareWord is what --set takes for a string without quotes.
var bareWord = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_./-]*$`)

// parseSet splits ROW.KEY=VALUE; KEY may be dotted, VALUE is no table.
func parseSet(s string) (row, key string, value any, err error) {
	path, text, ok := strings.Cut(s, "=")
	row, key, dotted := strings.Cut(strings.TrimSpace(path), ".")
	if !ok || !dotted || row == "" || key == "" {
		return "", "", nil, errSetForm
	}
	value, err = parseValue(strings.TrimSpace(text))
	if _, isTable := value.(map[string]any); isTable {
		err = fmt.Errorf("%s: set one key at a time, such as %s.%[1]s.KEY=VALUE", key, row)
	}
	return row, key, value, err
}

// parseValue reads one TOML value or a bare word.
func parseValue(text string) (any, error) {
	var doc map[string]any
	if _, err := toml.Decode("value = "+text, &doc); err == nil && len(doc) == 1 {
		return doc["value"], nil
	}
	if bareWord.MatchString(text) {
		return text, nil
	}
	return nil, errors.New("the value is neither TOML (5, 0.1, true, \"text\", [1, 2]) nor a bare word")
}

// StraySet returns the first ROW.KEY=VALUE that changes none of the rows, "" if
// there is none.
func StraySet(rows []*Row, sets []string) string {
	for _, s := range sets {
		name, _, _, err := parseSet(s)
		if err == nil && !slices.ContainsFunc(rows, func(r *Row) bool { return r.Name == name }) {
			return s
		}
	}
	return ""
}

// SetAll returns ROW.KEY=VALUE, as Resolve takes it, for each of the rows whose
// configuration has the key.
func SetAll(rows []*Row, key, value string) (sets []string) {
	for _, row := range rows {
		list, err := fields(row.Config())
		if err == nil && find(list, key) != nil {
			sets = append(sets, row.Name+"."+key+"="+value)
		}
	}
	return sets
}
