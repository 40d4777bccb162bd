package results

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test ./results -update rewrites it); got:\n%s", file, got)
	}
}

// sampleTable has every kind of row and awkward characters.
func sampleTable() Table {
	number := func(v float64) *Tutorial { return &Tutorial{Value: v, Unit: "%"} }
	rows := []RowInfo{
		{"logreg", "Logistic regression", number(12), 0.5, true, "%"},
		{"knn", "k-NN", number(3.09), 0, true, "%"},
		{"svm", "SVM (R&D_50%|#1 {x} ~a^b $5 <c> \\d)", number(1.4), 0.1, true, "%"},
		{"dbn", "Deep belief net", number(1.2), 0.1, true, "%"},
		{"dbm", "Deep Boltzmann machine", number(0.95), 0.05, true, "%"},
		{"own", "A row of our own", nil, 0, true, "%"},
		{"ae", "Deep autoencoder", number(1.4), 0.1, true, "%"},
		{"mlp", "Neural net", number(1.53), 0.1, true, "%"},
		{"linear", "Linear classifier", number(12), 0.1, true, "%"},
	}
	rec := func(row string, seed uint64, value, seconds float64, p datasets.Provenance) Record {
		return Record{Experiment: "mnist", Row: row, Preset: "quick", Seed: seed, Seconds: seconds,
			Metrics: map[string]float64{"test_error": value},
			Data:    []datasets.Ref{{Name: "mnist", Provenance: p}},
			Digests: Digests{Parameters: row + "-w", Predictions: row + "-p"}}
	}
	svm := rec("svm", 1, 2.41, 92, datasets.Real)
	svm.Training = Part{20000, 60000}
	svm.Changed, svm.Dirty = []string{"cases"}, true
	some, validated := rec("mlp", 1, 1.6, 3, datasets.Real), rec("linear", 1, 9, 3, datasets.Real)
	some.Judged = Part{500, 10000}
	validated.Training, validated.Judged = Part{59000, 60000}, Part{0, 10000}
	none := rec("dbm", 4, 1, 1, datasets.Real)
	none.Metrics = map[string]float64{"loss": 1}
	return Build("mnist", "Handwriting recognition (MNIST)", "quick", "test_error", rows, []Record{
		rec("dbm", 3, 1.02, 4500, datasets.Real), rec("dbm", 1, 1, 4400, datasets.Real), rec("dbm", 2, 0.98, 4600, datasets.Real), none,
		rec("logreg", 1, 7.5, 0.42, datasets.Sample), rec("knn", 1, 309.0/10000*100, 11.7, datasets.Real), svm,
		rec("dbn", 1, 0.3, 20, datasets.StandIn), rec("own", 1, 5, 1, datasets.Real), some, validated,
	})
}

func TestFormats(t *testing.T) {
	for format, file := range map[string]string{"terminal": "table.txt", "markdown": "table.md", "latex": "table.tex", "csv": "table.csv", "json": "table.json"} {
		var out bytes.Buffer
		if err := sampleTable().Write(&out, format); err != nil {
			t.Fatal(err)
		}
		golden(t, file, out.Bytes())
	}
}

// Digests adds the same two columns to every form for readers.
func TestDigestsColumns(t *testing.T) {
	table := sampleTable()
	table.Digests = true
	table.Rows[4].Digests = append(table.Rows[4].Digests, SeedDigests{7, "", ""}, SeedDigests{9, "", ""}, SeedDigests{10, "", ""})
	table.Rows[0].Digests[0].Predictions = strings.Repeat("0a", 32)
	table.Rows[1].Digests[0] = SeedDigests{1, "of-parameters", DigestPredictions(nil)}
	for format, file := range map[string]string{"terminal": "digests.txt", "markdown": "digests.md", "latex": "digests.tex"} {
		var out bytes.Buffer
		if err := table.Write(&out, format); err != nil {
			t.Fatal(err)
		}
		golden(t, file, out.Bytes())
	}
}

func TestUnknownFormat(t *testing.T) {
	var out bytes.Buffer
	err := sampleTable().Write(&out, "mardown")
	want := `unknown format "mardown": formats are terminal, markdown, latex, csv, json (did you mean "markdown"?)`
	if err == nil || err.Error() != want || out.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, out.Len())
	}
}

// The keys are a promise to scripts.
func TestJSONKeys(t *testing.T) {
	var out bytes.Buffer
	if err := sampleTable().Write(&out, "json"); err != nil {
		t.Fatal(err)
	}
	var top struct {
		Experiment, Preset, Metric string
		Rows                       []map[string]any
		Notes                      []string
	}
	dec := json.NewDecoder(&out)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&top); err != nil {
		t.Fatal(err)
	}
	for _, row := range top.Rows {
		for _, key := range []string{"name", "title", "tutorial", "mean", "sd", "n", "unit", "delta", "verdict", "provenance", "seconds", "digests"} {
			if _, ok := row[key]; !ok {
				t.Errorf("row %v has no %q", row["name"], key)
			}
		}
		want := 12
		for _, key := range []string{"training", "judged"} { // of a part of the cases
			if row[key] != nil {
				want++
			}
		}
		if len(row) != want {
			t.Errorf("row %v has %d keys, want %d", row["name"], len(row), want)
		}
	}
	if len(top.Notes) == 0 {
		t.Error("no notes")
	}
}

// TestMixedRuns: a row whose seeds read other data, trained on parts of other
// sizes, or were judged by other parts of the test set, says so.
func TestMixedRuns(t *testing.T) {
	judged := map[uint64]Part{4: {9, 9}, 5: {7, 9}, 6: {0, 9}}
	rec := func(seed uint64, sum string, used int) Record {
		return Record{Judged: judged[seed], Experiment: "e", Row: "r", Preset: "quick", Seed: seed, Metrics: map[string]float64{"m": 1},
			Data: []datasets.Ref{{Name: "d", Provenance: datasets.Real, SHA256: sum}}, Training: Part{used, 9}}
	}
	for want, recs := range map[string][]Record{
		"":                                 {rec(1, "a", 9), rec(2, "a", 9)},
		"r: seeds 1 and 2 read other data": {rec(1, "a", 9), rec(2, "b", 9)},
		"r: seeds 1 and 3 trained on parts of other sizes":                                                              {rec(1, "a", 9), rec(2, "a", 9), rec(3, "a", 8)},
		"r: seeds 1 and 5 were judged by other parts of the test set":                                                   {rec(1, "a", 9), rec(4, "a", 9), rec(5, "a", 9)},
		"r: seeds 1 and 6 trained on parts of other sizes; r: seeds 1 and 6 were judged by other parts of the test set": {rec(1, "a", 9), rec(6, "a", 2)},
	} {
		table := Build("e", "", "quick", "m", []RowInfo{{Name: "r"}}, recs)
		if got := strings.Join(table.Notes, "; "); got != want {
			t.Errorf("notes %q, want %q", got, want)
		}
	}
}

// TestBuildTakesOneRunOfASeed: the one with the best data, whatever the clocks
// said when the runs started.
func TestBuildTakesOneRunOfASeed(t *testing.T) {
	row := RowInfo{Name: "dbm"}
	rec := func(experiment, preset, started, identity string, value float64, p datasets.Provenance) Record {
		return Record{Experiment: experiment, Row: "dbm", Preset: preset, Seed: 1, Started: started, Identity: identity,
			Metrics: map[string]float64{"e": value}, Data: []datasets.Ref{{Provenance: p}}}
	}
	recs := []Record{
		rec("mnist", "paper", "2026-01-01T00:00:00Z", "c", 1, datasets.Real), rec("mnist", "paper", "1970-01-01T00:00:00Z", "b", 3, datasets.Real),
		rec("mnist", "paper", "2199-01-01T00:00:00Z", "a", 2, datasets.Sample), rec("mnist", "quick", "2027-01-01T00:00:00Z", "0", 9, datasets.Real),
		rec("ocr", "paper", "2027-01-01T00:00:00Z", "0", 8, datasets.Real),
	}
	for range recs {
		recs = append(recs[1:], recs[0]) // in any order
		table := Build("mnist", "", "paper", "e", []RowInfo{row}, recs)
		if got := table.Rows[0]; got.N != 1 || got.Mean != 3 {
			t.Errorf("n = %d, mean = %v, want the run of identity b", got.N, got.Mean)
		}
		if want := []string{"dbm: 2 runs left out, of a seed that has another one, on other data or of another configuration"}; !reflect.DeepEqual(table.Notes, want) {
			t.Errorf("notes %q, want %q", table.Notes, want)
		}
	}
}

func TestStatistics(t *testing.T) {
	dbm := sampleTable().Rows[4]
	// 0.98, 1.00, 1.02: mean 1, sample variance (0.0004+0+0.0004)/2.
	if dbm.N != 3 || roundBillionth(dbm.Mean) != 1 || roundBillionth(dbm.SD) != 0.02 || dbm.Seconds != 4500 {
		t.Errorf("n=%d mean=%v sd=%v seconds=%v", dbm.N, dbm.Mean, dbm.SD, dbm.Seconds)
	}
	var seeds []uint64
	for _, d := range dbm.Digests {
		seeds = append(seeds, d.Seed)
	}
	if !reflect.DeepEqual(seeds, []uint64{1, 2, 3}) {
		t.Errorf("digests of seeds %v, want 1 2 3", seeds)
	}
}

func TestSeedsNote(t *testing.T) {
	for _, c := range []struct {
		n    []int
		want string
	}{
		{[]int{0, 1, 1}, ""},
		{[]int{6, 7}, ""},
		{[]int{3, 1}, "3 seeds; a 95 % interval of the median needs six"},
		{[]int{2, 5, 8}, "2 to 5 seeds; a 95 % interval of the median needs six"},
	} {
		var table Table
		for _, n := range c.n {
			table.Rows = append(table.Rows, TableRow{N: n})
		}
		if got := table.seedsNote(); got != c.want {
			t.Errorf("%v: %q, want %q", c.n, got, c.want)
		}
	}
}

func TestWeakest(t *testing.T) {
	ref := func(ps ...datasets.Provenance) (refs []datasets.Ref) {
		for _, p := range ps {
			refs = append(refs, datasets.Ref{Provenance: p})
		}
		return refs
	}
	for _, c := range []struct {
		refs []datasets.Ref
		want datasets.Provenance
	}{
		{ref(datasets.Real), datasets.Real},
		{ref(datasets.Real, datasets.Sample, datasets.Real), datasets.Sample},
		{ref(datasets.StandIn, datasets.Sample, datasets.Real), datasets.StandIn},
		{ref("painted"), datasets.StandIn},
		{nil, datasets.StandIn},
	} {
		if got := weakest(datasets.Real, c.refs); got != c.want {
			t.Errorf("%v: %s, want %s", c.refs, got, c.want)
		}
	}
}

// A row is judged by a part of the test set if any of its seeds is: then nothing
// is said of the tutorial's number. A record that does not say what it was judged
// by is of the whole test set.
func TestJudgedByAPart(t *testing.T) {
	row := RowInfo{Name: "r", Tutorial: &Tutorial{Value: 2}, Tolerance: 1}
	rec := func(seed uint64, judged Part) Record {
		return Record{Experiment: "e", Row: "r", Preset: "paper", Seed: seed, Metrics: map[string]float64{"m": 2},
			Data: []datasets.Ref{{Name: "d", Provenance: datasets.Real}}, Judged: judged}
	}
	for _, c := range []struct {
		judged      []Part // by seed
		says, label string
	}{
		{[]Part{{}}, Reproduced, "real"},
		{[]Part{{}, {10000, 10000}}, Reproduced, "real"},
		{[]Part{{10000, 10000}, {500, 10000}}, NotComparable, "real, judged by 500 of 10,000"},
		{[]Part{{500, 10000}, {10000, 10000}}, NotComparable, "real, judged by 500 of 10,000"},
		{[]Part{{0, 10000}}, NotComparable, "real, judged by validation cases"},
	} {
		var recs []Record
		for i, p := range c.judged {
			recs = append(recs, rec(uint64(i), p))
		}
		table := Build("e", "", "paper", "m", []RowInfo{row}, recs)
		delta := none
		if c.says == Reproduced {
			delta = "0.00"
		}
		if cells := table.cells(&table.Rows[0]); cells[3] != delta || cells[4] != c.says || cells[6] != c.label {
			t.Errorf("%v: cells %q, want %s, %s, %s", c.judged, cells, delta, c.says, c.label)
		}
	}
}

// A stand-in's number never stands beside the tutorial's with a difference.
func TestStandInHasNoDelta(t *testing.T) {
	table := sampleTable()
	cells := table.cells(&table.Rows[3])
	if cells[3] != none || cells[4] != NotComparable || !strings.HasPrefix(cells[6], "stand-in") {
		t.Errorf("cells %q", cells)
	}
}
