package results

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/unsup/unsup/datasets"
)

// RowInfo is what a table knows about a row before any run.
type RowInfo struct {
	Name, Title string
	Tutorial    *Tutorial // nil: a row of our own
	Tolerance   float64   // see verdict; in Unit
	Lower       bool      // lower is better
	Unit        string    // "%"
}

// Table sets our results beside the tutorial's numbers, for one experiment at
// one preset. Write prints it in any of Formats.
type Table struct {
	Experiment string
	Title      string
	Preset     string
	Primary    Column   // of the primary metric; its title is "Ours" if it has none
	Columns    []Column // further ones, see SetColumns
	Rows       []TableRow
	Gains      []Gain   // see AddContrasts
	Resplit    bool     // seeds are splits that share images: a gain has no interval, see SplitComparison
	Notes      []string // below the table: what a reader should know about the runs

	// Digests adds the seeds and a digest to the tables for readers; CSV and
	// JSON always have them.
	Digests bool
}

// TableRow is one line of a table. Without runs N is 0 and the numbers are
// meaningless.
type TableRow struct {
	RowInfo
	N          int                 // seeds
	Mean       float64             // over seeds, in Unit
	SD         float64             // sample standard deviation; needs N >= 2
	More       []Value             // in the further columns
	Verdict    string              // see verdict
	Provenance datasets.Provenance // of the data; the weakest, if the runs differ
	Training   Part                // of the training cases, as the first seed's run says
	Judged     Part                // of the test cases; a part, if any run was judged by one
	Seconds    float64             // mean wall time of one run
	Digests    []SeedDigests       // in the order of seeds

	runs []Record // behind the row, in the order of seeds
}

// SeedDigests are the digests of one seed's run.
type SeedDigests struct {
	Seed        uint64 `json:"seed"`
	Parameters  string `json:"parameters"`
	Predictions string `json:"predictions"`
}

// Delta is the mean minus the tutorial's number.
func (r *TableRow) Delta() float64 { return roundBillionth(r.Mean - r.Tutorial.Value) }

// Build makes the table of an experiment at a preset from the records of its
// runs: one line for each of rows, in their order. Records of other experiments
// and presets are left out. If a row has several records of one seed (other
// data, another configuration), one of them counts, see OnePerSeed, and a note
// says so. Records that lack the metric are left out with a note.
func Build(experiment, title, preset, metric string, rows []RowInfo, recs []Record) Table {
	t := Table{Experiment: experiment, Title: title, Preset: preset, Primary: Column{Metric: metric}}
	dirty := 0
	for _, info := range rows {
		runs, spare := OnePerSeed(recs, experiment, info.Name, preset)
		if spare > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s: %s left out, of a seed that has another one, on other data or of another configuration", info.Name, count(spare, "run")))
		}
		have := slices.DeleteFunc(slices.Clone(runs), func(r Record) bool {
			_, ok := r.Metrics[metric]
			return !ok
		})
		if missing := len(runs) - len(have); missing > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s: %s without %s left out", info.Name, count(missing, "run"), metric))
		}
		if keys := changedKeys(have); len(keys) > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s: --set changed %s", info.Name, strings.Join(keys, ", ")))
		}
		if old := unsaid(have); len(old) > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s: judged by an unknown part of the test set: %s, of before records said so (%s; a new run says it)",
				info.Name, count(len(old), "run"), old[0].limited()))
		}
		if info.Tutorial != nil && info.Tutorial.StandIn && len(have) > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s: stands in for another method, whose number is the tutorial's (%s)", info.Name, info.Tutorial.Source))
		}
		for _, note := range append(bad(have), mixture(have)...) {
			t.Notes = append(t.Notes, info.Name+": "+note)
		}
		dirty += countDirty(have)
		t.Rows = append(t.Rows, buildRow(info, metric, have))
	}
	if dirty > 0 {
		t.Notes = append(t.Notes, count(dirty, "run")+" from a work tree with uncommitted changes")
	}
	return t
}

// OnePerSeed picks a row's records, one per seed, sorted by seed, and counts
// those left out. Of several of one seed the one with the most trustworthy data
// counts, among equals the one of the lowest identity: never the newest, because
// clocks jump and differ from machine to machine.
func OnePerSeed(recs []Record, experiment, row, preset string) (runs []Record, spare int) {
	runs = ofRow(recs, experiment, row, preset)
	slices.SortStableFunc(runs, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Seed, b.Seed), cmp.Compare(b.trust(), a.trust()), cmp.Compare(a.Identity, b.Identity))
	})
	all := len(runs)
	runs = slices.CompactFunc(runs, func(a, b Record) bool { return a.Seed == b.Seed })
	return runs, all - len(runs)
}

// OnePerRow picks the record that counts of a row without randomness, whose
// seeds are all the same: the one with the most trustworthy data, among equals
// that of the least seed, among those the one of the lowest identity. spare
// counts those left out that are not the same again, but on other data or of
// another configuration. Without a record of the row runs is empty.
func OnePerRow(recs []Record, experiment, row, preset string) (runs []Record, spare int) {
	runs = ofRow(recs, experiment, row, preset)
	if len(runs) == 0 {
		return nil, 0
	}
	slices.SortStableFunc(runs, func(a, b Record) int {
		return cmp.Or(cmp.Compare(b.trust(), a.trust()), cmp.Compare(a.Seed, b.Seed), cmp.Compare(a.Identity, b.Identity))
	})
	for i := range runs {
		if !SameData(&runs[0], &runs[i]) || !runs[i].SameConfig(runs[0].Config) {
			spare++
		}
	}
	return runs[:1], spare
}

// ofRow are the records of a row at a preset.
func ofRow(recs []Record, experiment, row, preset string) (runs []Record) {
	for _, r := range recs {
		if r.Experiment == experiment && r.Row == row && r.Preset == preset {
			runs = append(runs, r)
		}
	}
	return runs
}

// trust is 2 for real data, 1 for samples of them and 0 for stand-ins.
func (rec *Record) trust() int {
	return slices.Index([]datasets.Provenance{datasets.StandIn, datasets.Sample, datasets.Real}, weakest(datasets.Real, rec.Data))
}

func buildRow(info RowInfo, metric string, runs []Record) TableRow {
	row := TableRow{RowInfo: info, N: len(runs), Verdict: NoRun, runs: runs}
	if len(runs) == 0 {
		return row
	}
	var seconds []float64
	row.Provenance, row.Training, row.Judged = datasets.Real, runs[0].Training, runs[0].Judged
	for _, r := range runs {
		seconds = append(seconds, r.Seconds)
		row.Provenance = weakest(row.Provenance, r.Data)
		if row.Judged.Whole() {
			row.Judged = r.Judged
		}
		row.Digests = append(row.Digests, SeedDigests{r.Seed, r.Digests.Parameters, r.Digests.Predictions})
	}
	v := valueOf(runs, metric)
	row.Mean, row.SD, row.Seconds = v.Mean, v.SD, stat.Mean(seconds, nil)
	if row.Verdict = verdict(info, row.Mean, row.Provenance, row.Judged); len(unsaid(runs)) > 0 {
		row.Verdict = NotComparable
	}
	return row
}

// weakest returns the least trustworthy of p and the provenances of a run's
// data. No data, or a provenance that this program does not know, counts as a
// stand-in.
func weakest(p datasets.Provenance, refs []datasets.Ref) datasets.Provenance {
	if len(refs) == 0 {
		return datasets.StandIn
	}
	for _, ref := range refs {
		switch {
		case ref.Provenance == datasets.Real:
		case ref.Provenance == datasets.Sample && p == datasets.Real:
			p = datasets.Sample
		case ref.Provenance != datasets.Sample:
			p = datasets.StandIn
		}
	}
	return p
}

// changedKeys lists the keys that --set changed in any of the runs.
func changedKeys(runs []Record) (keys []string) {
	for _, r := range runs {
		for _, key := range r.Changed {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// BadFiles and BadCases are metrics of runs that have left out what could not be
// read: how many files, or cases of a file.
const (
	BadFiles = "bad_files"
	BadCases = "bad_cases"
)

// bad says of how much that could not be read runs have done without.
func bad(runs []Record) (notes []string) {
	for _, c := range []struct{ metric, words string }{{BadFiles, "bad files"}, {BadCases, "bad cases"}} {
		most := 0.0
		for i := range runs {
			most = max(most, runs[i].Metrics[c.metric])
		}
		if most > 0 {
			notes = append(notes, fmt.Sprintf("%s left out, for they could not be read: %.0f", c.words, most))
		}
	}
	return notes
}

// mixture says what a row's runs should have in common and do not: the data,
// how many of the training cases they used, and how many of the test cases they
// were judged by.
func mixture(runs []Record) (notes []string) {
	for _, c := range []struct {
		words string
		same  func(a, b *Record) bool
	}{
		{"read other data", SameData},
		{"trained on parts of other sizes", func(a, b *Record) bool { return a.Training.like(b.Training) }},
		{"were judged by other parts of the test set", func(a, b *Record) bool { return a.Judged.like(b.Judged) }},
	} {
		other := slices.IndexFunc(runs, func(r Record) bool { return !c.same(&runs[0], &r) })
		if other > 0 {
			notes = append(notes, fmt.Sprintf("seeds %d and %d %s", runs[0].Seed, runs[other].Seed, c.words))
		}
	}
	return notes
}

// SameData reports whether two runs read the same bytes of the same worth.
func SameData(a, b *Record) bool {
	return slices.EqualFunc(a.Data, b.Data, func(x, y datasets.Ref) bool {
		return x.Name == y.Name && x.SHA256 == y.SHA256 && x.Provenance == y.Provenance
	})
}

func countDirty(runs []Record) (n int) {
	for _, r := range runs {
		if r.Dirty {
			n++
		}
	}
	return n
}

// footnotes are the notes and, for readers, how much better which row is and
// what the number of seeds allows.
func (t *Table) footnotes() []string {
	notes := append(slices.Clone(t.Notes), t.gainNotes()...)
	if note := t.seedsNote(); note != "" {
		notes = append(notes, note)
	}
	return notes
}

// seedsNote says that two to five seeds are too few for a 95 % interval of the
// median: the chance that all of n lie on one side of it is 2/2^n.
func (t *Table) seedsNote() string {
	least, most := 6, 0
	for _, r := range t.Rows {
		if r.N > 1 && r.N < 6 {
			least, most = min(least, r.N), max(most, r.N)
		}
	}
	switch {
	case most == 0:
		return ""
	case least == most:
		return fmt.Sprintf("%d seeds; a 95 %% interval of the median needs six", most)
	}
	return fmt.Sprintf("%d to %d seeds; a 95 %% interval of the median needs six", least, most)
}

// count is "1 run" or "2 runs".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
