package results

import (
	"bytes"
	"fmt"
	"strings"
)

var escapeMarkdown = strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", `\`, `\\`, "\n", " ")

// markdown writes a GitHub table, its caption above and its notes below.
func (t *Table) markdown(out *bytes.Buffer) {
	line := func(cells []string) {
		for _, c := range cells {
			fmt.Fprintf(out, "| %s ", escapeMarkdown.Replace(c))
		}
		out.WriteString("|\n")
	}
	fmt.Fprintf(out, "**%s**\n\n", escapeMarkdown.Replace(t.caption()))
	line(t.header())
	for _, side := range t.alignment() {
		fmt.Fprintf(out, "| %s ", map[string]string{"l": ":--", "r": "--:"}[side])
	}
	out.WriteString("|\n")
	for i := range t.Rows {
		line(t.cells(&t.Rows[i]))
	}
	for _, note := range t.footnotes() {
		fmt.Fprintf(out, "\n%s\n", escapeMarkdown.Replace(note))
	}
}
