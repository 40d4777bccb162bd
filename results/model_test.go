package results

import (
	"encoding/binary"
	"errors"
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

func testTensors() []Tensor {
	return []Tensor{
		{Name: "W1", Shape: []int{2, 2}, Data: []float32{1, float32(math.Copysign(0, -1)), math.SmallestNonzeroFloat32, float32(math.Inf(1))}},
		{Name: `"sha256":"`, Shape: []int{0}, Data: []float32{}},
		{Name: "net.W1", Shape: []int{3}, Data: []float32{0.25, -1, float32(math.NaN())}},
	}
}

// modelled is a finished run with a model, its store and its record.
func modelled(t *testing.T) (Store, *Run, *Record) {
	t.Helper()
	s := Store{t.TempDir()}
	run := testRun(t, s, "dbm", 1)
	begin(t, run)
	if err := run.WriteModel(testTensors()); err != nil {
		t.Fatal(err)
	}
	rec := testRecord()
	rec.Digests.Parameters = DigestTensors(testTensors())
	finish(t, run, rec)
	return s, run, rec
}

// TestModelRoundTrip compares bits: a NaN is not equal to itself.
func TestModelRoundTrip(t *testing.T) {
	s, run, rec := modelled(t)
	got, err := s.Model(rec)
	if err != nil {
		t.Fatal(err)
	}
	if DigestTensors(got) != DigestTensors(testTensors()) {
		t.Errorf("tensors %v", got)
	}
	if store, again, err := OpenFolder(run.Dir); err != nil || again.Identity != rec.Identity || store.Folder(again) != run.Dir {
		t.Errorf("folder %s: store %v, record %+v, %v", run.Dir, store, again, err)
	}
	if left, _ := filepath.Glob(filepath.Join(run.Dir, "*"+tempSuffix)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestModelsMetadata: what the documentation promises to readers of the file.
func TestModelsMetadata(t *testing.T) {
	_, run, rec := modelled(t)
	data, err := os.ReadFile(filepath.Join(run.Dir, modelName))
	if err != nil {
		t.Fatal(err)
	}
	_, got, err := decodeArrays(data)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"format": "unsup-model 1", "experiment": "mnist", "row": "dbm", "preset": "quick", "seed": "1",
		"identity": rec.Identity, "parameters": rec.Digests.Parameters,
		"tensors": `["W1","\"sha256\":\"","net.W1"]`, sealKey: got[sealKey],
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("metadata %q\nwant %q", got, want)
	}
}

// TestDamagedModel: one that is cut off anywhere, or has any bit flipped, is
// found.
func TestDamagedModel(t *testing.T) {
	s, run, rec := modelled(t)
	file := filepath.Join(run.Dir, modelName)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, _, err := decodeModel(whole[:n]); err == nil {
			t.Errorf("cut off at byte %d: no error", n)
		}
	}
	for bit := range 8 * len(whole) {
		damaged := slices.Clone(whole)
		damaged[bit/8] ^= 1 << (bit % 8)
		if _, _, err := decodeModel(damaged); err == nil {
			t.Errorf("bit %d flipped: no error", bit)
		}
	}
	whole[len(whole)-1] ^= 4
	if err := os.WriteFile(file, whole, 0o666); err != nil {
		t.Fatal(err)
	}
	want := file + ": the content is not what its SHA-256 says (truncated or damaged) ('unsup run' with --force trains it again)"
	if _, err := s.Model(rec); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// sealed is a safetensors file of a given header and data, with the right seal
// if the header has room for one.
func sealed(header string, data ...byte) []byte {
	file := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	file = append(append(file, header...), data...)
	_ = seal(file)
	return file
}

// TestHostileModel: files that someone has made, seal and all.
func TestHostileModel(t *testing.T) {
	id, zeros := strings.Repeat("0a", 32), string(sealZeros)
	head := func(format, seed, row, parameters, names string) string {
		return fmt.Sprintf(`"__metadata__":{"format":%q,"experiment":"mnist","row":%q,"preset":"quick","seed":%q,"identity":%q,"parameters":%q,"tensors":%q,"sha256":%q}`,
			format, row, seed, id, parameters, names, zeros)
	}
	good := head(modelFormat, "1", "dbm", DigestTensors(nil), "[]")
	for want, file := range map[string][]byte{
		"SHA-256":                sealed(`{}`),
		"header":                 binary.LittleEndian.AppendUint64(nil, math.MaxUint64),
		"mismatch":               sealed(`{"W":{"dtype":"F32","shape":[2],"data_offsets":[0,4]},`+good+`}`, 0, 0, 0, 0),
		"overflow":               sealed(`{"W":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]},` + good + `}`),
		"unexpected end of JSON": sealed(`{"W":{"dtype":"F32",` + good + `}`),
		"no tensor W of type F32": sealed(`{"W":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},`+
			head(modelFormat, "1", "dbm", "", `["W"]`)+`}`, 0, 0, 0, 0, 0, 0, 0, 0),
		"no tensor V of type F32":              sealed(`{` + head(modelFormat, "1", "dbm", "", `["V"]`) + `}`),
		"1 tensors that the metadata does not": sealed(`{"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},`+good+`}`, 0, 0, 0, 0),
		`format "unsup-model 2"`:               sealed(`{` + head("unsup-model 2", "1", "dbm", "", "[]") + `}`),
		`seed "-1" is no number`:               sealed(`{` + head(modelFormat, "-1", "dbm", "", "[]") + `}`),
		`row "../dbm"`:                         sealed(`{` + head(modelFormat, "1", "../dbm", "", "[]") + `}`),
		"metadata: tensors":                    sealed(`{` + head(modelFormat, "1", "dbm", "", "W1") + `}`),
		`the metadata says "00"`:               sealed(`{` + head(modelFormat, "1", "dbm", "00", "[]") + `}`),
	} {
		_, _, err := decodeModel(file)
		if want == "header" { // has no place for a seal: parse it all the same
			_, _, err = parseModel(file)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, _, err := decodeModel(sealed(`{` + good + `}`)); err != nil {
		t.Errorf("the file that the hostile ones are made of: %v", err)
	}
}

// TestForeignModel: a model of another run or of another training is refused.
func TestForeignModel(t *testing.T) {
	s, run, rec := modelled(t)
	rec.Digests.Parameters = strings.Repeat("0", 64)
	if _, err := s.Model(rec); err == nil || !strings.Contains(err.Error(), "it is not the model of this record") {
		t.Errorf("another digest: %v", err)
	}
	other := testRun(t, s, "dbn", 1)
	begin(t, other)
	if err := os.Rename(filepath.Join(run.Dir, modelName), filepath.Join(other.Dir, modelName)); err != nil {
		t.Fatal(err)
	}
	finish(t, other, testRecord())
	otherRec, _, err := other.Finished()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Model(otherRec); err == nil || !strings.Contains(err.Error(), "it is of another run") {
		t.Errorf("another row's model: %v", err)
	}
	if _, err := s.Model(rec); !errors.Is(err, ErrNoModel) || !strings.HasPrefix(err.Error(), run.Dir) {
		t.Errorf("no model: %v", err)
	}
}

func TestModelNamesDiffer(t *testing.T) {
	run := testRun(t, Store{t.TempDir()}, "dbm", 1)
	begin(t, run)
	defer run.Close()
	twice := append(testTensors(), testTensors()[0])
	if err := run.WriteModel(twice); err == nil || !strings.HasSuffix(err.Error(), "two arrays are called W1") {
		t.Errorf("one name for two tensors: %v", err)
	}
	if err := run.WriteModel(nil); err != nil {
		t.Error(err)
	}
	if files := tree(t, run.Dir); len(files) != 1 {
		t.Errorf("without a tensor the folder has %v", files)
	}
}

// TestModelThatDoesNotFit: on a full disk there is neither a model nor half of
// one, and so no record.
func TestModelThatDoesNotFit(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no /dev/full to write to")
	}
	run := testRun(t, Store{t.TempDir()}, "dbm", 1)
	begin(t, run)
	defer run.Close()
	if err := os.Symlink("/dev/full", filepath.Join(run.Dir, modelName+tempSuffix)); err != nil {
		t.Fatal(err)
	}
	err := run.WriteModel(testTensors())
	if err == nil || !strings.HasPrefix(err.Error(), "cannot write the run: ") || !strings.Contains(err.Error(), "no space left on device") {
		t.Errorf("error %v", err)
	}
	if files := tree(t, run.Dir); len(files) != 1 {
		t.Errorf("the folder has %v", files)
	}
}

// TestModelOfADeadAttempt: a model without a record is not part of the next
// attempt.
func TestModelOfADeadAttempt(t *testing.T) {
	s, run, _ := modelled(t)
	if err := os.Remove(filepath.Join(run.Dir, recordName)); err != nil {
		t.Fatal(err)
	}
	again := testRun(t, s, "dbm", 1)
	begin(t, again)
	defer again.Close()
	if _, there := tree(t, run.Dir)[modelName]; there {
		t.Error("the model of an attempt that died is still there")
	}
}

// FuzzModel: no file makes the reader panic, and what it takes for a model it
// can write and read again.
func FuzzModel(f *testing.F) {
	data, err := encodeModel(Key{"mnist", "dbm", "quick", 1, strings.Repeat("0a", 32)}, testTensors())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:100])
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _, _ = decodeModel(data)
		head, tensors, err := parseModel(data)
		if err != nil {
			return
		}
		again, err := encodeModel(head.key, tensors)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := decodeModel(again); err != nil {
			t.Errorf("written again: %v", err)
		}
	})
}
