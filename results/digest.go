package results

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"strings"
)

// Digests returns the digests of an outcome's parameters and predictions.
func (o *Outcome) Digests() Digests {
	return Digests{Parameters: DigestTensors(o.Parameters), Predictions: DigestPredictions(o.Predictions)}
}

// DigestTensors is the SHA-256 (hex) over the tensors in their order. Each one
// adds its name (length and bytes) without the part of the model that stands
// before a dot ("W1" of "net.W1"), its rank and shape, its number of elements,
// and the little-endian float32 bits of its data; all lengths are little-endian
// uint64. No two lists of tensors that differ in more than those parts have the
// same input.
func DigestTensors(tensors []Tensor) string {
	h := sha256.New()
	buf := make([]byte, 0, 4096)
	for _, t := range tensors {
		name := t.Name[strings.LastIndexByte(t.Name, '.')+1:]
		buf = binary.LittleEndian.AppendUint64(buf[:0], uint64(len(name)))
		buf = append(buf, name...)
		buf = binary.LittleEndian.AppendUint64(buf, uint64(len(t.Shape)))
		for _, d := range t.Shape {
			buf = binary.LittleEndian.AppendUint64(buf, uint64(d))
		}
		buf = binary.LittleEndian.AppendUint64(buf, uint64(len(t.Data)))
		h.Write(buf)
		writeFloats(h, t.Data, buf[:0])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// writeFloats hashes data in blocks that fit buf.
func writeFloats(h hash.Hash, data []float32, buf []byte) {
	for _, x := range data {
		if len(buf)+4 > cap(buf) {
			h.Write(buf)
			buf = buf[:0]
		}
		buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(x))
	}
	h.Write(buf)
}

// DigestPredictions is the SHA-256 (hex) over the predicted classes, one byte
// each.
func DigestPredictions(predictions []uint8) string {
	sum := sha256.Sum256(predictions)
	return hex.EncodeToString(sum[:])
}
