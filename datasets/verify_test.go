package datasets

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestVerify(t *testing.T) {
	freshMachine(t)
	dir := put(t, t.TempDir(), "b.gz", "c.txt")
	write(t, filepath.Join(dir, "a"), []byte("the first file of the toy set"))
	var got []Verdict
	report := func(v Verdict) { got = append(got, v) }
	if err := toy().Verify(context.Background(), dir, report); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].File != "a.gz" || got[0].Path != filepath.Join(dir, "a") || got[0].Size != 29 || got[2].Size != 12 {
		t.Errorf("reported %+v", got)
	}

	got = nil
	write(t, filepath.Join(dir, "a"), []byte("The first file of the toy set"))
	write(t, filepath.Join(dir, "c.txt"), []byte("never"))
	err := toy().Verify(context.Background(), dir, report)
	wantError(t, err, "toy: "+dir+": 2 of 3 files damaged (run 'unsup data fetch toy --data "+dir+"')")
	wantError(t, got[0].Err, "corrupted: SHA-256 "+hash([]byte("The first file of the toy set"))+", want ")
	if got[1].Err != nil {
		t.Errorf("b.gz is good, got %v", got[1].Err)
	}
	wantError(t, got[2].Err, "truncated: 5 bytes, want 12")
}

func TestVerifyStops(t *testing.T) {
	freshMachine(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := toy().Verify(ctx, put(t, t.TempDir()), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The advice of an error mends the place where the damage is.
func TestReadRefusesDamage(t *testing.T) {
	cache := freshMachine(t)
	s := toy()
	s.Module = toyModule
	m, err := s.Module.cached()
	if err != nil {
		t.Fatal(err)
	}
	inModule, named := filepath.Join(m, "data", "files"), t.TempDir()
	for _, c := range []struct{ dir, flag, mend string }{
		{cache, "", "(run 'unsup data fetch toy')"},
		{inModule, "", "(run 'go clean -modcache' and again, or 'unsup data fetch toy --data DIR' and pass --data DIR)"},
		{named, named, "(run 'unsup data fetch toy --data " + named + "')"},
	} {
		put(t, c.dir)
		bad := bytes.Clone(toyFiles["b.gz"])
		bad[4] ^= 1 // the gzip time stamp: it still decompresses
		write(t, filepath.Join(c.dir, "b.gz"), bad)
		loc, err := s.Find(c.flag)
		if err != nil {
			t.Fatal(err)
		}
		err = loc.Read(context.Background(), "b.gz", func(io.Reader) error { t.Error("parsed"); return nil })
		wantError(t, err, "toy: "+filepath.Join(c.dir, "b.gz")+": corrupted: SHA-256 ", c.mend)
	}
}

func TestReadNamesTheFile(t *testing.T) {
	freshMachine(t)
	dir := put(t, t.TempDir())
	loc, err := toy().Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	cause := errors.New("line 3: not a number")
	err = loc.Read(context.Background(), "c.txt", func(io.Reader) error { return cause })
	wantError(t, err, "toy: "+filepath.Join(dir, "c.txt")+": line 3: not a number (")
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	wantError(t, loc.Read(context.Background(), "d", nil), "toy: d is not one of the set's files")
}

// An unpacked copy whose SHA-256 nobody has published is checked by its size.
func TestVerifyUnpublishedPlainDigest(t *testing.T) {
	s, dir := toy(), t.TempDir()
	s.Files = s.Files[:1]
	s.Files[0].PlainSHA256 = ""
	if err := s.check(); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a"), []byte("the first file of the toy SET"))
	var got []Verdict
	report := func(v Verdict) { got = append(got, v) }
	if err := s.Verify(context.Background(), dir, report); err != nil || len(got) != 1 || !got[0].SizeOnly {
		t.Errorf("%v, reported %+v", err, got)
	}
	put(t, dir, "a.gz")
	if err := s.Verify(context.Background(), dir, report); err != nil || len(got) != 2 || got[1].SizeOnly {
		t.Errorf("packed, whose SHA-256 is published: %v, reported %+v", err, got)
	}
	if err := os.Remove(filepath.Join(dir, "a.gz")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a"), []byte("the first file"))
	wantError(t, s.Verify(context.Background(), dir, nil), "1 of 1 files damaged")
}
