package datasets

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// mirror serves the toy set's files through answer, and returns its base URL.
func mirror(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, file []byte)) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, toyFiles[path.Base(r.URL.Path)])
	}))
	t.Cleanup(s.Close)
	return s.URL + "/toy/"
}

func good(w http.ResponseWriter, _ *http.Request, file []byte) { w.Write(file) }

func notFound(w http.ResponseWriter, r *http.Request, _ []byte) { http.NotFound(w, r) }

// page is an error page with status 200 and the length of the file.
func page(w http.ResponseWriter, _ *http.Request, file []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(append([]byte("<html>"), file...)[:len(file)])
}

func wrongBit(w http.ResponseWriter, _ *http.Request, file []byte) {
	file = bytes.Clone(file)
	file[len(file)-1] ^= 1
	w.Write(file)
}

// chunked hides the length, so that only the body can tell.
func chunked(change func([]byte) []byte) func(http.ResponseWriter, *http.Request, []byte) {
	return func(w http.ResponseWriter, _ *http.Request, file []byte) {
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		w.Write(change(file))
	}
}

func short(file []byte) []byte { return file[:len(file)-2] }

func endless(file []byte) []byte { return bytes.Repeat(file, 1<<16) }

// larger announces another length than the file's.
func larger(w http.ResponseWriter, _ *http.Request, file []byte) {
	w.Header().Set("Content-Length", "1000000")
	w.Write(file)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// aborted closes the connection in mid-file.
func aborted(w http.ResponseWriter, _ *http.Request, file []byte) {
	w.Write(file[:5])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func TestFetchTriesMirrorsInOrder(t *testing.T) {
	cache := freshMachine(t)
	bad := []struct {
		answer func(http.ResponseWriter, *http.Request, []byte)
		want   string
	}{
		{notFound, "404 Not Found"},
		{page, "an HTML page instead of the file"},
		{wrongBit, "not the published file"},
		{chunked(short), "truncated: "},
		{chunked(endless), "more than "},
		{larger, "1000000 bytes announced"},
		{aborted, "truncated: 5 bytes, want "},
	}
	var mirrors []string
	for _, b := range bad {
		mirrors = append(mirrors, mirror(t, b.answer))
	}
	s := toy(append(mirrors, mirror(t, good), "http://never.invalid/")...)
	given := map[string][]error{}
	done := map[string]int64{}
	loc, err := s.Fetch(context.Background(), "", func(p Progress) {
		if p.Err != nil {
			given[p.File] = append(given[p.File], p.Err)
		}
		if p.Done == p.Total && len(given[p.File]) != len(bad) {
			t.Errorf("%s from %s counts as complete", p.File, p.From)
		}
		done[p.File] = p.Done
	})
	if err != nil {
		t.Fatal(err)
	}
	if loc.Place != Cache || loc.Dir != cache {
		t.Errorf("fetched to %s (%s)", loc, loc.Place)
	}
	if got := listing(t, cache); got != "a.gz b.gz c.txt" {
		t.Errorf("the folder holds %s", got)
	}
	if got := readAll(t, loc); got != toyContent {
		t.Errorf("read %q", got)
	}
	for _, f := range s.Files {
		if done[f.Name] != f.Size {
			t.Errorf("%s: progress ended at %d of %d", f.Name, done[f.Name], f.Size)
		}
		if len(given[f.Name]) != len(bad) {
			t.Fatalf("%s: %d mirrors given up: %v", f.Name, len(given[f.Name]), given[f.Name])
		}
		for i, b := range bad {
			wantError(t, given[f.Name][i], b.want)
		}
	}
}

func TestFetchWithoutAGoodMirror(t *testing.T) {
	cache := freshMachine(t)
	gone := httptest.NewServer(nil)
	gone.Close()
	m := []string{mirror(t, page), mirror(t, wrongBit), gone.URL + "/"}
	_, err := toy(m...).Fetch(context.Background(), "", nil)
	wantError(t, err, "toy: a.gz: no source has a good copy: ", m[0]+"a.gz: an HTML page", m[1]+"a.gz: SHA-256 ", m[2]+"a.gz: ", "refused")
	if got := listing(t, cache); got != "" {
		t.Errorf("left behind: %s", got)
	}
	_, err = toy().Fetch(context.Background(), "", nil)
	wantError(t, err, "toy: a.gz: no mirror has it (see https://example.org/ and put it into a folder: --data DIR)")
}

func TestFetchReplacesOnlyWhatIsDamaged(t *testing.T) {
	freshMachine(t)
	dir := put(t, t.TempDir(), "a.gz", "b.gz")
	write(t, filepath.Join(dir, "a.gz"), []byte("damaged"))
	write(t, filepath.Join(dir, "a.gz.123.part"), []byte("left by a killed process"))
	asked := map[string]int{}
	s := toy(mirror(t, func(w http.ResponseWriter, r *http.Request, file []byte) {
		asked[path.Base(r.URL.Path)]++ // requests come one after the other
		w.Write(file)
	}))
	loc, err := s.Fetch(context.Background(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if asked["a.gz"] != 1 || asked["b.gz"] != 0 || asked["c.txt"] != 1 {
		t.Errorf("requests: %v", asked)
	}
	if got := listing(t, dir); got != "a.gz b.gz c.txt" {
		t.Errorf("the folder holds %s", got)
	}
	if loc.Place != Folder || readAll(t, loc) != toyContent {
		t.Errorf("got %s (%s)", loc, loc.Place)
	}
}

func TestFetchFollowsTheEnvironment(t *testing.T) {
	freshMachine(t)
	dir := filepath.Join(t.TempDir(), "new")
	t.Setenv(FolderEnv, dir)
	if loc, err := toy(mirror(t, good)).Fetch(context.Background(), "", nil); err != nil || loc.Dir != dir {
		t.Errorf("fetched to %s, %v", loc, err)
	}
}

func TestFetchCopiesFromTheModuleCache(t *testing.T) {
	freshMachine(t)
	s := toy(mirror(t, notFound))
	s.Module = toyModule
	m, err := s.Module.cached()
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(m, "data", "files"))
	dir := t.TempDir()
	loc, err := s.Fetch(context.Background(), dir, nil)
	if err != nil || loc.Dir != dir || readAll(t, loc) != toyContent {
		t.Errorf("got %s, %v", loc, err)
	}
}

func TestFetchStops(t *testing.T) {
	cache := freshMachine(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := toy(mirror(t, func(w http.ResponseWriter, r *http.Request, file []byte) {
		w.Write(file[:5])
		w.(http.Flusher).Flush()
		<-r.Context().Done() // until the client has gone
	}), mirror(t, good))
	_, err := s.Fetch(ctx, "", func(p Progress) {
		if p.Done > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := listing(t, cache); got != "" {
		t.Errorf("left behind: %s", got)
	}
}

func TestStalledMirrorIsGivenUp(t *testing.T) {
	freshMachine(t)
	dir := t.TempDir()
	var given []string
	f := fetcher{
		set: toy(mirror(t, func(w http.ResponseWriter, r *http.Request, file []byte) {
			<-r.Context().Done()
		}), mirror(t, good)),
		stall: 200 * time.Millisecond,
		progress: func(p Progress) {
			if p.Err != nil {
				given = append(given, p.Err.Error())
			}
		},
	}
	if _, err := f.into(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	if len(given) != 3 || given[0] != "stalled" || listing(t, dir) != "a.gz b.gz c.txt" {
		t.Errorf("given up: %v; the folder holds %s", given, listing(t, dir))
	}
}

func TestFetchIntoAFile(t *testing.T) {
	freshMachine(t)
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, []byte("mine"))
	_, err := toy(mirror(t, good)).Fetch(context.Background(), file, nil)
	wantError(t, err, "toy: ", file, "give a folder that can be written")
	if b, err := os.ReadFile(file); err != nil || string(b) != "mine" {
		t.Errorf("the file is now %q, %v", b, err)
	}
}

// However little a source sends at once, progress is told when it begins, then
// after 64 KiB each, and at the end.
func TestProgressOfTinyReads(t *testing.T) {
	content := bytes.Repeat([]byte("unsup"), 40000) // 195 KiB
	s := toy()
	s.Files = []File{{Name: "c.txt", Size: int64(len(content)), SHA256: hash(content)}}
	s.Make = func(_ context.Context, _ string, w io.Writer) error {
		for part := content; len(part) > 0; part = part[min(len(part), 7):] {
			if _, err := w.Write(part[:min(len(part), 7)]); err != nil {
				return err
			}
		}
		return nil
	}
	var told []int64
	if _, err := s.Fetch(context.Background(), t.TempDir(), func(p Progress) { told = append(told, p.Done) }); err != nil {
		t.Fatal(err)
	}
	if len(told) != 5 || told[0] != 7 || told[1] < 7+64<<10 || told[4] != int64(len(content)) {
		t.Errorf("told at %v bytes", told)
	}
}

// Another process may finish first and sweep our part away.
func TestFetchLosesARace(t *testing.T) {
	freshMachine(t)
	dir := t.TempDir()
	s := toy(mirror(t, func(w http.ResponseWriter, r *http.Request, file []byte) {
		name := path.Base(r.URL.Path)
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o644); err != nil {
			t.Error(err)
		}
		sweep(dir, name)
		w.Write(file)
	}))
	if loc, err := s.Fetch(context.Background(), dir, nil); err != nil || readAll(t, loc) != toyContent {
		t.Errorf("got %s, %v", loc, err)
	}
}

// A disk that is full is not the mirror's fault: the next one is not asked.
func TestDiskErrorEndsTheFetch(t *testing.T) {
	freshMachine(t)
	s := toy(mirror(t, good), unexpected(t))
	name := filepath.Join(t.TempDir(), "part")
	write(t, name, nil)
	part, err := os.Open(name) // for reading only
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	f := fetcher{set: s, stall: stallLimit}
	src := s.sources(s.Files[0])[0]
	var disk diskError
	err = f.receive(context.Background(), part, src, s.Files[0])
	if !errors.As(err, &disk) {
		t.Errorf("receive: got %v", err)
	}
	hint := filepath.Dir(name) + ": bad file descriptor (give a folder that can be written and has room: --data DIR)"
	if runtime.GOOS == "windows" {
		hint = "(give a folder that can be written and has room: --data DIR)"
	}
	wantError(t, err, hint)
	wantError(t, f.fill(context.Background(), part, s.Files[0]), "(give a folder that can be written and has room: --data DIR)")
	wantError(t, finish(part, filepath.Join(filepath.Dir(name), "no", "folder")), "(give a folder that can be written and has room: --data DIR)")
}
