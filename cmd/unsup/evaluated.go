package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/unsup/unsup/results"
)

// evaluated is a saved model beside its record, in 'unsup eval --format json'.
type evaluated struct {
	Experiment string `json:"experiment"`
	Row        string `json:"row"`
	Preset     string `json:"preset"`
	Seed       uint64 `json:"seed"`
	Folder     string `json:"folder"`
	Record     judged `json:"record"`
	Model      judged `json:"model"`
	Same       bool   `json:"same"` // digests and metrics
	id         string // of the run
}

// judged is what a model is worth.
type judged struct {
	Metrics map[string]float64 `json:"metrics"`
	Digests results.Digests    `json:"digests"`
}

// compared sets an outcome beside the record of its run.
func compared(run *finishedRun, out *results.Outcome) evaluated {
	rec := run.rec
	e := evaluated{Experiment: rec.Experiment, Row: rec.Row, Preset: rec.Preset, Seed: rec.Seed, Folder: run.folder(),
		Record: judged{rec.Metrics, rec.Digests}, Model: judged{out.Metrics, out.Digests()}, id: run.id()}
	e.Same = e.Record.Digests == e.Model.Digests && maps.Equal(e.Record.Metrics, e.Model.Metrics)
	return e
}

// writeEvaluated prints a line for every metric and one for the predictions.
func writeEvaluated(w io.Writer, list []evaluated, format string) error {
	if format == "json" {
		return writeJSON(w, append([]evaluated{}, list...)) // [], not null
	}
	if len(list) == 0 {
		return nil
	}
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(tw, "RUN\tMETRIC\tRECORD\tMODEL\t")
	for i := range list {
		list[i].write(tw)
	}
	return tw.Flush()
}

func (e *evaluated) write(w io.Writer) {
	name := e.id
	line := func(metric, record, model string) {
		mark := ""
		if record != model {
			mark = "differs"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", name, metric, record, model, mark)
		name = ""
	}
	all := maps.Clone(e.Record.Metrics)
	maps.Copy(all, e.Model.Metrics)
	for _, metric := range slices.Sorted(maps.Keys(all)) {
		line(metric, e.Record.metric(metric), e.Model.metric(metric))
	}
	line("predictions", e.Record.Digests.Predictions[:12], e.Model.Digests.Predictions[:12])
}

// metric is "1.53", or "-" if there is none of that name.
func (j *judged) metric(name string) string {
	v, ok := j.Metrics[name]
	if !ok {
		return "-"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
