package caltech101

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// picture is a JPEG file of a slope of colours.
func picture(t testing.TB, width, height int, grey bool) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(255 * x / width), uint8(255 * y / height), 40, 255}
			if grey {
				c.G, c.B = c.R, c.R
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sample is four photographs, of two categories and of background.
func sample(t testing.TB) []file {
	return []file{
		{name: "BACKGROUND_Google/image_0001.jpg", data: picture(t, 30, 20, false)},
		{name: "ant/image_0001.jpg", data: picture(t, 40, 8, false)},
		{name: "ant/image_0002.jpg", data: picture(t, 12, 24, true)},
		{name: "barrel/image_0001.JPG", data: picture(t, 9, 9, false)},
	}
}

// unpack writes files below dir/101_ObjectCategories.
func unpack(t *testing.T, dir string, files []file) {
	t.Helper()
	for _, f := range files {
		name := filepath.Join(dir, folder, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// pack writes files as the owners' archive does. Names are below prefix.
func pack(t testing.TB, prefix string, files []file) []byte {
	t.Helper()
	var tarred, zipped bytes.Buffer
	z := gzip.NewWriter(&tarred)
	w := tar.NewWriter(z)
	for _, f := range files {
		if err := w.WriteHeader(&tar.Header{Name: prefix + f.name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(f.data))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(f.data); err != nil {
			t.Fatal(err)
		}
	}
	a := zip.NewWriter(&zipped)
	for _, name := range []string{"__MACOSX/caltech-101/._" + inner, "caltech-101/" + inner, "caltech-101/show_annotation.m"} {
		f, err := a.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "caltech-101/"+inner {
			for _, c := range []interface{ Close() error }{w, z} {
				if err := c.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := f.Write(tarred.Bytes()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return zipped.Bytes()
}

// TestFolderAndArchiveAgree reads the same files from an unpacked folder,
// where other files lie about, and from an archive.
func TestFolderAndArchiveAgree(t *testing.T) {
	dir := t.TempDir()
	other := []file{{name: "ant/tmp", data: []byte("no photograph")}, {name: "ant/._image_0001.jpg", data: []byte("of a Mac")}}
	unpack(t, filepath.Join(dir, Name), append(other, sample(t)...))
	c, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	zipped := pack(t, folder+"/", append(other, sample(t)...))
	files, err := readZip(t.Context(), bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	a, err := collect(files, "archive")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Categories, " "); got != "BACKGROUND_Google ant barrel" || len(c.Photos) != 4 || c.Photos[2].Category != 1 {
		t.Errorf("categories %s, %d photographs", got, len(c.Photos))
	}
	if c.Ref.SHA256 != a.Ref.SHA256 || c.Ref.Provenance != datasets.Sample {
		t.Errorf("the folder is %+v, the archive %+v", c.Ref, a.Ref)
	}
	files[3].data[100] ^= 1
	if b, err := collect(files, ""); err != nil || b.Ref.SHA256 == a.Ref.SHA256 {
		t.Errorf("a changed bit leaves the digest %s (%v)", a.Ref.SHA256, err)
	}
}

// TestDecode holds the sizes, and that the grey levels of a slope rise.
func TestDecode(t *testing.T) {
	c, err := collect(sample(t), "here")
	if err != nil {
		t.Fatal(err)
	}
	photos, bad, err := c.Decode(t.Context(), 20, false)
	if err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
	for i, want := range [][2]int{{20, 13}, {20, 4}, {10, 20}, {9, 9}} {
		g := photos[i]
		if g.Width != want[0] || g.Height != want[1] || len(g.Pixels) != g.Width*g.Height {
			t.Errorf("%s: %d x %d with %d pixels, want %v", c.Photos[i].Name, g.Width, g.Height, len(g.Pixels), want)
		}
		if last := g.Pixels[len(g.Pixels)-1]; last < g.Pixels[0]+50 {
			t.Errorf("%s: the slope goes from %d to %d", c.Photos[i].Name, g.Pixels[0], last)
		}
	}
}

// TestBadPhotographs truncates one file and puts text into another: both are
// named and counted, and left out only if asked for.
func TestBadPhotographs(t *testing.T) {
	dir := t.TempDir()
	files := sample(t)
	files[1].data = files[1].data[:len(files[1].data)/2]
	files[3].data = []byte("<html>not found</html>")
	unpack(t, dir, files)
	c, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = c.Decode(t.Context(), 300, false)
	if err == nil || !strings.Contains(err.Error(), "2 of 4 photographs cannot be read: ant/image_0001.jpg: ") ||
		!strings.Contains(err.Error(), "; barrel/image_0001.JPG: ") || !strings.Contains(err.Error(), "--skip-bad") {
		t.Errorf("the error is %v", err)
	}
	photos, bad, err := c.Decode(t.Context(), 300, true)
	if err != nil || len(bad) != 2 || bad[1].Name != "barrel/image_0001.JPG" || photos[1].Pixels != nil || photos[2].Pixels == nil {
		t.Errorf("bad: %v, %v", bad, err)
	}
}

// TestBadEntries: what cannot be read as a file is counted, named and left out
// like a truncated photograph, and a pipe that nobody writes to is not waited
// for. Without the four the set is the same.
func TestBadEntries(t *testing.T) {
	dir := t.TempDir()
	unpack(t, dir, sample(t))
	good, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	unpack(t, dir, sample(t))
	ant := filepath.Join(dir, folder, "ant")
	if err := os.Symlink("nowhere.jpg", filepath.Join(ant, "image_0009.jpg")); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := exec.Command("mkfifo", filepath.Join(ant, "pipe.jpg")).Run(); err != nil {
		t.Skip("no pipes here: ", err)
	}
	if err := errors.Join(os.Mkdir(filepath.Join(ant, "x.jpg"), 0o777), os.WriteFile(filepath.Join(ant, "large.jpg"), nil, 0o666),
		os.Truncate(filepath.Join(ant, "large.jpg"), 17<<20)); err != nil {
		t.Fatal(err)
	}
	c, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := "4 of 8 photographs cannot be read: ant/image_0009.jpg: a link that leads nowhere; ant/large.jpg: 17825792 bytes, want at most 16 MiB; " +
		"ant/pipe.jpg: not a regular file; ant/x.jpg: a folder, want a file (unpack the archive again, or leave them out: --skip-bad)"
	if _, _, err := c.Decode(t.Context(), 300, false); err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("the error is %v, want %s", err, want)
	}
	photos, bad, err := c.Decode(t.Context(), 300, true)
	if err != nil || len(bad) != 4 || len(photos) != 8 || photos[2].Pixels == nil || photos[3].Pixels != nil {
		t.Errorf("%d photographs, bad: %v, %v", len(photos), bad, err)
	}
	for _, name := range []string{"image_0009.jpg", "large.jpg", "pipe.jpg", "x.jpg"} {
		if err := os.Remove(filepath.Join(ant, name)); err != nil {
			t.Fatal(err)
		}
	}
	files, err := readFolder(t.Context(), os.DirFS(filepath.Join(dir, folder)))
	if err != nil {
		t.Fatal(err)
	}
	without, err := collect(files, "")
	if err != nil || without.Ref.SHA256 != good.Ref.SHA256 || c.Ref.SHA256 == good.Ref.SHA256 {
		t.Errorf("digests: %s with them, %s without, %s never had any; %v", c.Ref.SHA256, without.Ref.SHA256, good.Ref.SHA256, err)
	}
}

// TestLargeInArchive: the same limit in the archive.
func TestLargeInArchive(t *testing.T) {
	zipped := pack(t, folder+"/", append(sample(t), file{name: "ant/large.jpg", data: make([]byte, maxFile+1)}))
	files, err := readZip(t.Context(), bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := collect(files, "here")
	if err != nil {
		t.Fatal(err)
	}
	if _, bad, err := c.Decode(t.Context(), 300, true); err != nil || len(bad) != 1 || bad[0].Name != "ant/large.jpg" || !strings.Contains(bad[0].Err.Error(), "at most 16 MiB") {
		t.Errorf("bad: %v, %v", bad, err)
	}
}

func TestHostileFiles(t *testing.T) {
	huge := picture(t, 16, 16, true)
	at := bytes.Index(huge, []byte{0xff, 0xc0}) + 5 // height and width of the frame
	copy(huge[at:], []byte{0xff, 0xff, 0xff, 0xff})
	if _, err := (&Photo{jpeg: huge}).Grey(300); err == nil || !strings.Contains(err.Error(), "65535 x 65535 pixels") {
		t.Errorf("a photograph of 4 thousand million pixels: %v", err)
	}
	for _, prefix := range []string{"", folder + "/../../", "/", folder + "/a/b/"} {
		zipped := pack(t, prefix, sample(t))
		if _, err := readZip(t.Context(), bytes.NewReader(zipped), int64(len(zipped))); err == nil || !strings.Contains(err.Error(), "image_0001.jpg") {
			t.Errorf("names below %q: %v", prefix, err)
		}
	}
	zipped := pack(t, folder+"/", append(sample(t), sample(t)...))
	files, err := readZip(t.Context(), bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := collect(files, ""); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a file that is there twice: %v", err)
	}
}

func TestNotFound(t *testing.T) {
	_, err := Open(t.Context(), t.TempDir(), nil)
	if err == nil || !strings.Contains(err.Error(), "caltech-101.zip") || !strings.HasSuffix(err.Error(), "', or give a folder that holds "+folder+")") || !strings.Contains(err.Error(), "(run 'unsup data fetch caltech101 ") || strings.Contains(err.Error(), ") (") {
		t.Errorf("the error is %v", err)
	}
	empty := t.TempDir()
	unpack(t, empty, sample(t)[:1])
	if _, err := Open(t.Context(), empty, nil); err == nil || !strings.Contains(err.Error(), "1 categories") {
		t.Errorf("one category: %v", err)
	}
	dir := t.TempDir()
	unpack(t, dir, sample(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, dir, nil); err != context.Canceled {
		t.Errorf("after a cancellation: %v", err)
	}
}
