package caltech101

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"os"
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
		{"BACKGROUND_Google/image_0001.jpg", picture(t, 30, 20, false)},
		{"ant/image_0001.jpg", picture(t, 40, 8, false)},
		{"ant/image_0002.jpg", picture(t, 12, 24, true)},
		{"barrel/image_0001.JPG", picture(t, 9, 9, false)},
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
	other := []file{{"ant/tmp", []byte("no photograph")}, {"ant/._image_0001.jpg", []byte("of a Mac")}}
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
	if err == nil || !strings.Contains(err.Error(), "caltech-101.zip") || !strings.Contains(err.Error(), "unsup data fetch caltech101") || !strings.Contains(err.Error(), folder) {
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
