package norb

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// header is that of a matrix, by the format's description: magic, number of
// dimensions, dimensions, each four bytes with the lowest first.
func header(words ...uint32) []byte {
	var b []byte
	for _, w := range words {
		b = append(b, byte(w), byte(w>>8), byte(w>>16), byte(w>>24))
	}
	return b
}

func TestReadMatrices(t *testing.T) {
	file := append(header(0x1E3D4C55, 4, 2, 2, 1, 2), 1, 2, 3, 4, 5, 6, 7, 8)
	got, err := readBytes(bytes.NewReader(file), 2, 2, 2, 1, 2)
	if err != nil || !bytes.Equal(got, []byte{1, 2, 3, 4, 5, 6, 7, 8}) {
		t.Errorf("bytes %v, %v", got, err)
	}
	got, err = readBytes(bytes.NewReader(file), 1, 2, 2, 1, 2)
	if err != nil || !bytes.Equal(got, []byte{1, 2, 3, 4}) {
		t.Errorf("the first row is %v, %v", got, err)
	}
	// One dimension, and still three in the header; -2 as two's complement.
	ints, err := readInts(bytes.NewReader(header(0x1E3D4C54, 1, 2, 1, 1, 7, 0xFFFFFFFE)), 2, 2)
	if err != nil || !slices.Equal(ints, []int32{7, -2}) {
		t.Errorf("integers %v, %v", ints, err)
	}
}

func TestWriteIsWhatReadReads(t *testing.T) {
	var b bytes.Buffer
	if err := writeInts(&b, []int32{7, -2}, 2); err != nil {
		t.Fatal(err)
	}
	if want := header(0x1E3D4C54, 1, 2, 1, 1, 7, 0xFFFFFFFE); !bytes.Equal(b.Bytes(), want) {
		t.Errorf("wrote % x, want % x", b.Bytes(), want)
	}
	b.Reset()
	if err := WriteHeader(&b, Bytes, 2, 2, 96, 96); err != nil {
		t.Fatal(err)
	}
	if want := header(0x1E3D4C55, 4, 2, 2, 96, 96); !bytes.Equal(b.Bytes(), want) {
		t.Errorf("wrote % x, want % x", b.Bytes(), want)
	}
}

func TestDamagedMatrices(t *testing.T) {
	whole := append(header(0x1E3D4C55, 3, 2, 1, 2), 1, 2, 3, 4)
	for want, file := range map[string][]byte{
		"truncated: header":      whole[:5],
		"truncated: header ":     whole[:11],
		"truncated: 1 of 2 rows": whole[:len(whole)-1],
		"trailing data after 2":  append(slices.Clone(whole), 0),
		"not a binary matrix: magic number 0x3c68746d, want 0x1e3d4c55": []byte("mth<l>  "),
		"a matrix of 32-bit integers, want one of bytes":                header(0x1E3D4C54, 3, 2, 1, 2, 0),
		"a matrix of single-precision floats, want one of bytes":        header(0x1E3D4C51, 3, 2, 1, 2, 0),
		"a matrix of 4294967295 dimensions, want 3":                     header(0x1E3D4C55, 1<<32-1, 2, 1, 2),
		"a matrix of dimensions [4294967295 1 2], want [2 1 2]":         header(0x1E3D4C55, 3, 1<<32-1, 1, 2),
		"a matrix of double-precision floats, want one of bytes":        header(0x1E3D4C53, 3),
		"a matrix of packed numbers, want one of bytes":                 header(0x1E3D4C52, 3),
		"a matrix of 16-bit integers, want one of bytes":                header(0x1E3D4C56, 3),
		"not a binary matrix: magic number 0x1e3d4c57, want 0x1e3d4c55": header(0x1E3D4C57, 3),
		"not a binary matrix: magic number 0x554c3d1e, want 0x1e3d4c55": {0x1e, 0x3d, 0x4c, 0x55, 0, 0, 0, 3}, // big endian
	} {
		_, err := readBytes(bytes.NewReader(file), 2, 2, 1, 2)
		if err == nil || !strings.Contains(err.Error(), strings.TrimSpace(want)) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// FuzzMatrix feeds arbitrary files to the readers of all three kinds of file.
// Whatever is accepted means exactly what it says: writing it again gives the
// file.
func FuzzMatrix(f *testing.F) {
	f.Add(append(header(0x1E3D4C55, 4, 2, 2, 96, 96), make([]byte, 2*PairPixels)...))
	f.Add(header(0x1E3D4C54, 1, 2, 1, 1, 4, 0))
	f.Add(header(0x1E3D4C54, 2, 2, 4, 1, 4, 8, 34, 5, 9, 0, 0, 0))
	f.Add(header(0x1E3D4C54, 2, 2, 4, 1, 0, 8, 34, 5, 9, 0, 0, 0))
	f.Add(header(0x1E3D4C55, 1<<32-1, 1<<31, 1<<31, 1<<31))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, file []byte) {
		var again bytes.Buffer
		if pixels, err := readBytes(bytes.NewReader(file), 2, 2, 2, Side, Side); err == nil {
			WriteHeader(&again, Bytes, 2, 2, Side, Side) // to memory: cannot fail
			again.Write(pixels)
		} else if labels, err := readLabels(bytes.NewReader(file), 2, 2); err == nil {
			WriteCategories(&again, labels)
		} else if views, err := readViews(bytes.NewReader(file), 2, 2, TrainInstances); err == nil {
			WriteViews(&again, views)
		} else {
			return
		}
		// The header's spare dimensions may hold anything.
		got := slices.Clone(file)
		for i := 2 + int(got[4]); i < 2+leastDims; i++ {
			copy(got[4*i:], header(1))
		}
		if !bytes.Equal(again.Bytes(), got) {
			t.Fatal("the file is not what was read from it")
		}
	})
}
