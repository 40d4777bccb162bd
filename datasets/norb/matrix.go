package norb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Magic is the first word of a file of the owners' binary-matrix format and
// says what its elements are.
type Magic uint32

// The element types that the format has. The small NORB files are of bytes and
// of 32-bit integers.
const (
	Singles Magic = 0x1E3D4C51
	Packed  Magic = 0x1E3D4C52
	Doubles Magic = 0x1E3D4C53
	Ints    Magic = 0x1E3D4C54
	Bytes   Magic = 0x1E3D4C55
	Shorts  Magic = 0x1E3D4C56
)

func (m Magic) String() string {
	switch m {
	case Singles:
		return "single-precision floats"
	case Packed:
		return "packed numbers"
	case Doubles:
		return "double-precision floats"
	case Ints:
		return "32-bit integers"
	case Bytes:
		return "bytes"
	case Shorts:
		return "16-bit integers"
	}
	return fmt.Sprintf("unknown elements (magic number %#08x)", uint32(m))
}

// leastDims is the number of dimensions that a header has room for even where
// the matrix has fewer; those beyond are 1.
const leastDims = 3

// WriteHeader writes what stands before the elements of a matrix: the magic
// number, the number of dimensions, each dimension; 32-bit words, little
// endian.
func WriteHeader(w io.Writer, m Magic, dims ...int) error {
	words := []uint32{uint32(m), uint32(len(dims))}
	for _, d := range dims {
		words = append(words, uint32(d))
	}
	for len(words) < 2+leastDims {
		words = append(words, 1)
	}
	return binary.Write(w, binary.LittleEndian, words)
}

// readHeader reads a header, which must be that of a matrix of this type and
// of these dimensions.
func readHeader(r io.Reader, m Magic, dims ...int) error {
	var head [2]uint32
	if err := binary.Read(r, binary.LittleEndian, &head); err != nil {
		return short(err, "header")
	}
	switch got := Magic(head[0]); {
	case got < Singles || got > Shorts:
		return fmt.Errorf("not a binary matrix: magic number %#08x, want %#08x", head[0], uint32(m))
	case got != m:
		return fmt.Errorf("a matrix of %s, want one of %s", got, m)
	case int64(head[1]) != int64(len(dims)):
		return fmt.Errorf("a matrix of %d dimensions, want %d", head[1], len(dims))
	}
	sizes := make([]uint32, max(leastDims, len(dims)))
	if err := binary.Read(r, binary.LittleEndian, sizes); err != nil {
		return short(err, "header")
	}
	for i, d := range dims {
		if int64(sizes[i]) != int64(d) {
			return fmt.Errorf("a matrix of dimensions %v, want %v", sizes[:len(dims)], dims)
		}
	}
	return nil
}

// readBytes returns the first n of the rows of a matrix of bytes with the
// given dimensions, the first of which counts rows.
func readBytes(r io.Reader, n int, dims ...int) ([]uint8, error) {
	if err := readHeader(r, Bytes, dims...); err != nil {
		return nil, err
	}
	return readRows(r, n, dims[0], product(dims[1:]))
}

// readInts is readBytes for 32-bit integers.
func readInts(r io.Reader, n int, dims ...int) ([]int32, error) {
	if err := readHeader(r, Ints, dims...); err != nil {
		return nil, err
	}
	raw, err := readRows(r, n, dims[0], 4*product(dims[1:]))
	if err != nil {
		return nil, err
	}
	ints := make([]int32, len(raw)/4)
	for i := range ints {
		ints[i] = int32(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return ints, nil
}

// readRows reads n of all rows of width bytes. Behind the last of all nothing
// may follow.
func readRows(r io.Reader, n, all, width int) ([]byte, error) {
	buf := make([]byte, n*width)
	if k, err := io.ReadFull(r, buf); err != nil {
		return nil, short(err, fmt.Sprintf("%d of %d rows", k/width, all))
	}
	if n < all {
		return buf, nil
	}
	var extra [1]byte
	switch k, err := io.ReadFull(r, extra[:]); {
	case k > 0:
		return nil, fmt.Errorf("trailing data after %d rows", all)
	case err != io.EOF:
		return nil, err
	}
	return buf, nil
}

func product(dims []int) int {
	p := 1
	for _, d := range dims {
		p *= d
	}
	return p
}

// short says that a stream ended early; where says how far it came.
func short(err error, where string) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("truncated: %s", where)
	}
	return fmt.Errorf("%s: %w", where, err)
}

// writeInts writes the rows of a matrix of 32-bit integers, header included.
func writeInts(w io.Writer, values []int32, dims ...int) error {
	if err := WriteHeader(w, Ints, dims...); err != nil {
		return err
	}
	raw := make([]byte, 0, 4*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, uint32(v))
	}
	_, err := w.Write(raw)
	return err
}
