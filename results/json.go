package results

import (
	"bytes"
	"encoding/json"

	"github.com/unsup/unsup/datasets"
)

// jsonTable is the table's form for scripts. It is a promise: keys are added,
// never renamed.
type jsonTable struct {
	Experiment string    `json:"experiment"`
	Preset     string    `json:"preset"`
	Rows       []jsonRow `json:"rows"`
}

type jsonRow struct {
	Name       string              `json:"name"`
	Title      string              `json:"title"`
	Tutorial   *float64            `json:"tutorial"` // null: no number on the slide
	Mean       *float64            `json:"mean"`     // null: no run
	SD         *float64            `json:"sd"`       // null: fewer than two seeds
	N          int                 `json:"n"`        // seeds
	Unit       string              `json:"unit"`
	Verdict    string              `json:"verdict"`    // see verdict
	Provenance datasets.Provenance `json:"provenance"` // "": no run
	Seconds    *float64            `json:"seconds"`    // null: no run
	Digests    []SeedDigests       `json:"digests"`    // in the order of seeds
}

func (t *Table) json(out *bytes.Buffer) error {
	j := jsonTable{Experiment: t.Experiment, Preset: t.Preset, Rows: []jsonRow{}}
	for i := range t.Rows {
		j.Rows = append(j.Rows, t.Rows[i].json())
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(j)
}

func (r *TableRow) json() jsonRow {
	j := jsonRow{Name: r.Name, Title: r.Title, N: r.N, Unit: r.Unit, Verdict: r.Verdict,
		Provenance: r.Provenance, Digests: append([]SeedDigests{}, r.Digests...)}
	if r.Tutorial != nil {
		j.Tutorial = &r.Tutorial.Value
	}
	if r.N > 0 {
		j.Mean, j.Seconds = &r.Mean, &r.Seconds
	}
	if r.N > 1 {
		j.SD = &r.SD
	}
	return j
}
