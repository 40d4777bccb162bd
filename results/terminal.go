package results

import (
	"bytes"
	"fmt"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// terminal draws the table with box characters, its caption above and its notes
// below.
func (t *Table) terminal(out *bytes.Buffer) error {
	var align tw.CellAlignment
	for _, side := range t.alignment() {
		align.PerColumn = append(align.PerColumn, map[string]tw.Align{"l": tw.AlignLeft, "r": tw.AlignRight}[side])
	}
	fmt.Fprintln(out, t.caption())
	table := tablewriter.NewTable(out,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{Symbols: tw.NewSymbols(tw.StyleLight)})),
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithHeaderAlignmentConfig(align),
		tablewriter.WithRowAlignmentConfig(align))
	table.Header(t.header())
	for i := range t.Rows {
		if err := table.Append(t.cells(&t.Rows[i])); err != nil {
			return err
		}
	}
	if err := table.Render(); err != nil {
		return err
	}
	for _, note := range t.footnotes() {
		fmt.Fprintln(out, note)
	}
	return nil
}
