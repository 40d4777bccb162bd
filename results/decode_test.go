package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

func goodRecord(t testing.TB) []byte {
	t.Helper()
	rec := testRecord()
	rec.Schema, rec.Experiment, rec.Row, rec.Preset, rec.Identity = Schema, "mnist", "dbm", "quick", strings.Repeat("0a", 32)
	data, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDecodeRecordErrors(t *testing.T) {
	good := string(goodRecord(t))
	if _, err := DecodeRecord([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{`"schema":1`, `"schema":2`, "schema 2 is newer than this program's 1 (update unsup)"},
		{`"schema":1`, `"schema":0`, "schema 0, want 1"},
		{`"test_error":0.95`, `"test_error":-1e300`, "the metric test_error is -1e+300, beyond 1e+100"},
		{`"training":{"used":2,"of":3}`, `"training":{"used":-1,"of":0}`, "training: -1 of 0 cases"},
		{`"metrics":`, `"judged":{"used":5,"of":2},"metrics":`, "judged: 5 of 2 cases"},
		{`"schema":1,`, ``, `no "schema"`},
		{`"seed":0`, `"seed":-1`, "json: cannot unmarshal number -1 into Go struct field Record.seed of type uint64"},
		{`"seed":0`, `"sead":0`, `unknown key "sead" (did you mean "seed"?)`},
		{`"seed":0,`, ``, `no "seed"`},
		{`"seconds":1.5,`, ``, `no "seconds"`},
		{`"threads":0,`, ``, `no "threads"`},
		{`"bits":"",`, ``, `no "bits"`},
		{`"seed":0`, `"Seed":0`, `unknown key "Seed" (did you mean "seed"?)`},
		{`"seed":0`, `"seed":0,"Seed":1`, `unknown key "Seed" (did you mean "seed"?)`},
		{`"metrics":{"test_error":0.95}`, `"Metrics":{"test_error":null},"metrics":{"test_error":0.95}`, `unknown key "Metrics" (did you mean "metrics"?)`},
		{`"metrics":{"test_error":0.95}`, `"metrics":{"loss":null},"metrics":{"test_error":0.95}`, `"metrics" comes twice`},
		{`"metrics":{"test_error":0.95}`, `"metrics":{"test_error":0.95,"test_error":0.9}`, `metrics: "test_error" comes twice`},
		{`"metrics":{"test_error":0.95}`, `"metrics":[0.95]`, `metrics: want an object`},
		{`"sha256":"`, `"Sha256":"`, `data: unknown key "Sha256" (did you mean "sha256"?)`},
		{`"provenance":"real",`, ``, `data: no "provenance"`},
		{`"provenance":"real"`, `"provenance":null`, `data: "provenance" is null`},
		{`"digests":{"parameters":"`, `"digests":{"Parameters":"`, `digests: unknown key "Parameters" (did you mean "parameters"?)`},
		{`"training":{"used":2,"of":3}`, `"training":{"used":2}`, `training: no "of"`},
		{`"training":{"used":2,"of":3}`, `"training":null`, `"training" is null`},
		{`"row":"dbm"`, `"row":"../dbm"`, `row "../dbm": ` + nameRule},
		{`"metrics":{"test_error":0.95}`, `"metrics":{}`, "no metrics"},
		{`"seconds":1.5`, `"seconds":-1.5`, "negative time"},
		{`"seconds":1.5`, `"seconds":null`, `"seconds" is null`},
		{`"metrics":{"test_error":0.95}`, `"metrics":{"test_error":null}`, `metrics: "test_error" is null`},
		{`"predictions":"`, `"predictions":"0`, "digests: want the SHA-256 of the parameters and of the predictions in hex"},
		{`"row":"dbm"`, `"row":"dbm","changed":["x\u001b[2J"]`, `"x\x1b[2J": control characters`},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s is not in the record", c.old)
		}
		if _, err := DecodeRecord([]byte(text)); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
	for _, text := range []string{"", "null", "[]", "<html>", good + "{}", good[:len(good)-1]} {
		if _, err := DecodeRecord([]byte(text)); err == nil {
			t.Errorf("%.20q was read", text)
		}
	}
}

// A metric that is no number is named before anything is written.
func TestFinishNamesNaN(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(-1)} {
		run := testRun(t, Store{t.TempDir()}, "dbm", 1)
		begin(t, run)
		rec := testRecord()
		rec.Metrics["log_likelihood"] = v
		want := fmt.Sprintf("record.json: the metric log_likelihood is %v (diverged: lower the learning rate)", v)
		if err := run.Finish(rec); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("error %v, want ... %s", err, want)
		}
		if err := run.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestCheckData(t *testing.T) {
	for source, want := range map[string]string{"/data/ocr": "", "/da\tta": `"/da\tta": control characters`, "/\x1b[2J": `"/\x1b[2J": control characters`} {
		err := CheckData([]datasets.Ref{{Name: "mnist", Source: "x"}, {Name: "ocr", Source: source}})
		if got := fmt.Sprint(err); err == nil && want != "" || err != nil && got != want {
			t.Errorf("%q: %v, want %q", source, err, want)
		}
	}
}

// Whatever is read can be written and read again to the same record.
func FuzzDecodeRecord(f *testing.F) {
	f.Add(goodRecord(f))
	f.Add([]byte(`{"schema":1}`))
	f.Add(bytes.Replace(goodRecord(f), []byte(`"seed"`), []byte(`"Seed"`), 1))
	f.Add([]byte(`{"schema":99}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		rec, err := DecodeRecord(data)
		if err != nil {
			return
		}
		text, err := json.Marshal(rec)
		if err != nil {
			t.Fatalf("a record that was read cannot be written: %v", err)
		}
		again, err := DecodeRecord(text)
		if err != nil {
			t.Fatalf("a record that was written cannot be read: %v\n%s", err, text)
		}
		twice, err := json.Marshal(again)
		if err != nil || !reflect.DeepEqual(text, twice) {
			t.Fatalf("%s\nbecame\n%s (%v)", text, twice, err)
		}
	})
}
