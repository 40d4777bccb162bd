package results

import (
	"math"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

func testData() []datasets.Ref {
	return []datasets.Ref{{Name: "mnist", Provenance: datasets.Real, SHA256: "aa", Source: "here"}}
}

func testIdentity(t *testing.T, config map[string]any, data []datasets.Ref, seed uint64) string {
	t.Helper()
	id, err := Identity("mnist", "dbm", config, data, seed)
	if err != nil {
		t.Fatal(err)
	}
	if !isDigest(id) {
		t.Fatalf("identity %q is not a SHA-256 in hex", id)
	}
	return id
}

func TestIdentity(t *testing.T) {
	config := map[string]any{"epochs": 5, "rate": 0.05}
	want := testIdentity(t, config, testData(), 1)

	elsewhere := testData()
	elsewhere[0].Source = "there"
	if got := testIdentity(t, map[string]any{"rate": 0.05, "epochs": int64(5)}, elsewhere, 1); got != want {
		t.Error("the order of keys, the integer type or the place of the data changed the identity")
	}
	other := testData()
	other[0].SHA256 = "ab"
	for name, got := range map[string]string{
		"seed":   testIdentity(t, config, testData(), 2),
		"value":  testIdentity(t, map[string]any{"epochs": 6, "rate": 0.05}, testData(), 1),
		"key":    testIdentity(t, map[string]any{"epochs": 5, "rates": 0.05}, testData(), 1),
		"digest": testIdentity(t, config, other, 1),
	} {
		if got == want {
			t.Errorf("another %s gives the same identity", name)
		}
	}
	row, err := Identity("mnist", "dbn", config, testData(), 1)
	if err != nil || row == want {
		t.Errorf("another row gives the same identity (%v)", err)
	}
}

func TestIdentityWantsJSON(t *testing.T) {
	_, err := Identity("mnist", "dbm", map[string]any{"rate": math.NaN()}, nil, 1)
	if err == nil || !strings.HasPrefix(err.Error(), "mnist/dbm: the configuration has no JSON form: ") {
		t.Errorf("got %v", err)
	}
}

func TestSameConfig(t *testing.T) {
	rec := &Record{Config: map[string]any{"epochs": 5, "rate": 0.25}}
	if !rec.SameConfig(map[string]any{"rate": 0.25, "epochs": int64(5)}) {
		t.Error("equal configurations differ")
	}
	if rec.SameConfig(map[string]any{"rate": 0.25}) || rec.SameConfig(map[string]any{"rate": 0.25, "epochs": 6}) {
		t.Error("different configurations are equal")
	}
}

// A record whose configuration, data or seed was changed names another run.
func TestCheckIdentity(t *testing.T) {
	config := map[string]any{"epochs": 5, "rate": 0.05}
	good := Record{Experiment: "mnist", Row: "dbm", Config: config, Data: testData(), Seed: 1, Identity: testIdentity(t, config, testData(), 1)}
	if err := good.CheckIdentity(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Record){
		"seed":   func(r *Record) { r.Seed = 2 },
		"config": func(r *Record) { r.Config = map[string]any{"epochs": 6, "rate": 0.05} },
		"data":   func(r *Record) { r.Data = nil },
	} {
		rec := good
		if change(&rec); rec.CheckIdentity() == nil {
			t.Errorf("the change of %s was not noticed", name)
		}
	}
}
