package results

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// world is all that is below a store's folder: the content of files by their
// names, and folders, whose names end in a slash.
type world map[string]string

func look(t *testing.T, dir string) world {
	t.Helper()
	w := world{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		if rel = filepath.ToSlash(rel); d.IsDir() {
			w[rel+"/"] = ""
			return nil
		}
		text, err := os.ReadFile(name)
		w[rel] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// after is the world after a step that has changed what lies under some names.
func (w world) after(t *testing.T, dir, step string, names []string) world {
	t.Helper()
	w = maps.Clone(w)
	for _, name := range names {
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		rel = filepath.ToSlash(rel)
		maps.DeleteFunc(w, func(n, _ string) bool { return n == rel || strings.HasPrefix(n, rel+"/") })
		switch info, err := os.Stat(name); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			t.Fatal(err)
		case !info.IsDir():
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			w[rel] = string(text)
		default:
			w[rel+"/"] = ""
			for n, text := range look(t, name) {
				w[rel+"/"+n] = text
			}
		}
	}
	return w
}

// key tells worlds apart.
func (w world) key() [sha256.Size]byte {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(w)) {
		fmt.Fprintf(h, "%d %s %d %s", len(name), name, len(w[name]), w[name])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// put makes a store of it.
func (w world) put(t *testing.T) Store {
	t.Helper()
	s := Store{t.TempDir()}
	for _, name := range slices.Sorted(maps.Keys(w)) {
		file, err := filepath.Join(s.Dir, filepath.FromSlash(name)), error(nil)
		if strings.HasSuffix(name, "/") {
			err = os.Mkdir(file, 0o777)
		} else {
			err = os.WriteFile(file, []byte(w[name]), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (w world) String() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w)) {
		fmt.Fprintf(&text, "%s %d bytes %.60q\n", name, len(w[name]), w[name])
	}
	return text.String()
}

// names are those of the files in the run's folder.
func (w world) names() (names []string) {
	for _, name := range slices.Sorted(maps.Keys(w)) {
		if parts := strings.SplitN(name, "/", 4); len(parts) == 4 && parts[3] != "" {
			names = append(names, parts[3])
		}
	}
	return names
}

// but is the world without the lock of a process that has died and, for
// "again/", without an attempt that it has not finished.
func (w world) but(without ...string) world {
	w = maps.Clone(w)
	maps.DeleteFunc(w, func(name, _ string) bool {
		parts := strings.SplitN(name, "/", 4)
		return len(parts) == 4 && slices.ContainsFunc(without, func(prefix string) bool { return strings.HasPrefix(parts[3], prefix) })
	})
	return w
}

// has returns the content of a file of the run's folder.
func (w world) has(file string) (text string, there bool) {
	for name := range w {
		if parts := strings.SplitN(name, "/", 4); len(parts) == 4 && parts[3] == file {
			return w[name], true
		}
	}
	return "", false
}

// progresses remembers where checkpoints, after a version's name, go on.
var progresses = map[string]int{}

// progress is the newest epoch that a program of that version can go on after.
func (w world) progress(version, identity string) (epoch int) {
	for name, text := range w {
		if ok, _ := path.Match("*/*/*/checkpoint*.safetensors", name); !ok {
			continue
		}
		key := version + " " + text
		at, known := progresses[key]
		if !known {
			if c, err := decodeCheckpoint([]byte(text), identity, version); err == nil {
				at = c.Epoch
			}
			progresses[key] = at
		}
		epoch = max(epoch, at)
	}
	return epoch
}

// attempt is a process that trains one run, as 'unsup run' does.
type attempt struct {
	force   bool
	version string // of the program
	text    string // in what it leaves
	epochs  int
}

// in carries it out and returns the epochs that it has trained, and whether
// there was nothing to do.
func (a attempt) in(t *testing.T, s Store) (trained []int, done bool, err error) {
	defer func(f func() string) { codeVersion = f }(codeVersion)
	codeVersion = func() string { return a.version }
	run := testRun(t, s, "dbm", 1)
	finished := func() bool {
		if !a.force {
			_, done, err = run.Finished()
		}
		return done || err != nil
	}
	if finished() {
		return nil, done, err
	}
	held, err := run.Lock()
	defer func() { err = errors.Join(err, run.Unlock()) }()
	if err != nil || !held {
		return nil, false, errors.Join(err, fmt.Errorf("the lock is %v", held))
	}
	if finished() {
		return nil, done, err
	}
	begin := run.Begin
	if a.force {
		begin = run.BeginAnew
	}
	if err := begin(); err != nil {
		return nil, false, err
	}
	defer run.Close()
	c, _, err := run.LoadCheckpoint()
	if err != nil {
		return nil, false, err
	}
	first := 1
	if c != nil {
		first = c.Epoch + 1
	}
	for epoch := first; epoch <= a.epochs; epoch++ {
		trained = append(trained, epoch)
		if err := run.AppendCurve(map[string]any{"epoch": epoch, "by": a.text}); err != nil {
			return trained, false, err
		}
		if err := run.SaveCheckpoint(testCheckpoint(epoch)); err != nil {
			return trained, false, err
		}
	}
	for _, name := range []string{a.text + ".png", "filters.png"} {
		if err := run.Artifact(name, []byte("picture of "+a.text)); err != nil {
			return trained, false, err
		}
	}
	if err := run.WritePredictions([]uint8{1, uint8(len(a.text))}, []uint8{1, 2}); err != nil {
		return trained, false, err
	}
	if err := run.WriteModel([]Tensor{{Name: a.text, Shape: []int{1}, Data: []float32{1}}}); err != nil {
		return trained, false, err
	}
	rec := testRecord()
	rec.CPU = a.text
	return trained, false, run.Finish(rec)
}

// whole is what the attempt leaves where nothing was and nothing disturbs it.
func (a attempt) whole(t *testing.T) world {
	t.Helper()
	s := Store{t.TempDir()}
	if _, done, err := a.in(t, s); done || err != nil {
		t.Fatalf("without disturbance: done %v, %v", done, err)
	}
	w := look(t, s.Dir)
	if got, want := strings.Join(w.names(), " "), "artifacts/ artifacts/"; !strings.HasPrefix(got, want) || len(w.names()) != 7 {
		t.Fatalf("a finished run has %s", got)
	}
	return w
}

// trail is one attempt in one world: every world on its way, the last of them
// where it has ended.
type trail struct {
	attempt
	from    world
	steps   []world
	trained []int
	done    bool // from was finished
}

func (tr *trail) end() world { return tr.steps[len(tr.steps)-1] }

// follow carries an attempt out and looks at the folder after every step, also
// in the middle of every file and of every folder that is removed.
func follow(t *testing.T, from world, a attempt) trail {
	t.Helper()
	s, tr := from.put(t), trail{attempt: a, from: from}
	defer replaceDisk()()
	now := from
	after = func(step string, names ...string) {
		if step != "sync" {
			now = now.after(t, s.Dir, step, names)
			tr.steps = append(tr.steps, now)
		}
	}
	write = func(f *os.File, data []byte) (int, error) {
		n, err := f.Write(data[:len(data)/2])
		if err == nil {
			after("write", f.Name())
			var m int
			m, err = f.Write(data[n:])
			n += m
		}
		return n, err
	}
	flush = func(*os.File) error { return nil }
	removeAll = removeOneByOne
	var err error
	if tr.trained, tr.done, err = a.in(t, s); err != nil {
		t.Fatalf("%+v: %v, in\n%s", a, err, from)
	}
	tr.steps = append(tr.steps, look(t, s.Dir))
	return tr
}

// replaceDisk returns what puts the hooks of disk.go back.
func replaceDisk() (restore func()) {
	a, w, f, r := after, write, flush, removeAll
	return func() { after, write, flush, removeAll = a, w, f, r }
}

func removeOneByOne(name string) error {
	entries, _ := os.ReadDir(name) // none of a file
	for _, e := range entries {
		if err := removeOneByOne(filepath.Join(name, e.Name())); err != nil {
			return err
		}
	}
	err := os.Remove(name)
	after("remove", name)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return err
}

// explore carries attempts out in every world that they can make, each of them
// killed after any of its steps, any number of times: from the start on, until
// no world is new in what counts of it.
func explore(t *testing.T, start world, attempts func(world) []attempt, counts func(world) world, check func(*trail)) {
	t.Helper()
	if testing.Short() {
		t.Skip("kills a process in hundreds of places")
	}
	seen, queue := map[[sha256.Size]byte]bool{counts(start).key(): true}, []world{start}
	for len(queue) > 0 && !t.Failed() {
		from := queue[0]
		queue = queue[1:]
		for _, a := range attempts(from) {
			tr := follow(t, from, a)
			check(&tr)
			for _, w := range tr.steps {
				if key := counts(w).key(); !seen[key] {
					seen[key] = true
					queue = append(queue, w)
				}
			}
		}
	}
	t.Logf("%d worlds", len(seen))
}

func always(list ...attempt) func(world) []attempt {
	return func(world) []attempt { return list }
}

func all(w world) world { return w }

// mustKeepItsRecord wants the run's record at every step after it was there,
// readable and in one copy.
func (tr *trail) mustKeepItsRecord(t *testing.T) {
	t.Helper()
	was := false
	for _, w := range append([]world{tr.from}, tr.steps...) {
		text, is := w.has(recordName)
		if was && !is {
			t.Errorf("the record is gone from\n%s", w)
		}
		if was = is; is {
			if _, err := DecodeRecord([]byte(text)); err != nil {
				t.Errorf("half a record in\n%s", w)
			}
		}
	}
}

func (tr *trail) mustEndIn(t *testing.T, want world) {
	t.Helper()
	got := tr.end().but("lock")
	maps.DeleteFunc(got, func(name, _ string) bool { return strings.HasSuffix(name, "/again/") }) // an empty folder
	if !maps.Equal(got, want) {
		t.Errorf("%+v, from\n%sends in\n%swant\n%s", tr.attempt, tr.from, got, want)
	}
}

// TestKilledAfterAnyStep kills processes that train a run after any step that
// changes its folder, again and again: the next one goes on after the newest
// epoch whose checkpoint was complete, trains no epoch that was kept, and ends
// in the files of a run that nobody has killed; what was finished stays so.
func TestKilledAfterAnyStep(t *testing.T) {
	a := attempt{version: "v1", text: "a", epochs: 3}
	whole := a.whole(t)
	id := testRun(t, Store{"."}, "dbm", 1).Key.Identity
	explore(t, world{}, always(a), all, func(tr *trail) {
		mustGoOn(t, tr, id)
		tr.mustKeepItsRecord(t)
		tr.mustEndIn(t, whole)
	})
}

// TestKilledBetweenVersions: the same where processes of two versions of the
// program take turns. Each goes on after its own newest epoch. Worlds that differ
// in neither checkpoints nor record are one here: Begin makes them the same.
func TestKilledBetweenVersions(t *testing.T) {
	a, b := attempt{version: "v1", text: "a", epochs: 2}, attempt{version: "v2", text: "a", epochs: 2}
	whole := a.whole(t)
	id := testRun(t, Store{"."}, "dbm", 1).Key.Identity
	checkpoints := func(w world) world {
		w = maps.Clone(w)
		maps.DeleteFunc(w, func(name, _ string) bool {
			return path.Base(name) != recordName && path.Ext(name) != path.Ext(checkpointName)
		})
		return w
	}
	explore(t, world{}, always(a, b), checkpoints, func(tr *trail) {
		mustGoOn(t, tr, id)
		tr.mustKeepItsRecord(t)
		tr.mustEndIn(t, whole)
	})
}

// mustGoOn wants the epochs after the newest checkpoint trained, and no others,
// and none of any version's lost before the run is finished.
func mustGoOn(t *testing.T, tr *trail, identity string) {
	t.Helper()
	newest := map[string]int{}
	for _, v := range []string{"v1", "v2"} {
		newest[v] = tr.from.progress(v, identity)
	}
	var want []int
	if _, finished := tr.from.has(recordName); !finished {
		for epoch := newest[tr.version] + 1; epoch <= tr.epochs; epoch++ {
			want = append(want, epoch)
		}
	}
	if !slices.Equal(tr.trained, want) {
		t.Errorf("%+v trained epochs %v, want %v, from\n%s", tr.attempt, tr.trained, want, tr.from)
	}
	for _, w := range tr.steps {
		if _, finished := w.has(recordName); finished {
			return
		}
		for v, was := range newest {
			is := w.progress(v, identity)
			if is < was {
				t.Errorf("%+v: of epoch %d of %s only %d is left in\n%s", tr.attempt, was, v, is, w)
			}
			newest[v] = is
		}
	}
}

// TestKilledWhileTrainedAgain: a finished run that is trained again is the old
// one until the new one is complete, and the new one from then on, whether the
// next process trains it again or not.
func TestKilledWhileTrainedAgain(t *testing.T) {
	old, again := attempt{version: "v1", text: "old", epochs: 2}, attempt{version: "v1", text: "new", force: true, epochs: 2}
	plain := again
	plain.force = false
	before, whole := old.whole(t), again.whole(t)
	oldRecord, _ := before.has(recordName)
	attempts := func(w world) []attempt {
		if record, _ := w.has(recordName); record != oldRecord {
			return []attempt{plain}
		}
		return []attempt{again, plain}
	}
	third := map[[sha256.Size]byte]bool{} // worlds with an attempt that has begun after the new one was in place
	explore(t, before, attempts, all, func(tr *trail) {
		tr.mustKeepItsRecord(t)
		switch {
		case tr.force:
			tr.mustEndIn(t, whole)
			placed := false
			for _, w := range tr.steps {
				if record, _ := w.has(recordName); record != oldRecord {
					if _, complete := w.has("again/" + recordName); complete {
						placed = false
					}
					if placed {
						third[w.key()] = true
					}
					placed = placed || maps.Equal(w, w.but("again"))
				}
			}
		case third[tr.from.key()]:
			if got := tr.end().but("lock", "again"); !maps.Equal(got, whole) {
				t.Errorf("killed while trained a third time:\n%swant\n%s", tr.end(), whole)
			}
		case tr.trained != nil:
			t.Errorf("a finished run was trained, in\n%s", tr.from)
		default:
			_, complete := tr.from.has("again/" + recordName)
			record, _ := tr.from.has(recordName)
			if complete || record != oldRecord {
				tr.mustEndIn(t, whole)
			} else if got := tr.end().but("lock", "again"); !maps.Equal(got, before) {
				t.Errorf("killed before the new attempt was complete:\n%swant\n%s", tr.end(), before)
			}
		}
	})
}
