package results

import (
	"bytes"
	"encoding/json"

	"github.com/unsup/unsup/datasets"
)

// jsonTable is the table's form for scripts. It is a promise: keys are added,
// never renamed.
type jsonTable struct {
	Experiment string     `json:"experiment"`
	Preset     string     `json:"preset"`
	Metric     string     `json:"metric"` // of the rows' numbers
	Rows       []jsonRow  `json:"rows"`
	Gains      []jsonGain `json:"gains,omitempty"`
	Notes      []string   `json:"notes"` // what a reader should know about the runs
}

type jsonRow struct {
	Name       string              `json:"name"`
	Title      string              `json:"title"`
	Tutorial   *float64            `json:"tutorial"` // null: no number on the slide
	Mean       *float64            `json:"mean"`     // null: no run
	SD         *float64            `json:"sd"`       // null: fewer than two seeds
	N          int                 `json:"n"`        // seeds
	Unit       string              `json:"unit"`
	Delta      *float64            `json:"delta"`             // mean minus tutorial; null: not comparable
	Verdict    string              `json:"verdict"`           // see verdict
	Provenance datasets.Provenance `json:"provenance"`        // "": no run
	Training   Part                `json:"training,omitzero"` // of the training cases; left out: all
	Judged     Part                `json:"judged,omitzero"`   // of the test cases; left out: all; used 0: validation cases instead
	Seconds    *float64            `json:"seconds"`           // null: no run
	Digests    []SeedDigests       `json:"digests"`           // in the order of seeds
	More       []jsonValue         `json:"more,omitempty"`
}

// jsonValue is a row's number in a further column.
type jsonValue struct {
	Metric string   `json:"metric"`
	Title  string   `json:"title"`
	Mean   *float64 `json:"mean"` // null: no run
	SD     *float64 `json:"sd"`   // null: fewer than two seeds
	N      int      `json:"n"`    // seeds
	Unit   string   `json:"unit"`
}

// jsonGain is by how much a row is better than another, paired by seed. Its unit
// is "points" where the column's is "%".
type jsonGain struct {
	Row  string `json:"row"`
	Than string `json:"than"`
	jsonValue
	Low  *float64 `json:"low"` // of the 95 % interval (Student's t); null: fewer than two seeds, or seeds are splits
	High *float64 `json:"high"`
}

func (t *Table) json(out *bytes.Buffer) error {
	j := jsonTable{Experiment: t.Experiment, Preset: t.Preset, Metric: t.Primary.Metric, Rows: []jsonRow{}, Notes: append([]string{}, t.Notes...)}
	for i := range t.Rows {
		j.Rows = append(j.Rows, t.jsonRow(&t.Rows[i]))
	}
	for _, g := range t.Gains {
		gain := jsonGain{Row: g.Row, Than: g.Than, jsonValue: g.Value.json(g.Column)}
		if g.N > 1 && !t.Resplit {
			gain.Low, gain.High = &g.Low, &g.High
		}
		j.Gains = append(j.Gains, gain)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(j)
}

func (t *Table) jsonRow(r *TableRow) jsonRow {
	j := jsonRow{Name: r.Name, Title: r.Title, N: r.N, Unit: r.Unit, Verdict: r.Verdict,
		Provenance: r.Provenance, Training: r.Training, Judged: r.Judged, Digests: append([]SeedDigests{}, r.Digests...)}
	if r.Tutorial != nil {
		j.Tutorial = &r.Tutorial.Value
	}
	if r.N > 0 {
		j.Mean, j.Seconds = &r.Mean, &r.Seconds
	}
	if r.N > 1 {
		j.SD = &r.SD
	}
	if r.comparable() {
		d := r.Delta()
		j.Delta = &d
	}
	for i, v := range r.More {
		j.More = append(j.More, v.json(t.Columns[i]))
	}
	return j
}

func (v Value) json(c Column) jsonValue {
	j := jsonValue{Metric: c.Metric, Title: c.Title, N: v.N, Unit: c.Unit}
	if v.N > 0 {
		j.Mean = &v.Mean
	}
	if v.N > 1 {
		j.SD = &v.SD
	}
	return j
}
