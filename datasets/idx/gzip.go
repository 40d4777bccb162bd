package idx

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// decompressed is the content of r, which may be gzip-compressed: an idx file
// begins with a zero byte, a gzip file with 1f 8b.
func decompressed(r io.Reader) (io.Reader, error) {
	in := bufio.NewReader(r)
	head, err := in.Peek(2)
	if err != nil && err != io.EOF {
		return nil, broken(err, "before the first byte")
	}
	if len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b {
		return in, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, broken(err, "in the gzip header")
	}
	return z, nil
}

// broken says in the reader's words why a stream ended early; where says how
// far it came.
func broken(err error, where string) error {
	var corrupt flate.CorruptInputError
	switch {
	case err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("truncated: %s", where)
	case errors.Is(err, gzip.ErrChecksum):
		return fmt.Errorf("corrupted: gzip checksum does not match: %s", where)
	case errors.Is(err, gzip.ErrHeader):
		return fmt.Errorf("corrupted: not gzip data: %s", where)
	case errors.As(err, &corrupt):
		return fmt.Errorf("corrupted: bad compressed data: %s", where)
	}
	return fmt.Errorf("%s: %w", where, err)
}
