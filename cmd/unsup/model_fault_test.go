//go:build unix

package main

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// model: there is no record without a whole model where the process dies between
// the two; and a model that is damaged later is found.
func model(t *testing.T, v *victim, r *rand.Rand) {
	v.start().mustEnd(0)

	whole := v.read("model.safetensors")
	harmed := append([]byte{}, whole...)
	harmed[r.IntN(len(harmed))] ^= 1 << r.IntN(8)
	for _, harm := range [][]byte{harmed, whole[:r.IntN(len(whole))], nil} {
		v.write("model.safetensors", harm)
		text, err := v.command("eval", v.dir()).CombinedOutput()
		if err == nil {
			t.Errorf("a damaged model was taken:\n%s", text)
		}
		mustSay(t, string(text), v.String()+": failed: ", "model.safetensors: the content is not what its SHA-256 says (truncated or damaged)")
	}
	v.write("model.safetensors", whole)
	if text, err := v.command("eval", v.dir()).CombinedOutput(); err != nil {
		t.Errorf("the whole model was not taken: %v\n%s", err, text)
	}

	v.remove("record.json") // as if killed just before it
	v.write("model.safetensors", harmed)
	v.start().mustEnd(0)
	v.mustBeWhole("a kill between model and record")
}

// clock: file times in the far past and the far future, as a clock that jumps
// leaves them, change nothing of where a run goes on and how it ends.
func clock(t *testing.T, v *victim, r *rand.Rand) {
	past, future := time.Unix(0, 0), time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, ages := range [][2]time.Time{{past, future}, {future, past}} {
		v.killedWith(r)
		newest := v.newestEpoch()
		err := filepath.WalkDir(v.runs, func(name string, d fs.DirEntry, err error) error {
			age := ages[0]
			if d.Name() == "checkpoint.1.safetensors" {
				age = ages[1]
			}
			return errors.Join(err, os.Chtimes(name, age, age))
		})
		if err != nil {
			t.Fatal(err)
		}
		mustSay(t, v.start().mustEnd(0), v.String()+": resumes after "+newest)
		v.mustBeWhole("a clock that jumped")
		v.runs = t.TempDir()
	}
}
