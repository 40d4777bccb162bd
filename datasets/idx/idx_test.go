package idx

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// encode writes an idx file: magic number, dimensions, body.
func encode(magic uint32, body []byte, dims ...uint32) []byte {
	b := binary.BigEndian.AppendUint32(nil, magic)
	for _, d := range dims {
		b = binary.BigEndian.AppendUint32(b, d)
	}
	return append(b, body...)
}

func pack(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// flip returns a copy of b with one bit of byte i changed; i < 0 counts from
// the end.
func flip(b []byte, i int) []byte {
	c := bytes.Clone(b)
	if i < 0 {
		i += len(c)
	}
	c[i] ^= 1
	return c
}

var (
	pixels = []byte("abcdefghijkl")
	images = encode(imageMagic, pixels, 2, 3, 2)
	labels = encode(labelMagic, []byte{3, 0, 9}, 3)
)

func TestReadImages(t *testing.T) {
	for name, file := range map[string][]byte{"plain": images, "gzip": pack(t, images)} {
		got, err := ReadImages(iotest.OneByteReader(bytes.NewReader(file)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.N != 2 || got.Height != 3 || got.Width != 2 || !bytes.Equal(got.Pixels, pixels) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestReadLabels(t *testing.T) {
	for name, file := range map[string][]byte{"plain": labels, "gzip": pack(t, labels)} {
		got, err := ReadLabels(bytes.NewReader(file), 10)
		if err != nil || !bytes.Equal(got, []byte{3, 0, 9}) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}

func TestReadImagesGrowsAsDataArrive(t *testing.T) {
	n := 3*firstStep + 5 // several steps, the last one uneven
	body := make([]byte, n)
	for i := range body {
		body[i] = byte(i * 7 >> 3)
	}
	got, err := ReadImages(bytes.NewReader(encode(imageMagic, body, uint32(n), 1, 1)))
	if err != nil || !bytes.Equal(got.Pixels, body) {
		t.Fatalf("%d bytes came back different from %d, %v", len(got.Pixels), n, err)
	}
}

func TestDamagedImages(t *testing.T) {
	packed := pack(t, images)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":                   {nil, "truncated: 0 bytes of header, want 16"},
		"one byte":                {[]byte{0x1f}, "truncated: 1 bytes of header, want 16"},
		"short header":            {images[:7], "truncated: 7 bytes of header, want 16"},
		"html":                    {[]byte("<!DOCTYPE html><html></html>"), "not an idx image file: magic number 0x3c21444f, want 0x00000803"},
		"labels for images":       {append(bytes.Clone(labels), make([]byte, 9)...), "magic number 0x00000801"},
		"no pixels":               {images[:16], "truncated: 0 bytes of pixels, want 12"},
		"short pixels":            {images[:20], "truncated: 4 bytes of pixels, want 12"},
		"trailing":                {append(bytes.Clone(images), 0), "trailing data after 12 bytes of pixels"},
		"no images":               {encode(imageMagic, nil, 0, 3, 2), "0 images of 3 x 2: empty"},
		"no width":                {encode(imageMagic, nil, 2, 3, 0), "2 images of 3 x 0: empty"},
		"too many":                {encode(imageMagic, pixels, MaxCount+1, 1, 1), "larger than any real file"},
		"too wide":                {encode(imageMagic, pixels, 1, 1, MaxSide+1), "larger than any real file"},
		"product":                 {encode(imageMagic, pixels, 1<<16, 1<<8, 1<<7), "larger than any real file"},
		"overflow":                {encode(imageMagic, pixels, 1<<31, 1<<31, 4), "larger than any real file"},
		"gzip header only":        {packed[:6], "truncated: in the gzip header"},
		"gzip method":             {flip(packed, 2), "corrupted: not gzip data: in the gzip header"},
		"gzip cut in data":        {packed[:20], "truncated: "},
		"gzip cut in checksum":    {packed[:len(packed)-6], "truncated: after 12 bytes of pixels"},
		"gzip checksum":           {flip(packed, -8), "gzip checksum does not match"},
		"gzip length":             {flip(packed, -4), "gzip checksum does not match"},
		"gzip block type":         {append(bytes.Clone(packed[:10]), 0xff), "bad compressed data: 0 bytes of header"},
		"gzip then garbage":       {append(bytes.Clone(packed), "garbage garbage"...), "not gzip data: after 12 bytes of pixels"},
		"gzip then gzip":          {append(bytes.Clone(packed), packed...), "trailing data"},
		"gzip of truncated":       {pack(t, images[:20]), "truncated: 4 bytes of pixels, want 12"},
		"gzip of gzip":            {pack(t, packed), "not an idx image file"},
		"hostile header, no data": {encode(imageMagic, nil, 1<<16, 1<<7, 1<<7), "truncated: 0 bytes of pixels, want 1073741824"},
	} {
		_, err := ReadImages(bytes.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestDamagedLabels(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"truncated":          {labels[:9], "truncated: 1 bytes of labels, want 3"},
		"trailing":           {append(bytes.Clone(labels), 1), "trailing data after 3 bytes of labels"},
		"images for labels":  {images, "not an idx label file: magic number 0x00000803"},
		"none":               {encode(labelMagic, nil, 0), "0 labels"},
		"too many":           {encode(labelMagic, nil, MaxCount+1), "16777217 labels"},
		"label out of range": {encode(labelMagic, []byte{3, 10}, 2), "label 1 is 10, want 0 to 9"},
	} {
		_, err := ReadLabels(bytes.NewReader(c.file), 10)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestReadErrorIsPassedOn(t *testing.T) {
	disk := errors.New("disk on fire")
	for _, cut := range []int{0, 1, 10, 20} {
		r := io.MultiReader(bytes.NewReader(images[:cut]), iotest.ErrReader(disk))
		if _, err := ReadImages(r); !errors.Is(err, disk) {
			t.Errorf("after %d bytes: got %v", cut, err)
		}
	}
}

func TestHostileHeaderAllocatesLittle(t *testing.T) {
	hostile := encode(imageMagic, []byte("few"), 1<<16, 1<<7, 1<<7) // announces 1 GiB
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := ReadImages(bytes.NewReader(hostile)); err == nil {
		t.Fatal("accepted")
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 2*firstStep {
		t.Errorf("allocated %d bytes for a file of %d", got, len(hostile))
	}
}
