package results

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func testCheckpoint(epoch int) *Checkpoint {
	return &Checkpoint{Phase: 2, Name: "joint", Epoch: epoch,
		Usage: Usage{Started: "2026-01-02T03:04:05Z", Seconds: 1.5, CPUSeconds: 2.5, PeakMemory: 1 << 40},
		Arrays: []Array{
			{Name: "rbm1/W", Shape: []int{2, 2}, Data: []float32{1, float32(math.Copysign(0, -1)), math.SmallestNonzeroFloat32, float32(math.Inf(1))}},
			{Name: `"sha256":"`, Shape: []int{0}, Data: []float32{}},
			{Name: "a/coef", Shape: []int{1, 2}, Wide: []float64{math.Pi, float64(epoch)}},
		}}
}

// saved is a run that died after three epochs, each with a checkpoint.
func saved(t *testing.T) *Run {
	t.Helper()
	run := testRun(t, Store{t.TempDir()}, "dbm", 1)
	begin(t, run)
	for epoch := 1; epoch <= 3; epoch++ {
		if err := run.AppendCurve(map[string]any{"epoch": epoch, "text": "<&>"}); err != nil {
			t.Fatal(err)
		}
		if err := run.SaveCheckpoint(testCheckpoint(epoch)); err != nil {
			t.Fatal(err)
		}
	}
	if err := run.AppendCurve("of an epoch without a checkpoint"); err != nil {
		t.Fatal(err)
	}
	if _, err := run.curve.WriteString(`{"half a l`); err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	return run
}

// mustLoad wants the checkpoint after an epoch, or none for 0.
func mustLoad(t *testing.T, run *Run, epoch int, want ...string) {
	t.Helper()
	begin(t, run)
	defer run.Close()
	c, notes, err := run.LoadCheckpoint()
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) != len(want) {
		t.Errorf("notes %q, want %q", notes, want)
	}
	for i := range min(len(notes), len(want)) {
		if !strings.HasPrefix(notes[i], want[i]) {
			t.Errorf("note %q, want %q", notes[i], want[i])
		}
	}
	if epoch == 0 {
		if c != nil {
			t.Errorf("checkpoint %+v, want none", c)
		}
		return
	}
	wanted := testCheckpoint(epoch)
	text := ""
	for e := 1; e <= epoch; e++ {
		line := fmt.Sprintf(`{"epoch":%d,"text":"\u003c\u0026\u003e"}`, e)
		wanted.Curve = append(wanted.Curve, json.RawMessage(line))
		text += line + "\n"
	}
	if !reflect.DeepEqual(c, wanted) {
		t.Errorf("checkpoint %+v\nwant %+v", c, wanted)
	}
	if curve := tree(t, run.Dir)["curve.jsonl"]; curve != text {
		t.Errorf("curve %q, want %q", curve, text)
	}
}

func TestCheckpointRoundTrip(t *testing.T) {
	run := saved(t)
	mustLoad(t, run, 3)
	if err := os.Remove(filepath.Join(run.Dir, checkpointName)); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, run, 2) // the process died between two renames
	if err := run.BeginAnew(); err != nil {
		t.Fatal(err)
	}
	if left := tree(t, run.Dir); len(left) != 1 {
		t.Errorf("begun anew, the folder has %v", left)
	}
	mustLoad(t, run, 0)
}

// TestCurveGoesOn: after a checkpoint the curve and the checkpoints go on where
// it has set them back to.
func TestCurveGoesOn(t *testing.T) {
	run := saved(t)
	begin(t, run)
	if _, _, err := run.LoadCheckpoint(); err != nil {
		t.Fatal(err)
	}
	if err := run.AppendCurve(4); err != nil {
		t.Fatal(err)
	}
	c := testCheckpoint(4)
	if err := run.SaveCheckpoint(c); err != nil {
		t.Fatal(err)
	}
	if len(c.Curve) != 4 || string(c.Curve[3]) != "4" {
		t.Errorf("the checkpoint's curve is %s", c.Curve)
	}
	finish(t, run, testRecord())
	files := tree(t, run.Dir)
	if !strings.HasSuffix(files["curve.jsonl"], "\"}\n4\n") || strings.Count(files["curve.jsonl"], "\n") != 4 {
		t.Errorf("curve %q", files["curve.jsonl"])
	}
	if len(files) != 2 {
		t.Errorf("a finished run has %v", files)
	}
}

const (
	newestDamaged   = checkpointName + " is of no use: the content is not what its SHA-256 says"
	previousDamaged = previousName + " is of no use: the content is not what its SHA-256 says"
)

// TestDamagedCheckpoint: one that is cut off anywhere, or has any bit flipped,
// is found, and the one before it is taken.
func TestDamagedCheckpoint(t *testing.T) {
	run := saved(t)
	identity, version := run.Key.Identity, codeVersion()
	file := filepath.Join(run.Dir, checkpointName)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := decodeCheckpoint(whole, identity, version); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := decodeCheckpoint(whole[:n], identity, version); err == nil {
			t.Errorf("cut off at byte %d: no error", n)
		}
	}
	for bit := range 8 * len(whole) {
		damaged := slices.Clone(whole)
		damaged[bit/8] ^= 1 << (bit % 8)
		if _, err := decodeCheckpoint(damaged, identity, version); err == nil {
			t.Errorf("bit %d flipped: no error", bit)
		}
	}
	whole[len(whole)/2] ^= 4
	if err := os.WriteFile(file, whole, 0o666); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, run, 2, newestDamaged)
	mustLoad(t, run, 2) // the damaged one is gone: it must not push the good one out
	if err := os.Truncate(filepath.Join(run.Dir, previousName), 100); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, run, 0, previousDamaged)
}

func TestBothCheckpointsDamaged(t *testing.T) {
	run := saved(t)
	for _, name := range []string{checkpointName, previousName} {
		if err := os.WriteFile(filepath.Join(run.Dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	mustLoad(t, run, 0, newestDamaged, previousDamaged)
}

// TestForeignCheckpoint: those of another configuration or of other code are
// refused.
func TestForeignCheckpoint(t *testing.T) {
	data, err := encodeCheckpoint(testCheckpoint(1), "id", "v1")
	if err != nil {
		t.Fatal(err)
	}
	for want, key := range map[string][2]string{
		"it is of another configuration":                 {"id2", "v1"},
		"it is of revision v1 of the code, this is v1+c": {"id", "v1+c"},
	} {
		if _, err := decodeCheckpoint(data, key[0], key[1]); err == nil || err.Error() != want {
			t.Errorf("%v: error %v, want %s", key, err, want)
		}
	}
	c := testCheckpoint(1)
	c.Arrays[2].Name = c.Arrays[0].Name
	if _, err := encodeCheckpoint(c, "id", "v1"); err == nil || err.Error() != "two arrays are called rbm1/W" {
		t.Errorf("one name for two arrays: %v", err)
	}
}

// TestSetAside: the newest checkpoint of another version of the code is kept for
// a program of that version, which goes on from it whatever others have done in
// between.
func TestSetAside(t *testing.T) {
	run := saved(t)
	defer func(f func() string) { codeVersion = f }(codeVersion)
	first := codeVersion()
	codeVersion = func() string { return "v2" }
	mustLoad(t, run, 0, checkpointName+" is of no use: it is of revision "+first+" of the code, this is v2 (kept as "+asideName(first), previousName+" is of no use")
	mustLoad(t, run, 0)
	begin(t, run)
	if err := run.SaveCheckpoint(testCheckpoint(1)); err != nil {
		t.Fatal(err)
	}
	codeVersion = func() string { return first }
	mustLoad(t, run, 3, checkpointName+" is of no use: it is of revision v2 of the code, this is "+first)
	begin(t, run)
	if err := run.Finish(testRecord()); err != nil {
		t.Fatal(err)
	}
	if _, err := run.Lock(); err != nil {
		t.Fatal(err)
	}
	if err := run.Unlock(); err != nil {
		t.Fatal(err)
	}
	for name := range tree(t, run.Dir) {
		if strings.Contains(name, "checkpoint") {
			t.Errorf("the finished run still has %s", name)
		}
	}
}

// TestDiskFull: a checkpoint that does not fit leaves those that are there.
func TestDiskFull(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no /dev/full to write to")
	}
	run := saved(t)
	begin(t, run)
	defer run.Close()
	before := tree(t, run.Dir)
	temp := filepath.Join(run.Dir, checkpointName+tempSuffix)
	if err := os.Symlink("/dev/full", temp); err != nil {
		t.Fatal(err)
	}
	err := run.SaveCheckpoint(testCheckpoint(4))
	if err == nil || !strings.HasPrefix(err.Error(), "cannot write the run: ") || !strings.Contains(err.Error(), "no space left on device") {
		t.Errorf("error %v", err)
	}
	if after := tree(t, run.Dir); !reflect.DeepEqual(after, before) {
		t.Errorf("the folder has changed")
	}
}

// FuzzCheckpoint: no file makes the reader panic, and what it takes for a
// checkpoint it can write and read again, to the same one.
func FuzzCheckpoint(f *testing.F) {
	data, err := encodeCheckpoint(testCheckpoint(1), "id", "v1")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:50])
	odd := testCheckpoint(2)
	odd.Curve = []json.RawMessage{[]byte(`{ "a": "<&>" }`), []byte(`null`)}
	odd.Arrays = append(odd.Arrays, Array{Name: "none", Shape: []int{0}, Wide: []float64{}},
		Array{Name: "nan", Shape: []int{2}, Data: []float32{math.Float32frombits(0x7fc00001), float32(math.Copysign(0, -1))}})
	if data, err = encodeCheckpoint(odd, "id", "v1"); err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = checkSeal(data)
		_ = seal(slices.Clone(data))
		head, c, err := parseCheckpoint(data)
		if err != nil {
			return
		}
		again, err := encodeCheckpoint(c, head.Identity, head.Revision)
		if err != nil {
			return // a list of arrays that has one twice
		}
		second, err := decodeCheckpoint(again, head.Identity, head.Revision)
		if err != nil {
			t.Fatalf("written again: %v", err)
		}
		sameCheckpoint(t, c, second)
	})
}
