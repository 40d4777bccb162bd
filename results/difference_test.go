package results

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// ranOn is a finished run's record as it reads after a decoding.
func ranOn(arch, bits string) *Record {
	return &Record{Experiment: "toy", Row: "mean", Preset: "smoke", Seed: 1,
		Config:   map[string]any{"epochs": json.Number("5"), "sizes": []any{json.Number("500"), json.Number("1000")}},
		Data:     []datasets.Ref{{Name: "toy", SHA256: "aa"}},
		Identity: strings.Repeat("1f", 32), Training: Part{500, 60000}, Judged: Part{10000, 10000},
		Revision: strings.Repeat("0a", 20), GoVersion: "go1.26", OS: "linux", Arch: arch, CPU: "a CPU", SIMD: "avx2", Threads: 2, Bits: bits,
		Metrics: map[string]float64{"test_error": 12, "nats": -84.6}, Digests: Digests{"p", "q"}}
}

// verdicts is what Differences says, except of what is equal.
func verdicts(list []Difference) map[string]string {
	m := map[string]string{}
	for _, d := range list {
		if d.Verdict != Equal {
			m[d.What] = d.Verdict
		}
	}
	return m
}

func TestDifferences(t *testing.T) {
	const params, preds = "digest of parameters", "digest of predictions"
	for _, c := range []struct {
		name      string
		bits      string
		arch      string // of the second run; the first is on amd64
		change    func(*Record)
		want      map[string]string
		fails     []string
		judgement string // of CheckRun
	}{
		{"nothing", "any", "amd64", func(*Record) {}, map[string]string{}, nil, Equal},
		{"where it ran", "any", "arm64", func(r *Record) { r.SIMD, r.Threads, r.Dirty = "neon", 1, true },
			map[string]string{"system": NoPart, "kernel path": NoPart, "threads": NoPart, "revision": NoPart}, nil, Equal},
		{"one bit of a parameter", "any", "amd64", func(r *Record) { r.Digests.Parameters = "P" }, map[string]string{params: Moved}, []string{params}, Moved},
		{"one bit, other architecture", "any", "arm64", func(r *Record) { r.Digests.Predictions = "Q" },
			map[string]string{preds: Moved, "system": NoPart}, []string{preds}, Moved},
		{"bits of one architecture only, on it", "arch", "amd64", func(r *Record) { r.Digests.Predictions = "Q" }, map[string]string{preds: Moved}, []string{preds}, Moved},
		{"and on another", "arch", "arm64", func(r *Record) {
			r.Digests.Predictions = "Q"
			r.Metrics = map[string]float64{"test_error": 12.25, "nats": -84}
		}, map[string]string{preds: NotPromised, "system": NoPart, "test_error": "within 0.25", "nats": NotPromised}, nil, "within 0.25"},
		{"beyond the tolerance", "arch", "arm64", func(r *Record) { r.Metrics = map[string]float64{"test_error": 11.7, "nats": -84.6} },
			map[string]string{"system": NoPart, "test_error": "beyond 0.25"}, []string{"test_error"}, Moved},
		{"a metric, by little", "any", "amd64", func(r *Record) { r.Metrics = map[string]float64{"test_error": 12, "nats": -84.60000000000001} },
			map[string]string{"nats": Moved}, []string{"nats"}, Moved},
		{"by little, other architecture", "any", "arm64", func(r *Record) { r.Metrics = map[string]float64{"test_error": 12, "nats": -84.60000000000001} },
			map[string]string{"nats": "within a billionth", "system": NoPart}, nil, "within a billionth"},
		{"another metric", "any", "amd64", func(r *Record) { r.Metrics = map[string]float64{"test_error": 12, "loss": 1} },
			map[string]string{"nats": Moved, "loss": Moved}, []string{"loss", "nats"}, Moved},
		{"configuration", "any", "amd64", func(r *Record) { r.Config = map[string]any{"epochs": 6, "sizes": []int{500, 1000}} },
			map[string]string{"configuration epochs": Moved}, []string{"configuration epochs"}, Moved},
		{"keys of it", "any", "amd64", func(r *Record) { r.Config = map[string]any{"epochs": 5, "rate": 0.1} },
			map[string]string{"configuration rate": Moved, "configuration sizes": Moved}, []string{"configuration rate", "configuration sizes"}, Moved},
		{"data", "any", "amd64", func(r *Record) { r.Data = []datasets.Ref{{Name: "toy", SHA256: "ab"}} }, map[string]string{"data toy": Moved}, []string{"data toy"}, Moved},
		{"trained on less", "any", "arm64", func(r *Record) { r.Training = Part{5, 6} },
			map[string]string{"training part": Moved, "system": NoPart}, []string{"training part"}, Moved},
		{"trained on as little", "any", "amd64", func(r *Record) { r.Training = Part{} }, map[string]string{"training part": Moved}, []string{"training part"}, Moved},
		{"judged by less", "any", "amd64", func(r *Record) { r.Judged = Part{5, 10000} }, map[string]string{"judged part": Moved}, []string{"judged part"}, Moved},
		{"judged by all, which need not be said", "any", "amd64", func(r *Record) { r.Judged = Part{} }, map[string]string{}, nil, Equal},
		{"judged by all of fewer", "any", "amd64", func(r *Record) { r.Judged = Part{5, 5} }, map[string]string{"judged part": Moved}, []string{"judged part"}, Moved},
		{"identity", "arch", "arm64", func(r *Record) { r.Identity = strings.Repeat("0", 64) },
			map[string]string{"identity": Moved, "system": NoPart}, []string{"identity"}, Moved},
		{"the promise itself", "any", "amd64", func(r *Record) { r.Bits = "arch" }, map[string]string{"bits": Moved}, []string{"bits"}, Moved},
	} {
		old, now := ranOn("amd64", c.bits), ranOn(c.arch, c.bits)
		c.change(now)
		list := Differences(old, now, "test_error", 0.25)
		var fails []string
		for _, d := range Broken(list) {
			fails = append(fails, d.What)
		}
		if got := verdicts(list); !maps.Equal(got, c.want) || !slices.Equal(fails, c.fails) {
			t.Errorf("%s: %v fails %v, want %v, %v", c.name, got, fails, c.want, c.fails)
		}
		if got := CheckRun(old, now, "test_error", 0.25); got.Verdict != c.judgement || got.Fails != (c.fails != nil) {
			t.Errorf("%s: the check says %q, want %q", c.name, got.Verdict, c.judgement)
		}
		if r := NewReproduction("x", old, now, "test_error", 0.25); r.Reproduced != (c.fails == nil) {
			t.Errorf("%s: reproduced %v: %s", c.name, r.Reproduced, r.Words)
		}
	}
}

// TestOlderThanJudged: a reference that does not say what it was judged by has
// not moved, whatever the run says; one that says nothing of its training was
// trained on everything.
func TestOlderThanJudged(t *testing.T) {
	old := ranOn("amd64", "any")
	old.Judged, old.Training = Part{}, Part{}
	for _, judged := range []Part{{}, {500, 10000}, {0, 10000}, {10000, 10000}} {
		now := ranOn("amd64", "any")
		now.Judged, now.Training = judged, Part{60000, 60000}
		if c := CheckRun(old, now, "test_error", 0); c.Fails || c.Verdict != Equal {
			t.Errorf("%v: %+v", judged, c)
		}
	}
}

// TestIdentitiesOfReferences: every committed reference has the identity that
// follows from what it says, so that one which has been edited is found.
func TestIdentitiesOfReferences(t *testing.T) {
	recs, err := References{os.DirFS("reference"), "reference"}.Load("", "")
	if err != nil || len(recs) < 100 {
		t.Fatalf("%d references, %v", len(recs), err)
	}
	for i := range recs {
		r := &recs[i]
		if id, err := Identity(r.Experiment, r.Row, r.Config, r.Data, r.Seed); err != nil || id != r.Identity {
			t.Errorf("%s: the identity is %s, %v, want %s", r.ReferenceName(), r.Identity, err, id)
		}
	}
}

func TestReproductionWords(t *testing.T) {
	old, now := ranOn("amd64", "arch"), ranOn("arm64", "arch")
	now.Digests.Parameters = "P"
	if got := NewReproduction("x", old, now, "test_error", 0.1).Words; got != "reproduced within the row's tolerance; equal bits are not promised between amd64 and arm64" {
		t.Error(got)
	}
	now = ranOn("amd64", "arch")
	if got := NewReproduction("x", old, now, "test_error", 0.1).Words; got != "reproduced: parameters and predictions have the record's bits" {
		t.Error(got)
	}
	now.Training, old.Training, now.Judged = Part{}, Part{5, 6}, Part{500, 10000}
	if got := NewReproduction("x", old, now, "test_error", 0.1).Words; got != "not reproduced: training part was 5 of 6 and is all; judged part was 10,000 of 10,000 and is 500 of 10,000" {
		t.Error(got)
	}
	old, now = ranOn("amd64", "arch"), ranOn("amd64", "arch")
	now.Digests.Parameters, now.Metrics["test_error"] = "P", 13
	if got := NewReproduction("x", old, now, "test_error", 0.1).Words; got != "not reproduced: test_error was 12 and is 13; another digest of parameters" {
		t.Error(got)
	}
}
