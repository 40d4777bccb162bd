package registry

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/tabwriter"

	"github.com/BurntSushi/toml"
)

// WriteTOML prints a resolved configuration as the TOML section [SECTION]: what
// differs from [base.ROW] is marked by a comment that says who changed it and
// what base says. The output is TOML again.
func WriteTOML(w io.Writer, section string, values []Value) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "[%s]\n", section)
	columns := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, v := range values {
		value, err := formatTOML(v.Value)
		if err != nil {
			return fmt.Errorf("%s: %w", v.Key, err)
		}
		comment, err := v.comment()
		if err != nil {
			return fmt.Errorf("%s: %w", v.Key, err)
		}
		fmt.Fprintf(columns, "%s = %s%s\n", v.Key, value, comment)
	}
	if err := columns.Flush(); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

// comment is "\t# quick (base: 300)" for a value that differs from base.
func (v *Value) comment() (string, error) {
	if reflect.DeepEqual(v.Value, v.Base) {
		return "", nil
	}
	was, err := formatTOML(v.Base)
	return fmt.Sprintf("\t# %s (base: %s)", v.From, was), err
}

// formatTOML writes one value on one line, as it stands after "KEY = ".
func formatTOML(value any) (string, error) {
	text, err := toml.Marshal(map[string]any{"value": value})
	return strings.TrimSpace(strings.TrimPrefix(string(text), "value = ")), err
}
