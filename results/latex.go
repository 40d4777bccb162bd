package results

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// escapeLaTeX writes text so that LaTeX prints it, without any package.
var escapeLaTeX = strings.NewReplacer(
	`\`, `\textbackslash{}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`, "{", `\{`, "}", `\}`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "<", "$<$", ">", "$>$",
	"±", `$\pm$`, "Δ", `$\Delta$`, none, "---", "\n", " ")

// latex writes a tabular environment; caption and notes are comments above it.
func (t *Table) latex(out *bytes.Buffer) {
	line := func(cells []string) {
		escaped := make([]string, len(cells))
		for i, c := range cells {
			escaped[i] = escapeLaTeX.Replace(c)
		}
		fmt.Fprintf(out, "%s \\\\\n", strings.Join(escaped, " & "))
	}
	for _, text := range slices.Concat([]string{t.caption()}, t.footnotes()) {
		fmt.Fprintf(out, "%% %s\n", strings.ReplaceAll(text, "\n", " "))
	}
	fmt.Fprintf(out, "\\begin{tabular}{%s}\n\\hline\n", strings.Join(t.alignment(), ""))
	line(t.header())
	out.WriteString("\\hline\n")
	for i := range t.Rows {
		line(t.cells(&t.Rows[i]))
	}
	out.WriteString("\\hline\n\\end{tabular}\n")
}
