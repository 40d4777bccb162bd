package results

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unsup/unsup/datasets"
)

func TestOtherCopies(t *testing.T) {
	ours, others := strings.Repeat("0a", 32), strings.Repeat("0b", 32)
	rec := testRecord()
	rec.Schema, rec.Experiment, rec.Row, rec.Preset, rec.Identity = Schema, "ocr", "dbm", "quick", strings.Repeat("0a", 32)
	rec.Data = []datasets.Ref{{Name: "letters", Provenance: datasets.Real, SHA256: ours}, {Name: "toys", Provenance: datasets.StandIn, SHA256: ours}}
	text, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	refs := References{Files: fstest.MapFS{rec.referenceFile(): {Data: text}}, Where: "here"}
	for _, c := range []struct {
		name string
		data datasets.Ref
		want []Copy
	}{
		{"the same", datasets.Ref{Name: "letters", SHA256: ours}, nil},
		{"another copy", datasets.Ref{Name: "letters", SHA256: others}, []Copy{{"letters", others, ours}}},
		{"a stand-in", datasets.Ref{Name: "toys", SHA256: others}, nil},
		{"unknown", datasets.Ref{Name: "faces", SHA256: others}, nil},
	} {
		if got, err := refs.OtherCopies(rec.Experiment, []datasets.Ref{c.data}); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
	if got, err := refs.OtherCopies("none", []datasets.Ref{{Name: "letters", SHA256: others}}); err != nil || got != nil {
		t.Errorf("an experiment without references: %v, %v", got, err)
	}
}
