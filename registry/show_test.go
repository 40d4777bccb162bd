package registry

import (
	"bytes"
	"reflect"
	"testing"
)

func TestWriteTOML(t *testing.T) {
	e := toy()
	values, err := e.Values(&e.Rows[0], "quick", []string{"net.kind=cd-1", "net.fine_tune.rate=0.1", "net.shuffle=true"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteTOML(&out, "quick.net", values); err != nil {
		t.Fatal(err)
	}
	// rate stands in [quick.net] too, but says what base says.
	want := `[quick.net]
layers = [500, 1000]
rate = 0.05
kind = "cd-1"          # --set (base: "pcd")
cases = 60000
shuffle = true
fine_tune.epochs = 10  # quick (base: 100)
fine_tune.rate = 0.1   # --set (base: 1.0)
tied = false
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	reprinted(t, &e, &e.Rows[0], values)
}

func TestValuesSayWhereTheyComeFrom(t *testing.T) {
	e := toy()
	values, err := e.Values(&e.Rows[0], "smoke", []string{"net.cases=3", "net.shuffle=true"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Value{
		{"layers", []int{4}, []int{500, 1000}, "smoke"},
		{"rate", 0.05, 0.05, "base"},
		{"kind", "pcd", "pcd", "base"},
		{"cases", 3, 60000, "--set"},
		{"shuffle", true, true, "--set"},
		{"fine_tune.epochs", uint8(1), uint8(100), "smoke"},
		{"fine_tune.rate", float32(1), float32(1), "base"},
		{"tied", false, false, "base"},
	}
	if !reflect.DeepEqual(values, want) {
		t.Errorf("got  %v\nwant %v", values, want)
	}
}

// A table that came later is shown, and recorded, from the first of its options
// on that is set.
func TestYoungerTable(t *testing.T) {
	type config struct {
		K     int    `toml:"k"`
		Judge tuning `toml:"judge,omitzero"`
	}
	e := Experiment{Name: "toy", Presets: []byte("[base.row]\nk = 3\n"),
		Rows: []Row{{Name: "row", Config: func() any { return new(config) }}}}
	for _, c := range []struct {
		sets     []string
		shown    []Value
		recorded map[string]any
	}{
		{nil, []Value{{"k", 3, 3, "base"}}, map[string]any{"k": 3}},
		{[]string{"row.judge.epochs=2"},
			[]Value{{"k", 3, 3, "base"}, {"judge.epochs", uint8(2), uint8(0), "--set"}, {"judge.rate", float32(0), float32(0), "base"}},
			map[string]any{"k": 3, "judge.epochs": uint8(2)}},
	} {
		shown, err := e.Values(&e.Rows[0], "quick", c.sets)
		if err != nil || !reflect.DeepEqual(shown, c.shown) {
			t.Errorf("%v: shown as %v, %v, want %v", c.sets, shown, err, c.shown)
		}
		_, _, values, err := e.Resolve(&e.Rows[0], "quick", c.sets)
		if err != nil || !reflect.DeepEqual(values, c.recorded) {
			t.Errorf("%v: recorded as %v, %v, want %v", c.sets, values, err, c.recorded)
		}
		reprinted(t, &e, &e.Rows[0], shown)
	}
}

// reprinted checks that the printed configuration, read as [base.ROW], resolves
// to the same values.
func reprinted(t *testing.T, e *Experiment, row *Row, values []Value) {
	t.Helper()
	var out bytes.Buffer
	if err := WriteTOML(&out, base+"."+row.Name, values); err != nil {
		t.Fatal(err)
	}
	again := *e
	again.Presets = out.Bytes()
	got, err := again.Values(row, "quick", nil)
	if err != nil {
		t.Fatalf("%v in\n%s", err, out.Bytes())
	}
	for i, v := range got {
		if v.Key != values[i].Key || !reflect.DeepEqual(v.Value, values[i].Value) {
			t.Errorf("%s = %v became %s = %v", values[i].Key, values[i].Value, v.Key, v.Value)
		}
	}
}
