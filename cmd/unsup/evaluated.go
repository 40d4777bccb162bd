package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/unsup/unsup/registry"
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

	// Beside is what was estimated by other options than the run's; Model then
	// has the other metrics alone, and Same is about these.
	Beside *estimated `json:"beside,omitempty"`

	id                  string             // of the run
	recorded, estimates map[string]float64 // the record's metrics: those that Same is about, and the others
}

// estimated is what Row.Estimates says, by these options.
type estimated struct {
	Options map[string]any     `json:"options"`
	Metrics map[string]float64 `json:"metrics"`
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
	e.recorded = rec.Metrics
	if run.options != nil {
		e.Beside = &estimated{Options: run.options}
		e.estimates, e.recorded = apart(rec.Metrics, run.row.Estimates)
		e.Beside.Metrics, e.Model.Metrics = apart(out.Metrics, run.row.Estimates)
	}
	e.Same = e.Record.Digests == e.Model.Digests && maps.Equal(e.recorded, e.Model.Metrics)
	return e
}

// apart tells the metrics that are estimates from the rest.
func apart(metrics map[string]float64, s *registry.Estimates) (estimates, rest map[string]float64) {
	estimates, rest = map[string]float64{}, map[string]float64{}
	for name, v := range metrics {
		if slices.Contains(s.Metrics, name) {
			estimates[name] = v
		} else {
			rest[name] = v
		}
	}
	return estimates, rest
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
	run := e.id
	line := func(metric, record, model, mark string) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", run, metric, record, model, mark)
		run = ""
	}
	compare := func(metric, record, model string) {
		mark := ""
		if record != model {
			mark = "differs"
		}
		line(metric, record, model, mark)
	}
	for _, metric := range metricNames(e.recorded, e.Model.Metrics) {
		compare(metric, metricValue(e.recorded, metric), metricValue(e.Model.Metrics, metric))
	}
	compare("predictions", e.Record.Digests.Predictions[:12], e.Model.Digests.Predictions[:12])
	if e.Beside == nil {
		return
	}
	for _, metric := range metricNames(e.estimates, e.Beside.Metrics) {
		mark := "beside the record"
		if _, ok := e.Beside.Metrics[metric]; !ok {
			mark = "not estimated"
		}
		line(metric, metricValue(e.estimates, metric), metricValue(e.Beside.Metrics, metric), mark)
	}
}

// metricNames are those of both, sorted.
func metricNames(a, b map[string]float64) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// metricValue is "1.53", or "-" if there is none of that name.
func metricValue(metrics map[string]float64, name string) string {
	v, ok := metrics[name]
	if !ok {
		return "-"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
