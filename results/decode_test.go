package results

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
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
		{`"schema":1,`, ``, `no "schema"`},
		{`"seed":0`, `"seed":-1`, "json: cannot unmarshal number -1 into Go struct field Record.seed of type uint64"},
		{`"seed":0`, `"sead":0`, `json: unknown field "sead"`},
		{`"row":"dbm"`, `"row":"../dbm"`, `row "../dbm": ` + nameRule},
		{`"metrics":{"test_error":0.95}`, `"metrics":{}`, "no metrics"},
		{`"seconds":1.5`, `"seconds":-1.5`, "negative time"},
		{`"seconds":1.5`, `"seconds":null`, `"seconds" is null`},
		{`"metrics":{"test_error":0.95}`, `"metrics":{"test_error":null}`, `"test_error" is null`},
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

// Whatever is read can be written and read again to the same record.
func FuzzDecodeRecord(f *testing.F) {
	f.Add(goodRecord(f))
	f.Add([]byte(`{"schema":1}`))
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
