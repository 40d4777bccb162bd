package results

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/unsup/unsup/results/nearest"
)

// Formats are the names that Table.Write takes.
var Formats = []string{"terminal", "markdown", "latex", "csv", "json"}

// CheckFormat reports a format that Write does not know, with the nearest one
// that it does.
func CheckFormat(format string) error {
	if slices.Contains(Formats, format) {
		return nil
	}
	return fmt.Errorf("unknown format %q: formats are %s%s", format, strings.Join(Formats, ", "), nearest.Hint(format, Formats))
}

// Write prints the table in one of Formats. Nothing is written if the format is
// unknown.
func (t Table) Write(w io.Writer, format string) error {
	if err := CheckFormat(format); err != nil {
		return err
	}
	var out bytes.Buffer
	var err error
	switch format {
	case "terminal":
		err = t.terminal(&out)
	case "markdown":
		t.markdown(&out)
	case "latex":
		t.latex(&out)
	case "csv":
		err = t.csv(&out)
	case "json":
		err = t.json(&out)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// caption names the table: "Handwriting recognition (MNIST), preset quick".
func (t *Table) caption() string { return t.Title + ", preset " + t.Preset }
