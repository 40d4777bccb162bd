package results

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unsup/unsup/datasets"
)

func TestReferencesRoundTrip(t *testing.T) {
	dir := t.TempDir()
	data := goodRecord(t)
	file, err := WriteReference(dir, data)
	if err != nil || file != filepath.Join(dir, "mnist", "dbm", "quick-s0.json") {
		t.Fatalf("%s, %v", file, err)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != string(data) {
		t.Errorf("not as it was written: %v", err)
	}
	refs := References{os.DirFS(dir), dir}
	rec, err := refs.Find("mnist/dbm/quick/0")
	if err != nil || rec.Metrics["test_error"] != 0.95 {
		t.Errorf("%+v, %v", rec, err)
	}
	want := `no record, run folder or reference "mnist/dbm/quik/0" (did you mean "mnist/dbm/quick/0"?) ('unsup reference list' shows the references)`
	if _, err := refs.Find("mnist/dbm/quik/0"); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	for _, c := range []struct {
		experiment, preset string
		n                  int
	}{{"", "", 1}, {"mnist", "quick", 1}, {"mnist", "smoke", 0}, {"ocr", "", 0}} {
		if recs, err := refs.Load(c.experiment, c.preset); err != nil || len(recs) != c.n {
			t.Errorf("%v: %d records, %v", c, len(recs), err)
		}
	}
	if _, err := RemoveReference(dir, rec); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the reference is still there")
	}
}

// Where the data lay on the machine of the run does not get into a reference.
func TestReferenceHasNoFolder(t *testing.T) {
	dir, at := t.TempDir(), filepath.Join(t.TempDir(), "data & more", "letter.data.gz")
	rec := testRecord()
	rec.Schema, rec.Experiment, rec.Row, rec.Preset, rec.Identity = Schema, "mnist", "dbm", "quick", strings.Repeat("0a", 32)
	rec.Data = []datasets.Ref{{Name: "ocr", Source: at + ", split 1"}, {Name: "mnist", Source: "Go module m@v1/x"}}
	data, err := json.MarshalIndent(rec, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	file, err := WriteReference(dir, data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeRecord(got)
	if err != nil || back.Data[0].Source != "letter.data.gz, split 1" || back.Data[1].Source != "Go module m@v1/x" {
		t.Errorf("%+v, %v", back, err)
	}
}

// TestReplaces: real data do not give way to lesser ones.
func TestReplaces(t *testing.T) {
	dir := t.TempDir()
	record := func(p datasets.Provenance, value float64) *Record {
		rec := testRecord()
		rec.Schema, rec.Experiment, rec.Row, rec.Preset, rec.Identity = Schema, "mnist", "dbm", "quick", strings.Repeat("0a", 32)
		rec.Data = []datasets.Ref{{Name: "mnist", Provenance: p}}
		rec.Metrics = map[string]float64{"test_error": value}
		return rec
	}
	write := func(rec *Record) {
		data, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := WriteReference(dir, data); err != nil {
			t.Fatal(err)
		}
	}
	if old, err := record(datasets.StandIn, 1).Replaces(dir); old != nil || err != nil {
		t.Errorf("in an empty folder: %v, %v", old, err)
	}
	grades := []datasets.Provenance{datasets.StandIn, datasets.Sample, datasets.Real}
	for was, lesser := range grades {
		write(record(lesser, 7))
		for is, p := range grades {
			old, err := record(p, 1).Replaces(dir)
			if is >= was && (err != nil || old == nil || old.Metrics["test_error"] != 7) {
				t.Errorf("%s by %s: %v, %v", lesser, p, old, err)
			}
			if is < was {
				data, jsonErr := json.Marshal(record(p, 1))
				if _, err := WriteReference(dir, data); jsonErr != nil || err == nil {
					t.Errorf("%s was overwritten by %s", lesser, p)
				}
			}
			if is < was && (err == nil || !strings.Contains(err.Error(), "its data are "+string(lesser)+", those of the new record "+string(p))) {
				t.Errorf("%s by %s: %v", lesser, p, err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "mnist", "dbm", "quick-s0.json"), []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	if old, err := record(datasets.StandIn, 1).Replaces(dir); old != nil || err != nil {
		t.Errorf("a damaged one: %v, %v", old, err)
	}
}

// One file that cannot be read does not hide the others.
func TestReferencesErrors(t *testing.T) {
	good := goodRecord(t)
	refs := References{fstest.MapFS{
		"mnist/dbm/quick-s0.json": {Data: good},
		"mnist/dbm/quick-s1.json": {Data: good},
		"mnist/dbn/quick-s0.json": {Data: bytes.Replace(good, []byte(`"schema":1`), []byte(`"schema":2`), 1)},
		"mnist/knn/quick-s0.json": {Data: []byte("{")},
	}, "here"}
	recs, err := refs.Load("mnist", "")
	want := `here: mnist/dbm/quick-s1.json: the record belongs into mnist/dbm/quick-s0.json
here: mnist/dbn/quick-s0.json: schema 2 is newer than this program's 1 (update unsup)
here: mnist/knn/quick-s0.json: unexpected end of JSON input ('unsup reference add' writes it again)`
	if len(recs) != 1 || err == nil || err.Error() != want {
		t.Errorf("%d records, %v", len(recs), err)
	}
	want = "here: mnist/knn/quick-s0.json: unexpected end of JSON input ('unsup reference add' writes it again)"
	if recs, err := refs.Load("mnist", "", "knn", "svm"); len(recs) > 0 || err == nil || err.Error() != want {
		t.Errorf("the rows knn and svm: %d records, %v", len(recs), err)
	}
	if _, err := WriteReference(t.TempDir(), []byte("{}")); err == nil {
		t.Error("an empty record became a reference")
	}
}

func TestSpeedsRoundTrip(t *testing.T) {
	dir := t.TempDir()
	speeds := []Speed{turns(3, 0.5, 0.1), turns(4, 0.6, 0)}
	speeds[1].Threads = 2
	if _, err := WriteSpeeds(dir, speeds); err != nil {
		t.Fatal(err)
	}
	refs := References{os.DirFS(dir), dir}
	if got, err := refs.Speeds(); err != nil || !reflect.DeepEqual(got, speeds) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := (References{fstest.MapFS{}, "here"}).Speeds(); got != nil || err != nil {
		t.Errorf("without a file: %v, %v", got, err)
	}
	for text, want := range map[string]string{
		"":          "here: speed.json: EOF ('unsup check --update' writes it again)",
		"[] []":     "here: speed.json: something follows the list ('unsup check --update' writes it again)",
		`[{"a":1}]`: `here: speed.json: json: unknown field "a" ('unsup check --update' writes it again)`,
		`[{"model":"rbm","simd":"avx2","threads":2,"fractions":[1,1]}]`:   "here: speed.json: rbm, avx2, 2 threads: 2 turns, want 3 or more ('unsup check --update' writes it again)",
		`[{"model":"rbm","simd":"avx2","threads":2,"fractions":[1,0,1]}]`: "here: speed.json: rbm, avx2, 2 threads: the fraction 0 of the peak ('unsup check --update' writes it again)",
	} {
		if _, err := (References{fstest.MapFS{"speed.json": {Data: []byte(text)}}, "here"}).Speeds(); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// What is read is fit to be compared and written again.
func FuzzSpeeds(f *testing.F) {
	good, err := json.Marshal([]Speed{turns(3, 0.5, 0.1)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("[]"))
	f.Add([]byte(`[{"fractions":[1,1,1e99]}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		speeds, err := decodeSpeeds(text)
		if err != nil {
			return
		}
		for i := range speeds {
			if c := CheckSpeed(speeds, &speeds[i]); !(c.Ratio > 0) || !(c.Noise >= leastNoise) {
				t.Errorf("%s: %+v", text, c)
			}
		}
	})
}

func TestReadRecordRefusesWhatIsNone(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, recordName)
	for _, c := range []struct{ text, want string }{
		{"", ": not a record: unexpected end of JSON input"},
		{string(goodRecord(t))[:100], ": not a record: unexpected end of JSON input"},
		{strings.Repeat(" ", largestRecord+1), ": not a record: more than 1048576 bytes"},
	} {
		if err := os.WriteFile(file, []byte(c.text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, _, err := ReadRecord(dir); err == nil || err.Error() != file+c.want {
			t.Errorf("%v, want %s", err, file+c.want)
		}
	}
	if err := os.WriteFile(file, goodRecord(t), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, file} {
		if rec, data, err := ReadRecord(name); err != nil || rec.Row != "dbm" || string(data) != string(goodRecord(t)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The source tree is the one that holds this test.
func TestReferenceDir(t *testing.T) {
	want, err := filepath.Abs("reference")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ReferenceDir("testdata"); err != nil || got != want {
		t.Errorf("%s (%v), want %s", got, err, want)
	}
	if _, err := ReferenceDir(t.TempDir()); err == nil || !strings.Contains(err.Error(), "--reference DIR") {
		t.Errorf("outside of the tree: %v", err)
	}
}
