package registry

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// decoded is a configuration as a record's JSON gives it back.
func decoded(t testing.TB, text []byte) (config map[string]any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&config); err != nil {
		t.Fatal(err)
	}
	return config
}

// What a preset resolves to, written into a record and read, is the same
// configuration again.
func TestFromRecord(t *testing.T) {
	e := toy()
	for n, preset := range Presets {
		for i := range e.Rows {
			row := &e.Rows[i]
			rate := []string{"0.3", "3e10", "1e-45"}[n] // 3e10 is no integer that a float32 holds
			want, _, wantValues, err := e.Resolve(row, preset, []string{"net.rate=0.1", "net.fine_tune.rate=" + rate, "net.layers=[]"})
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(wantValues)
			if err != nil {
				t.Fatal(err)
			}
			cfg, values, err := row.FromRecord(decoded(t, text))
			if err != nil {
				t.Fatalf("%s: %v", row.Name, err)
			}
			if !reflect.DeepEqual(cfg, want) || !reflect.DeepEqual(values, wantValues) {
				t.Errorf("%s %s: %+v, want %+v", row.Name, preset, cfg, want)
			}
		}
	}
}

// A record from before an option has the identity of one at that option's zero
// value, and another value makes another configuration.
func TestYoungerOption(t *testing.T) {
	e := toy()
	row := &e.Rows[0]
	_, _, old, err := e.Resolve(row, "paper", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := old["tied"]; ok {
		t.Errorf("the record's values have an option at its zero value: %v", old)
	}
	cfg, changed, values, err := e.Resolve(row, "paper", []string{"net.tied=true"})
	if err != nil || !cfg.(*netConfig).Tied || !reflect.DeepEqual(changed, []string{"tied"}) || values["tied"] != true {
		t.Errorf("set: %+v, changed %v, values %v, %v", cfg, changed, values, err)
	}
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	back, again, err := row.FromRecord(decoded(t, text))
	if err != nil || !back.(*netConfig).Tied || !reflect.DeepEqual(again, values) {
		t.Errorf("from its record: %+v, %v, %v", back, again, err)
	}
	shown, err := e.Values(row, "paper", nil)
	if last := shown[len(shown)-1]; err != nil || last != (Value{"tied", false, false, "base"}) {
		t.Errorf("shown as %+v, %v", last, err)
	}
}

const netRecord = `{"cases":1,"kind":"pcd","layers":[5],"rate":1,"shuffle":true,"fine_tune.epochs":7,"fine_tune.rate":0.5}`

func TestFromRecordErrors(t *testing.T) {
	e := toy()
	const changed = " (the row has changed since the run: check out the record's revision to run it again)"
	for _, c := range []struct{ old, new, want string }{
		{`"cases":1`, `"cases":1,"casse":2`, `the record has the key "casse", which net does not have today (did you mean "cases"?)` + changed},
		{`"cases":1,`, ``, `the record does not have the key "cases", which net has today` + changed},
		{`"cases":1`, `"cases":1.5`, `the record's cases: want an integer, got the number 1.5` + changed},
		{`"cases":1`, `"cases":null`, `the record's cases: want an integer, got the value <nil>` + changed},
		{`[5]`, `[5,{}]`, `the record's layers: element 2: want an integer, got a table` + changed},
		{`"rate":1`, `"rate":1e999`, `the record's rate: strconv.ParseFloat: parsing "1e999": value out of range` + changed},
		{`7`, `256`, `the record's fine_tune.epochs: 256 is out of range for uint8` + changed},
		{`"rate":1`, `"rate":0`, `the record's configuration: rate: must be positive`},
	} {
		text := strings.Replace(netRecord, c.old, c.new, 1)
		if _, _, err := e.Rows[0].FromRecord(decoded(t, []byte(text))); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
}

// Whatever a record holds, it is refused or filled in; what is filled in gives
// the same configuration again.
func FuzzFromRecord(f *testing.F) {
	f.Add([]byte(netRecord))
	f.Add([]byte(`{"cases":-1e3,"layers":[[[]]]}`))
	e := toy()
	f.Fuzz(func(t *testing.T, text []byte) {
		var config map[string]any
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		if dec.Decode(&config) != nil {
			return
		}
		cfg, values, err := e.Rows[0].FromRecord(config)
		if err != nil {
			return
		}
		written, err := json.Marshal(values)
		if err != nil {
			t.Fatal(err)
		}
		again, _, err := e.Rows[0].FromRecord(decoded(t, written))
		if err != nil || !reflect.DeepEqual(again, cfg) {
			t.Errorf("%+v became %+v, %v", cfg, again, err)
		}
	})
}
