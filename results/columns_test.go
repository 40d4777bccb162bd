package results

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// several is a table of three metrics: seeds 1, 2 and 3 of rows a and b, but
// for b's third seed, whose run lacks the metric "large"; and c without a run.
func several(rows ...RowInfo) Table {
	if rows == nil {
		rows = []RowInfo{{Name: "a", Title: "New | model", Lower: true, Unit: "%"}, {Name: "b", Title: "Old_model", Lower: true, Unit: "%"},
			{Name: "c", Title: "Not run", Lower: true, Unit: "%"}}
	}
	rec := func(row string, seed uint64, small, middle, large float64) Record {
		return Record{Experiment: "few", Row: row, Preset: "paper", Seed: seed, Seconds: 60,
			Metrics: map[string]float64{"small": small, "middle": middle, "large": large},
			Data:    []datasets.Ref{{Name: "mnist", Provenance: datasets.Real}},
			Digests: Digests{Parameters: row + "-w", Predictions: row + "-p"}}
	}
	recs := []Record{rec("a", 1, 10, 4, 2), rec("a", 2, 11, 5, 2.5), rec("a", 3, 12, 4.5, 3),
		rec("b", 1, 20, 5, 3), rec("b", 2, 22, 6.5, 3), rec("b", 3, 21, 4.25, 0)}
	delete(recs[5].Metrics, "large")
	t := Build("few", "Few labels", "paper", "small", rows, recs)
	t.SetColumns(Column{"small", "100 labels", "%"}, []Column{{"middle", "1,000 labels", "%"}, {"large", "score_L", ""}})
	t.AddContrasts([]Contrast{{"a", "b"}, {"c", "b"}, {"a", "left out"}})
	return t
}

func TestFormatsOfSeveralMetrics(t *testing.T) {
	table := several()
	for format, file := range map[string]string{"terminal": "several.txt", "markdown": "several.md", "latex": "several.tex", "csv": "several.csv", "json": "several.json"} {
		var out bytes.Buffer
		if err := table.Write(&out, format); err != nil {
			t.Fatal(err)
		}
		golden(t, file, out.Bytes())
	}
}

// With one of the tutorial's numbers its columns are there, and the verdict is
// about the primary metric.
func TestColumnsBesideTheTutorials(t *testing.T) {
	table := several(RowInfo{Name: "a", Title: "A", Tutorial: &Tutorial{Value: 11, Unit: "%"}, Lower: true, Unit: "%"})
	want := [][]string{
		{"Algorithm", "Tutorial", "100 labels (mean ± s.d.)", "1,000 labels", "score_L", "Δ", "verdict", "time", "data"},
		{"A", "11.00 %", "11.00 ± 1.00 % (n=3)", "4.50 ± 0.50 %", "2.50 ± 0.50", "0.00", "reproduced", "1m 00s", "real"},
		{"l", "r", "r", "r", "r", "r", "l", "r", "l"},
	}
	if got := [][]string{table.header(), table.cells(&table.Rows[0]), table.alignment()}; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// The gains of a over b in "small" are 10, 11 and 9: mean 10, s.d. 1, and with
// t(0.975; 2) = 4.302652729911275 (scipy.stats.t.ppf) a half interval of
// t/sqrt(3). "large" has two seeds in common, with gains 1 and 0.5:
// t(0.975; 1) = 12.706204736174698 (the Cauchy distribution's tan(0.475 pi)),
// s.d. sqrt(1/8), half t/4.
func TestGains(t *testing.T) {
	table := several()
	near := func(got, want float64) bool { return math.Abs(got-want) < 1e-8 }
	if len(table.Gains) != 3 {
		t.Fatalf("%d gains, want one a column: %v", len(table.Gains), table.Gains)
	}
	for _, c := range []struct {
		gain            Gain
		n               int
		mean, low, high float64
	}{
		{table.Gains[0], 3, 10, 10 - 4.302652729911275/math.Sqrt(3), 10 + 4.302652729911275/math.Sqrt(3)},
		{table.Gains[2], 2, 0.75, 0.75 - 12.706204736174698/4, 0.75 + 12.706204736174698/4},
	} {
		if g := c.gain; g.N != c.n || !near(g.Mean, c.mean) || !near(g.Low, c.low) || !near(g.High, c.high) {
			t.Errorf("%s: %d seeds, %v in %v to %v, want %d, %v in %v to %v", g.Metric, g.N, g.Mean, g.Low, g.High, c.n, c.mean, c.low, c.high)
		}
	}
	if math.Abs(math.Tan(0.475*math.Pi)-12.706204736174698) > 1e-9 {
		t.Error("the Cauchy distribution's quantile is mistyped")
	}
}

// TestGainsOfTheSameData: two runs of one seed that read other data, or were
// judged by other cases, have no gain, and the table says so. Another number of
// training cases is what may be asked about: one row may have learned from cases
// without labels.
func TestGainsOfTheSameData(t *testing.T) {
	table := several()
	table.Gains, table.Notes = nil, nil
	table.Rows[1].runs[0].Data = []datasets.Ref{{Name: "mnist", Provenance: datasets.Sample}}
	table.Rows[0].runs[1].Training = Part{Used: 1, Of: 2}
	table.AddContrasts([]Contrast{{"a", "b"}})
	if len(table.Gains) != 3 || table.Gains[0].N != 2 || table.Gains[0].Mean != 10 {
		t.Errorf("gains %+v, want those of seeds 2 and 3", table.Gains)
	}
	table.Rows[1].runs[0].Data, table.Rows[1].runs[0].Judged = table.Rows[0].runs[0].Data, Part{Used: 0, Of: 10000}
	table.Gains, table.Notes = nil, nil
	table.AddContrasts([]Contrast{{"a", "b"}})
	if len(table.Gains) != 3 || table.Gains[0].N != 2 || table.Gains[0].Mean != 10 {
		t.Errorf("gains %+v, want those of seeds 2 and 3: seed 1 of one row was judged by validation cases", table.Gains)
	}
	if want := []string{"Gain of New | model over Old_model: without 1 seed, where the two read other data or were judged by other cases"}; !reflect.DeepEqual(table.Notes, want) {
		t.Errorf("notes %q, want %q", table.Notes, want)
	}
}

// A gain that is nothing but the rounding of a sum has no sign.
func TestGainOfNothing(t *testing.T) {
	table := several(RowInfo{Name: "a", Title: "A"}, RowInfo{Name: "b", Title: "B"})
	table.Gains = []Gain{{Contrast: Contrast{"b", "a"}, Column: Column{Title: "accuracy", Unit: "points"},
		Value: Value{N: 2, Mean: -1.4e-14, SD: 1}, Low: -1, High: -0.001}}
	if got, want := table.gainNotes(), []string{"Gain of B over A, accuracy: 0.00 points (95 % interval -1.00 to 0.00: Student's t, 2 seeds, paired)"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Where higher is better a gain is the other way round, and one seed has no
// interval.
func TestGainOfOneSeed(t *testing.T) {
	rows := []RowInfo{{Name: "a", Title: "A"}, {Name: "b", Title: "B"}}
	table := several(rows...)
	table.Gains = nil
	table.SetColumns(Column{Metric: "small"}, nil)
	table.Rows[1].runs = table.Rows[1].runs[:1]
	table.AddContrasts([]Contrast{{"b", "a"}})
	if got, want := table.gainNotes(), []string{"Gain of B over A, small: 10.00 (one seed: no interval)"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
