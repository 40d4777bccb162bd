package idx

import (
	"bytes"
	"testing"
)

// FuzzIDX feeds arbitrary files to both readers. Whatever is accepted must
// mean exactly what it says: encoding it again gives the decompressed file,
// and packing it changes nothing.
func FuzzIDX(f *testing.F) {
	for _, file := range [][]byte{images, labels} {
		packed := pack(f, file)
		f.Add(file)
		f.Add(packed)
		f.Add(file[:len(file)-1])
		f.Add(append(bytes.Clone(file), 0))
		f.Add(packed[:len(packed)-3])
		f.Add(flip(packed, -7))
	}
	f.Add(encode(imageMagic, pixels, 1<<31, 1<<31, 4))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, file []byte) {
		fuzzImages(t, file)
		fuzzLabels(t, file)
	})
}

func fuzzImages(t *testing.T, file []byte) {
	got, err := ReadImages(bytes.NewReader(file))
	if err != nil {
		return
	}
	if len(got.Pixels) != got.N*got.Height*got.Width {
		t.Fatalf("%d pixels for %d images of %d x %d", len(got.Pixels), got.N, got.Height, got.Width)
	}
	again := encode(imageMagic, got.Pixels, uint32(got.N), uint32(got.Height), uint32(got.Width))
	if file[0] == 0 && !bytes.Equal(again, file) {
		t.Fatal("a plain file is not what was read from it")
	}
	back, err := ReadImages(bytes.NewReader(pack(t, again)))
	if err != nil || back.N != got.N || back.Height != got.Height || !bytes.Equal(back.Pixels, got.Pixels) {
		t.Fatalf("packed, the file reads differently: %v", err)
	}
}

func fuzzLabels(t *testing.T, file []byte) {
	got, err := ReadLabels(bytes.NewReader(file), 10)
	if err != nil {
		return
	}
	for i, l := range got {
		if l > 9 {
			t.Fatalf("label %d is %d", i, l)
		}
	}
	again := encode(labelMagic, got, uint32(len(got)))
	if file[0] == 0 && !bytes.Equal(again, file) {
		t.Fatal("a plain file is not what was read from it")
	}
	back, err := ReadLabels(bytes.NewReader(pack(t, again)), 10)
	if err != nil || !bytes.Equal(back, got) {
		t.Fatalf("packed, the file reads differently: %v", err)
	}
}
