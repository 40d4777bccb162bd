package registry

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// WriteTOML prints a resolved configuration as the TOML section [SECTION]: what
// differs from [base.ROW] is marked by a comment that says who changed it and
// what base says. The output is TOML again.
func WriteTOML(w io.Writer, section string, values []Value) error {
	lines, comments := make([]string, len(values)), make([]string, len(values))
	width := 0
	for i := range values {
		var err error
		if lines[i], comments[i], err = values[i].line(); err != nil {
			return fmt.Errorf("%s: %w", values[i].Key, err)
		}
		if comments[i] != "" {
			width = max(width, utf8.RuneCountInString(lines[i]))
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "[%s]\n", section)
	for i, line := range lines {
		if comments[i] != "" {
			line = fmt.Sprintf("%-*s  # %s", width, line, comments[i])
		}
		fmt.Fprintln(&out, line)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// line is "epochs = 10" and, for a value that differs from base, the comment
// "quick (base: 300)".
func (v *Value) line() (line, comment string, err error) {
	value, err := formatTOML(v.Value)
	if err != nil {
		return "", "", err
	}
	line = v.Key + " = " + value
	if reflect.DeepEqual(v.Value, v.Base) {
		return line, "", nil
	}
	was, err := formatTOML(v.Base)
	return line, v.From + " (base: " + was + ")", err
}

// formatTOML writes one value on one line, as it stands after "KEY = ".
func formatTOML(value any) (string, error) {
	text, err := toml.Marshal(map[string]any{"value": value})
	return strings.TrimSpace(strings.TrimPrefix(string(text), "value = ")), err
}
