// Package idx reads the idx format of LeCun, Cortes and Burges's MNIST pages:
// a big-endian header (two zero bytes, the element type, the number of
// dimensions, each dimension as 32 bits) and the elements, here always bytes.
// Readers take the file plain or gzip-compressed. They trust nothing in it: a
// header cannot make them allocate more than the data that really follows is
// worth, and input that is short, long or corrupted is an error of one line.
package idx

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Limits on what a header may announce; the largest published file of this
// format (EMNIST by class) stays below them.
const (
	MaxCount  = 1 << 24 // images or labels
	MaxSide   = 1 << 12 // pixels
	MaxPixels = 1 << 30 // bytes in one file
)

const (
	imageMagic = 0x00000803 // unsigned bytes, three dimensions
	labelMagic = 0x00000801 // unsigned bytes, one dimension
)

// Images is a file of grey images, one byte a pixel, row-major, image after
// image.
type Images struct {
	N, Height, Width int
	Pixels           []uint8 // N*Height*Width
}

// ReadImages reads an idx3 file to its end.
func ReadImages(r io.Reader) (Images, error) {
	in, err := decompressed(r)
	if err != nil {
		return Images{}, err
	}
	dims, err := readHeader(in, imageMagic, "image", 3)
	if err != nil {
		return Images{}, err
	}
	n, h, w := dims[0], dims[1], dims[2]
	if err := checkImageDims(n, h, w); err != nil {
		return Images{}, err
	}
	pixels, err := readBody(in, int(n*h*w), "pixels")
	if err != nil {
		return Images{}, err
	}
	return Images{N: int(n), Height: int(h), Width: int(w), Pixels: pixels}, nil
}

func checkImageDims(n, h, w uint64) error {
	switch {
	case n == 0 || h == 0 || w == 0:
		return fmt.Errorf("header says %d images of %d x %d: empty", n, h, w)
	case n > MaxCount || h > MaxSide || w > MaxSide || n*h*w > MaxPixels:
		return fmt.Errorf("header says %d images of %d x %d: larger than any real file (corrupted?)", n, h, w)
	}
	return nil
}

// ReadLabels reads an idx1 file to its end. Labels must be in 0..classes-1.
func ReadLabels(r io.Reader, classes int) ([]uint8, error) {
	in, err := decompressed(r)
	if err != nil {
		return nil, err
	}
	dims, err := readHeader(in, labelMagic, "label", 1)
	if err != nil {
		return nil, err
	}
	if n := dims[0]; n == 0 || n > MaxCount {
		return nil, fmt.Errorf("header says %d labels, want 1 to %d (corrupted?)", n, MaxCount)
	}
	labels, err := readBody(in, int(dims[0]), "labels")
	if err != nil {
		return nil, err
	}
	for i, l := range labels {
		if int(l) >= classes {
			return nil, fmt.Errorf("label %d is %d, want 0 to %d", i, l, classes-1)
		}
	}
	return labels, nil
}

// readHeader reads the magic number and the dimensions.
func readHeader(r io.Reader, magic uint32, what string, dims int) ([]uint64, error) {
	buf := make([]byte, 4+4*dims)
	if n, err := io.ReadFull(r, buf); err != nil {
		return nil, broken(err, fmt.Sprintf("%d bytes of header, want %d", n, len(buf)))
	}
	if got := binary.BigEndian.Uint32(buf); got != magic {
		return nil, fmt.Errorf("not an idx %s file: magic number %#08x, want %#08x", what, got, magic)
	}
	sizes := make([]uint64, dims)
	for i := range sizes {
		sizes[i] = uint64(binary.BigEndian.Uint32(buf[4+4*i:]))
	}
	return sizes, nil
}

// readBody reads n bytes and makes sure that nothing follows them.
func readBody(r io.Reader, n int, what string) ([]byte, error) {
	body, err := readExactly(r, n)
	if err != nil {
		return nil, broken(err, fmt.Sprintf("%d bytes of %s, want %d", len(body), what, n))
	}
	var extra [1]byte
	switch k, err := io.ReadFull(r, extra[:]); {
	case k > 0:
		return nil, fmt.Errorf("trailing data after %d bytes of %s", n, what)
	case err != io.EOF:
		return nil, broken(err, fmt.Sprintf("after %d bytes of %s", n, what))
	}
	return body, nil
}

// firstStep is what may be allocated on a header's word alone.
const firstStep = 4 << 20

// readExactly reads n bytes into a buffer that grows as they arrive. With an
// error it returns what did arrive.
func readExactly(r io.Reader, n int) ([]byte, error) {
	buf := make([]byte, min(n, firstStep))
	for done := 0; ; {
		k, err := io.ReadFull(r, buf[done:])
		done += k
		if err != nil {
			return buf[:done], err
		}
		if done == n {
			return buf, nil
		}
		larger := make([]byte, min(n, 2*len(buf)))
		copy(larger, buf)
		buf = larger
	}
}
