package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func testRun(t *testing.T, s Store, row string, seed uint64) *Run {
	t.Helper()
	id, err := Identity("mnist", row, map[string]any{"epochs": 5}, testData(), seed)
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Open(Key{"mnist", row, "quick", seed, id})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func testRecord() *Record {
	return &Record{Config: map[string]any{"epochs": 5, "big": uint64(1<<63 + 1)}, Data: testData(), Training: Part{2, 3},
		Metrics: map[string]float64{"test_error": 0.95}, Started: "2026-01-02T03:04:05Z", Seconds: 1.5,
		Digests: Digests{DigestTensors(nil), DigestPredictions(nil)}}
}

func begin(t *testing.T, run *Run) {
	t.Helper()
	if err := run.Begin(); err != nil {
		t.Fatal(err)
	}
}

func finish(t *testing.T, run *Run, rec *Record) {
	t.Helper()
	if err := run.Finish(rec); err != nil {
		t.Fatal(err)
	}
}

func TestRunRoundTrip(t *testing.T) {
	s := Store{t.TempDir()}
	run := testRun(t, s, "dbm", 7)
	if _, done, err := run.Finished(); done || err != nil {
		t.Fatalf("before the run: finished %v, %v", done, err)
	}
	begin(t, run)
	for epoch := 1; epoch <= 2; epoch++ {
		if err := run.AppendCurve(map[string]int{"epoch": epoch}); err != nil {
			t.Fatal(err)
		}
	}
	if err := run.Artifact("filters.png", []byte("png")); err != nil {
		t.Fatal(err)
	}
	if err := run.WritePredictions([]uint8{1, 2}, []uint8{1, 3}); err != nil {
		t.Fatal(err)
	}
	if _, done, _ := run.Finished(); done {
		t.Fatal("finished without a record")
	}
	finish(t, run, testRecord())

	rec, done, err := testRun(t, s, "dbm", 7).Finished()
	if err != nil || !done {
		t.Fatalf("after the run: finished %v, %v", done, err)
	}
	if rec.Row != "dbm" || rec.Seed != 7 || rec.Metrics["test_error"] != 0.95 || rec.Training != (Part{2, 3}) {
		t.Errorf("record %+v", rec)
	}
	if got := fmt.Sprint(rec.Config["big"]); got != "9223372036854775809" {
		t.Errorf("a large integer came back as %s", got)
	}
	want := map[string]string{
		"curve.jsonl":           "{\"epoch\":1}\n{\"epoch\":2}\n",
		"artifacts/filters.png": "png",
		"predictions":           "unsup-predictions 2 2 93cdf3d919f4a9ea6d58287f9293c434c0f26d7d546de31a1d9033fa3bfe156b\n1 1\n2 3\n",
	}
	if dir := filepath.Join(s.Dir, "mnist", "dbm", "quick-s7-"+run.Key.Identity[:12]); run.Dir != dir {
		t.Errorf("folder %s, want %s", run.Dir, dir)
	}
	for name, text := range want {
		if got, err := os.ReadFile(filepath.Join(run.Dir, name)); err != nil || string(got) != text {
			t.Errorf("%s: %q (%v), want %q", name, got, err, text)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(run.Dir, "*"+tempSuffix)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestAgain: a finished run that is trained again stays what it is until its
// successor is complete; then nothing of it is left.
func TestAgain(t *testing.T) {
	run := testRun(t, Store{t.TempDir()}, "dbm", 0)
	train := func(text string) {
		begin(t, run)
		if err := run.AppendCurve(text); err != nil {
			t.Fatal(err)
		}
		if err := run.Artifact(text+".png", nil); err != nil {
			t.Fatal(err)
		}
		if err := run.SaveCheckpoint(&Checkpoint{}); err != nil {
			t.Fatal(err)
		}
	}
	train("old")
	rec := testRecord()
	rec.Metrics["test_error"] = 5
	finish(t, run, rec)
	old := tree(t, run.Dir)
	if len(old) != 3 {
		t.Errorf("a finished run has %v", old)
	}
	train("new")
	if old, done, err := run.Finished(); !done || err != nil || old.Metrics["test_error"] != 5 {
		t.Errorf("while the run is trained again: record %+v, %v, %v", old, done, err)
	}
	for name, text := range old {
		if tree(t, run.Dir)[name] != text {
			t.Errorf("%s changed while the run was trained again", name)
		}
	}
	finish(t, run, testRecord())
	got := tree(t, run.Dir)
	if rec, done, err := run.Finished(); !done || err != nil || rec.Metrics["test_error"] != 0.95 {
		t.Errorf("trained again: record %+v, %v, %v", rec, done, err)
	}
	if _, there := got["artifacts/new.png"]; !there || len(got) != 3 || got["curve.jsonl"] != "\"new\"\n" {
		t.Errorf("trained again, the folder has %q", got)
	}
	if err := run.AppendCurve(1); err == nil {
		t.Error("a closed run takes a line of its curve")
	}
}

// TestSettle: whenever a process dies while it puts a new attempt in place, the
// next one that locks the run completes that.
func TestSettle(t *testing.T) {
	for dead := range 5 {
		run := testRun(t, Store{t.TempDir()}, "dbm", 0)
		for _, text := range []string{"old", "new"} {
			begin(t, run)
			if err := errors.Join(run.AppendCurve(text), run.Artifact(text+".png", nil), run.WritePredictions(nil, nil),
				run.WriteModel([]Tensor{{Name: text, Shape: []int{0}}})); err != nil {
				t.Fatal(err)
			}
			if text == "old" {
				finish(t, run, testRecord())
			}
		}
		again := filepath.Join(run.Dir, againName)
		done := *run
		done.Dir = again // so that Finish leaves it there
		rec := testRecord()
		rec.Metrics["test_error"] = 5
		finish(t, &done, rec)
		for _, name := range []string{"curve.jsonl", "predictions", "artifacts", modelName}[:dead] {
			if err := replace(filepath.Join(run.Dir, name), filepath.Join(again, name)); err != nil {
				t.Fatal(err)
			}
		}
		if _, done, err := run.Finished(); done || err != nil {
			t.Errorf("%d files moved: finished %v, %v", dead, done, err)
		}
		lock(t, run, true)
		if err := run.Unlock(); err != nil {
			t.Error(err)
		}
		if rec, done, err := run.Finished(); !done || err != nil || rec.Metrics["test_error"] != 5 {
			t.Errorf("%d files moved: record %+v, %v, %v", dead, rec, done, err)
		}
		got := tree(t, run.Dir)
		if _, there := got["artifacts/new.png"]; !there || len(got) != 5 || got["curve.jsonl"] != "\"new\"\n" || !strings.Contains(got[modelName], `[\"new\"]`) {
			t.Errorf("%d files moved: the folder has %q", dead, got)
		}
	}
}

// TestSettleDropsTheOld: nothing of an old attempt outlives a new one that has
// less, whenever a process dies while it puts the new one in place.
func TestSettleDropsTheOld(t *testing.T) {
	for dead := range 4 {
		run := testRun(t, Store{t.TempDir()}, "dbm", 0)
		begin(t, run)
		if err := errors.Join(run.AppendCurve("old"), run.Artifact("old.png", nil), run.WritePredictions(nil, nil),
			run.WriteModel([]Tensor{{Name: "old", Shape: []int{0}}})); err != nil {
			t.Fatal(err)
		}
		finish(t, run, testRecord())
		begin(t, run)
		again := filepath.Join(run.Dir, againName)
		if dead == 0 { // nobody dies
			finish(t, run, testRecord())
		} else {
			if err := errors.Join(run.listLacks(), run.Close()); err != nil {
				t.Fatal(err)
			}
			record, err := os.ReadFile(filepath.Join(run.Dir, recordName))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(again, recordName), record, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if dead > 1 {
			if err := os.RemoveAll(filepath.Join(run.Dir, "artifacts")); err != nil {
				t.Fatal(err)
			}
		}
		if dead > 2 {
			if err := replace(filepath.Join(run.Dir, "curve.jsonl"), filepath.Join(again, "curve.jsonl")); err != nil {
				t.Fatal(err)
			}
		}
		lock(t, run, true)
		if err := run.Unlock(); err != nil {
			t.Error(err)
		}
		got := tree(t, run.Dir)
		if curve, there := got["curve.jsonl"]; !there || curve != "" || len(got) != 2 || got[recordName] == "" {
			t.Errorf("dead after %d steps: the folder has %q", dead, got)
		}
		if _, done, err := run.Finished(); !done || err != nil {
			t.Errorf("dead after %d steps: finished %v, %v", dead, done, err)
		}
	}
}

// tree returns the content of every file below dir.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestArtifactNames(t *testing.T) {
	run := testRun(t, Store{t.TempDir()}, "dbm", 1)
	begin(t, run)
	for _, name := range []string{"", ".", "..", "../record.json", "a/b.png", `a\b.png`, "/etc/x", ".hidden", "a b", "a\x00", "ü.png"} {
		if err := run.Artifact(name, nil); err == nil {
			t.Errorf("artifact %q was written", name)
		}
	}
	if err := run.Artifact("DBM_samples-2.png", nil); err != nil {
		t.Error(err)
	}
	if err := run.Close(); err != nil {
		t.Error(err)
	}
}

func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "runs")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	err := testRun(t, Store{file}, "dbm", 1).Begin()
	if err == nil {
		t.Fatal("a run began below a file")
	}
	text := err.Error()
	if !strings.HasPrefix(text, "cannot write the run: ") || !strings.Contains(text, file) ||
		!strings.HasSuffix(text, "(choose another folder with --runs DIR)") || strings.Contains(text, "\n") {
		t.Errorf("error %q", text)
	}
}

func TestOpenChecksTheKey(t *testing.T) {
	id := strings.Repeat("0a", 32)
	for want, key := range map[string]Key{
		`experiment "../x": ` + nameRule:                                {"../x", "dbm", "quick", 1, id},
		`row "": ` + nameRule:                                           {"mnist", "", "quick", 1, id},
		`preset "Quick": ` + nameRule:                                   {"mnist", "dbm", "Quick", 1, id},
		`identity "0a": want a SHA-256 in hex`:                          {"mnist", "dbm", "quick", 1, "0a"},
		`identity "` + strings.ToUpper(id) + `": want a SHA-256 in hex`: {"mnist", "dbm", "quick", 1, strings.ToUpper(id)},
	} {
		if _, err := (Store{"."}).Open(key); err == nil || err.Error() != want {
			t.Errorf("%+v: %v, want %s", key, err, want)
		}
	}
}

func TestLoad(t *testing.T) {
	s := Store{filepath.Join(t.TempDir(), "r[un]*s")} // not a pattern
	if recs, err := s.Load("mnist", ""); len(recs) > 0 || err != nil {
		t.Fatalf("an empty store: %v, %v", recs, err)
	}
	for _, r := range []struct {
		row  string
		seed uint64
	}{{"knn", 1}, {"dbm", 10}, {"dbm", 9}} {
		run := testRun(t, s, r.row, r.seed)
		begin(t, run)
		finish(t, run, testRecord())
	}
	unfinished := testRun(t, s, "dbm", 3)
	begin(t, unfinished)
	if err := unfinished.Close(); err != nil {
		t.Fatal(err)
	}
	corrupt := testRun(t, s, "dbn", 1)
	begin(t, corrupt)
	finish(t, corrupt, testRecord())
	file := filepath.Join(corrupt.Dir, "record.json")
	if err := os.Truncate(file, 40); err != nil {
		t.Fatal(err)
	}

	recs, err := s.Load("mnist", "quick")
	want := file + ": corrupt record: unexpected end of JSON input (delete its folder and run again)"
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant %s", err, want)
	}
	var got []string
	for _, r := range recs {
		got = append(got, fmt.Sprint(r.Row, r.Seed))
	}
	if want := []string{"dbm9", "dbm10", "knn1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("loaded %v, want %v", got, want)
	}
	if _, _, err := corrupt.Finished(); err == nil || err.Error() != want {
		t.Errorf("Finished: %v, want %s", err, want)
	}
	if recs, _ := s.Load("mnist", "paper"); len(recs) > 0 {
		t.Errorf("records of another preset: %v", recs)
	}
}

// TestLoadRows: what another row or another preset has is not read.
func TestLoadRows(t *testing.T) {
	s := Store{t.TempDir()}
	for _, row := range []string{"dbm", "knn", "svm"} {
		run := testRun(t, s, row, 1)
		begin(t, run)
		finish(t, run, testRecord())
	}
	spoil := func(parts ...string) {
		t.Helper()
		file := filepath.Join(append([]string{s.Dir, "mnist"}, parts...)...)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte("broken"), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	spoil("dbm", "paper-s1-0123456789ab", recordName)
	spoil("svm", "quick-s2-0123456789ab", recordName)
	recs, err := s.LoadRows("mnist", "quick", []string{"knn", "dbm"})
	if err != nil || len(recs) != 2 || recs[0].Row != "dbm" || recs[1].Row != "knn" {
		t.Errorf("%d records, %v", len(recs), err)
	}
	if recs, err := s.LoadRows("mnist", "quick", []string{"svm"}); err == nil || len(recs) != 1 {
		t.Errorf("a broken record of the row: %d records, %v", len(recs), err)
	}
	if recs, err := s.LoadRows("mnist", "", []string{"dbm"}); err == nil || len(recs) != 1 {
		t.Errorf("a broken record of one of all presets: %d records, %v", len(recs), err)
	}
	for _, wrong := range [][2]string{{"quick", "d*"}, {"qu*", "dbm"}} {
		if _, err := s.LoadRows("mnist", wrong[0], []string{wrong[1]}); err == nil || !strings.HasSuffix(err.Error(), nameRule) {
			t.Errorf("preset %s, row %s: %v", wrong[0], wrong[1], err)
		}
	}
}

// TestNewerRecord: what a newer program has written is not called corrupt, and
// nobody is told to delete it.
func TestNewerRecord(t *testing.T) {
	s := Store{t.TempDir()}
	run := testRun(t, s, "dbm", 1)
	begin(t, run)
	finish(t, run, testRecord())
	file := filepath.Join(run.Dir, recordName)
	text := strings.Replace(tree(t, run.Dir)[recordName], `"schema": 1,`, `"schema": 2,`, 1)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	want := file + ": schema 2 is newer than this program's 1 (update unsup)"
	if _, err := s.Load("mnist", ""); err == nil || err.Error() != want {
		t.Errorf("Load: %v, want %s", err, want)
	}
	if _, _, err := ReadRecord(file); err == nil || err.Error() != want {
		t.Errorf("ReadRecord: %v, want %s", err, want)
	}
}

// TestOpenFolder: a run is found by its folder and by its record.json, and by no
// other file.
func TestOpenFolder(t *testing.T) {
	s := Store{t.TempDir()}
	run := testRun(t, s, "dbm", 1)
	begin(t, run)
	finish(t, run, testRecord())
	for _, name := range []string{run.Dir, filepath.Join(run.Dir, recordName)} {
		if got, rec, err := OpenFolder(name); err != nil || got != s || rec.Row != "dbm" {
			t.Errorf("%s: store %v, %v", name, got, err)
		}
	}
	for _, name := range []string{s.Dir, filepath.Join(run.Dir, "curve.jsonl"), filepath.Join(s.Dir, recordName)} {
		if _, _, err := OpenFolder(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARecordInTheWrongFolder(t *testing.T) {
	s := Store{t.TempDir()}
	run := testRun(t, s, "dbm", 1)
	begin(t, run)
	finish(t, run, testRecord())
	if err := os.Rename(filepath.Join(s.Dir, "mnist", "dbm"), filepath.Join(s.Dir, "mnist", "dbn")); err != nil {
		t.Fatal(err)
	}
	_, err := s.Load("mnist", "")
	if err == nil || !strings.Contains(err.Error(), "the record belongs into "+filepath.Join("mnist", "dbm", filepath.Base(run.Dir))) {
		t.Errorf("error %v", err)
	}
}

func TestFinishWantsMetrics(t *testing.T) {
	run := testRun(t, Store{t.TempDir()}, "dbm", 1)
	begin(t, run)
	rec := testRecord()
	rec.Metrics = nil
	if err := run.Finish(rec); err == nil || !strings.HasSuffix(err.Error(), "record.json: no metrics") {
		t.Errorf("error %v", err)
	}
	if _, done, err := run.Finished(); done || err != nil {
		t.Errorf("finished %v, %v", done, err)
	}
	if err := run.Close(); err != nil {
		t.Error(err)
	}
}
