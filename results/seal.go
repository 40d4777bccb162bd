package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
)

// A sealed safetensors file has the SHA-256 of itself in its metadata, computed
// with zeros in place of these 64 hex digits: one wrong bit anywhere in the file
// is found, and the file stays valid safetensors.
const sealKey = "sha256"

var (
	sealStart  = []byte(`"` + sealKey + `":"`)
	sealZeros  = bytes.Repeat([]byte("0"), 2*sha256.Size)
	errDamaged = errors.New("the content is not what its SHA-256 says (truncated or damaged)")
)

// seal replaces the zeros that the metadata has under sealKey.
func seal(data []byte) error {
	at, ok := findSeal(data)
	if !ok {
		return errDamaged
	}
	copy(data[at:], sealOf(data, at))
	return nil
}

// checkSeal tells whether the file is as it was sealed.
func checkSeal(data []byte) error {
	at, ok := findSeal(data)
	if !ok || !bytes.Equal(data[at:at+len(sealZeros)], sealOf(data, at)) {
		return errDamaged
	}
	return nil
}

// findSeal returns the place of the digest in a safetensors file. The key's
// quotes cannot occur within a JSON string, where they would be escaped.
func findSeal(data []byte) (at int, ok bool) {
	if len(data) < 8 {
		return 0, false
	}
	size := binary.LittleEndian.Uint64(data)
	if size > uint64(len(data)-8) {
		return 0, false
	}
	header := data[8 : 8+size]
	i := bytes.Index(header, sealStart)
	if i < 0 || len(header)-i-len(sealStart) < len(sealZeros) {
		return 0, false
	}
	return 8 + i + len(sealStart), true
}

// sealOf is the digest, in hex, of the file with zeros in its place.
func sealOf(data []byte, at int) []byte {
	h := sha256.New()
	h.Write(data[:at])
	h.Write(sealZeros)
	h.Write(data[at+len(sealZeros):])
	return hex.AppendEncode(nil, h.Sum(nil))
}
