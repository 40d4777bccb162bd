package results

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

// csv writes one line per row with every number in full precision; what a row
// does not have is empty. Seeds and the digests of their
// predictions are lists in one field, separated by spaces. Further columns
// follow, three fields each, and at the end what the row was judged by.
func (t *Table) csv(out *bytes.Buffer) error {
	w := csv.NewWriter(out)
	header := []string{"experiment", "preset", "name", "title", "tutorial", "mean", "sd", "n", "unit",
		"delta", "verdict", "seconds", "provenance", "training", "training_of", "seeds", "predictions"}
	for _, c := range t.Columns {
		header = append(header, c.Metric+"_mean", c.Metric+"_sd", c.Metric+"_n")
	}
	header = append(header, "judged", "judged_of")
	lines := [][]string{header}
	for i := range t.Rows {
		lines = append(lines, t.csvLine(&t.Rows[i]))
	}
	return w.WriteAll(lines)
}

func (t *Table) csvLine(r *TableRow) []string {
	number := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'g', -1, 64)
	}
	j := t.jsonRow(r)
	part := func(p Part) (used, of string) {
		if p.Whole() {
			return "", ""
		}
		return strconv.Itoa(p.Used), strconv.Itoa(p.Of)
	}
	used, of := part(r.Training)
	var seeds, digests []string
	for _, d := range r.Digests {
		seeds, digests = append(seeds, strconv.FormatUint(d.Seed, 10)), append(digests, d.Predictions)
	}
	line := []string{t.Experiment, t.Preset, j.Name, j.Title, number(j.Tutorial), number(j.Mean), number(j.SD),
		strconv.Itoa(j.N), j.Unit, number(j.Delta), j.Verdict, number(j.Seconds), string(j.Provenance), used, of,
		strings.Join(seeds, " "), strings.Join(digests, " ")}
	for _, m := range j.More {
		line = append(line, number(m.Mean), number(m.SD), strconv.Itoa(m.N))
	}
	used, of = part(r.Judged)
	return append(line, used, of)
}
