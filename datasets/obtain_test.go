package datasets

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"testing"
)

func unexpected(t *testing.T) string {
	return mirror(t, func(w http.ResponseWriter, r *http.Request, _ []byte) {
		t.Errorf("asked a mirror for %s", r.URL)
		http.NotFound(w, r)
	})
}

func TestObtainUsesNoNetworkWhenTheFilesAreHere(t *testing.T) {
	cache := freshMachine(t)
	put(t, cache)
	s := toy(unexpected(t))
	if loc, err := s.Obtain(context.Background(), "", nil); err != nil || loc.Dir != cache {
		t.Errorf("got %s, %v", loc, err)
	}
}

func TestObtainDownloadsTheModule(t *testing.T) {
	freshMachine(t)
	fakeGo(t)
	dir := t.TempDir()
	put(t, filepath.Join(dir, "data", "files"))
	t.Setenv("FAKE_GO_DIR", dir)
	s := toy(unexpected(t))
	s.Module = toyModule
	loc, err := s.Obtain(context.Background(), "", nil)
	if err != nil || loc.Place != GoMod || readAll(t, loc) != toyContent {
		t.Errorf("got %s (%s), %v", loc, loc.Place, err)
	}
}

func TestObtainFallsBackToMirrors(t *testing.T) {
	cache := freshMachine(t)
	s := toy(mirror(t, good))
	s.Module = toyModule // no go command here
	loc, err := s.Obtain(context.Background(), "", nil)
	if err != nil || loc.Place != Cache || loc.Dir != cache || readAll(t, loc) != toyContent {
		t.Errorf("got %s (%s), %v", loc, loc.Place, err)
	}
}

func TestObtainNamesEveryPlaceTried(t *testing.T) {
	cache := freshMachine(t)
	m := mirror(t, notFound)
	s := toy(m)
	s.Module = toyModule
	places := []string{"the Go module example.org/Toy@v1.0.0-RC: ", cache + ": no a", m + "a.gz: 404 Not Found",
		"run 'unsup data fetch toy'", "--data DIR"}
	_, err := s.Obtain(context.Background(), "", nil)
	wantError(t, err, append(places, "no go command to download it")...)

	fakeGo(t)
	t.Setenv("FAKE_GO_ERROR", "no such host:\n\tproxy.example")
	_, err = s.Obtain(context.Background(), "", nil)
	wantError(t, err, append(places, "go mod download: no such host: proxy.example; ")...)

	s.Module.Version = "v2.0.0" // not what the stand-in for go expects
	_, err = s.Obtain(context.Background(), "", nil)
	wantError(t, err, "go mod download: go mod download -json example.org/Toy@v2.0.0, want mod download")
}

func TestObtainStops(t *testing.T) {
	freshMachine(t)
	fakeGo(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := toy(unexpected(t))
	s.Module = toyModule
	if _, err := s.Obtain(ctx, "", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
