package caltech101

import (
	"bytes"
	"testing"
)

// FuzzPhoto decodes arbitrary files: what is accepted has the pixels that its
// size says, and no more than were asked for.
func FuzzPhoto(f *testing.F) {
	for _, grey := range []bool{true, false} {
		p := picture(f, 33, 17, grey)
		f.Add(p)
		f.Add(p[:len(p)/2])
	}
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := Photo{jpeg: data}
		if len(data) > 1<<16 {
			return
		}
		g, err := p.Grey(16)
		if err == nil && (max(g.Width, g.Height) > 16 || min(g.Width, g.Height) < 1 || len(g.Pixels) != g.Width*g.Height) {
			t.Fatalf("%d x %d with %d pixels", g.Width, g.Height, len(g.Pixels))
		}
	})
}

// FuzzArchive reads arbitrary archives: what is accepted has names of one
// category and one file.
func FuzzArchive(f *testing.F) {
	good := pack(f, folder+"/", sample(f)[:2])
	f.Add(good)
	f.Add(good[:len(good)-30])
	f.Add(pack(f, "../", sample(f)[:1]))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := readZip(t.Context(), bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for _, p := range files {
			if bytes.Count([]byte(p.name), []byte("/")) != 1 || p.name[0] == '/' || p.name[0] == '.' && p.name[1] == '.' {
				t.Fatalf("a photograph called %q", p.name)
			}
		}
	})
}
