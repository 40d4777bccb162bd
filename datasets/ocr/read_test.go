package ocr

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// line is a letter with one pixel set, in the owners' form.
func line(letter byte, pixel int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "1\t%c\t2\t1\t1\t0", letter)
	for i := range pixels {
		if i == pixel {
			b.WriteString("\t1")
		} else {
			b.WriteString("\t0")
		}
	}
	return b.String() + "\t\n"
}

func TestRead(t *testing.T) {
	m, faults, err := Read(strings.NewReader(line('z', 5) + line('a', 127) + line('a', 3)))
	if err != nil {
		t.Fatal(err)
	}
	if faults != nil || m.N != 3 || m.Height != 16 || m.Width != 8 || string(m.Labels) != "\x00\x00\x19" {
		t.Fatalf("%+v", m)
	}
	for i, pixel := range []int{127, 3, 5} { // by label, then by pixels
		if row := m.Row(i); row[pixel] != 255 || bytes.Count(row, []byte{0}) != pixels-1 {
			t.Errorf("letter %d is %v, want pixel %d set", i, row, pixel)
		}
	}
}

func TestBadLines(t *testing.T) {
	good := line('q', 1)
	for text, want := range map[string]string{
		"":                                    "no letters",
		good + good[:20] + "\n" + good:        "1 of 3 lines are bad, the first is line 2: 10 fields, want 134",
		good + "x\n" + good + "\n":            "2 of 4 lines are bad, the first is line 2: 1 fields, want 134",
		strings.Replace(good, "q", "Q", 1):    `line 1: field 2 is "Q", want a letter from a to z`,
		good[:len(good)-3] + "7\t\n":          `pixel 128 is "7", want 0 or 1`,
		"one" + good[1:]:                      `field 1 is "one", want a whole number`,
		good + good[:100]:                     "1 of 2 lines are bad, the first is line 2",
		good + strings.Repeat("0", longest+1): "line 2: longer than",
		"<html>":                              "1 fields",
	} {
		_, faults, err := Read(strings.NewReader(text))
		if faults != nil {
			err = faults
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: error %v, want %q", text, err, want)
		}
	}
}

// endless repeats a text for ever.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

// TestTooManyLetters: reading ends with the first letter too many, whatever
// follows.
func TestTooManyLetters(t *testing.T) {
	text := line('a', 0)
	rest := io.LimitReader(&endless{text: text}, int64(2*All*len(text))) // an end, if reading goes on
	_, _, err := Read(rest)
	if want := "line 52153: more than the 52152 letters that there are"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if left, err := io.Copy(io.Discard, rest); err != nil || left < int64((All-100)*len(text)) {
		t.Errorf("%d bytes were left unread, %v", left, err)
	}
}

// TestLoad: the file as the owners pack it, cut off, and absent; fewer letters
// than there are, are a sample.
func TestLoad(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, line('b', 1), line('c', 2))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put := func(data []byte) {
		t.Helper()
		dir = t.TempDir() // a process reads a file once
		file := filepath.Join(dir, Name, "letter.data.gz")
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, _, err := Load(t.Context(), dir, nil); err == nil || !strings.Contains(err.Error(), "no letter.data, packed (.gz) or plain") {
		t.Errorf("without the file: %v", err)
	}
	put(packed.Bytes()[:packed.Len()-9])
	if m, faults, _, err := Load(t.Context(), dir, nil); err != nil || faults == nil || faults.Bad != 1 || m.N != 2 || faults.Lines != 3 || !strings.Contains(faults.Error(), "truncated or corrupted: ") {
		t.Errorf("cut off: %+v, %v, %v", m, faults, err)
	}
	put(packed.Bytes())
	m, faults, ref, err := Load(t.Context(), dir, nil)
	if faults != nil || err != nil || m.N != 2 || ref.Provenance != datasets.Sample || len(ref.SHA256) != 64 {
		t.Errorf("%v, %+v, %v", m, ref, err)
	}
}

// TestVerify: the check of a copy counts and identifies its letters, and fails at
// a line that holds none and at a file that is cut off.
func TestVerify(t *testing.T) {
	verify := func(text []byte) (found string, err error) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o666); err != nil {
			t.Fatal(err)
		}
		fault := set.Verify(t.Context(), dir, func(v datasets.Verdict) { found, err = v.Found, v.Err })
		if (fault != nil) != (err != nil) {
			t.Errorf("the file: %v, the set: %v", err, fault)
		}
		return found, err
	}
	packed := func(text string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		fmt.Fprint(z, text)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	good := line('b', 1) + line('c', 2)
	whole := packed(good)
	if found, err := verify(whole); err != nil || !strings.HasPrefix(found, "2 of 52152 letters, content ") || len(found) != len("2 of 52152 letters, content ")+64 {
		t.Errorf("a good file: %q, %v", found, err)
	}
	for name, c := range map[string]struct {
		text []byte
		want string
	}{
		"cut off":        {whole[:len(whole)-9], "1 of 3 lines are bad, the first is line 3: truncated or corrupted: unexpected EOF"},
		"a garbage line": {packed(good + "garbage\n"), "1 of 3 lines are bad, the first is line 3: 1 fields, want 134"},
		"no gzip file":   {[]byte(good), "corrupted: not gzip data; if it is unpacked already, call it letter.data"},
	} {
		if found, err := verify(c.text); err == nil || err.Error() != c.want || found != "" {
			t.Errorf("%s: %q, %v, want %s", name, found, err, c.want)
		}
	}
}

// FuzzRead feeds arbitrary bytes: letters and faults are as many as there are
// lines.
func FuzzRead(f *testing.F) {
	f.Add([]byte(line('a', 0)))
	f.Add([]byte(line('a', 0) + line('z', 127)))
	f.Add([]byte(line('a', 0)[:99]))
	f.Add([]byte("\t\t\n\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, faults, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		bad := 0
		if faults != nil {
			bad = faults.Bad
		}
		if n := bytes.Count(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) + 1; m.N+bad != n || len(m.Pixels) != m.N*pixels {
			t.Fatalf("%d letters of %d lines, %d pixels", m.N, n, len(m.Pixels))
		}
		for i := range m.N {
			if m.Labels[i] >= Classes || i > 0 && m.Labels[i] < m.Labels[i-1] {
				t.Fatalf("labels %v", m.Labels)
			}
		}
	})
}
