package results

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"testing"
)

// The digest is the SHA-256 of a byte string that can be written down.
func TestDigestTensorsIsItsDefinition(t *testing.T) {
	bytes := []byte("\x01\x00\x00\x00\x00\x00\x00\x00W" + // name
		"\x02\x00\x00\x00\x00\x00\x00\x00" + // rank
		"\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00" + // shape
		"\x02\x00\x00\x00\x00\x00\x00\x00" + // elements
		"\x00\x00\x80\x3f\x00\x00\x00\x80") // 1, -0
	sum := sha256.Sum256(bytes)
	minusZero := float32(math.Copysign(0, -1))
	got := DigestTensors([]Tensor{{Name: "W", Shape: []int{1, 2}, Data: []float32{1, minusZero}}})
	if want := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDigestTensorsSeesEverything(t *testing.T) {
	long := make([]float32, 3000) // more than one block of the hash's buffer
	changed := append([]float32(nil), long...)
	changed[2999] = math.Float32frombits(1)
	variants := [][]Tensor{
		nil,
		{{Name: "a"}},
		{{Name: "b"}},
		{{Name: "a", Shape: []int{0}}},
		{{Name: "a"}, {Name: "a"}},
		{{Name: "a", Shape: []int{2, 3}, Data: make([]float32, 6)}},
		{{Name: "a", Shape: []int{3, 2}, Data: make([]float32, 6)}},
		{{Name: "a", Shape: []int{3000}, Data: long}},
		{{Name: "a", Shape: []int{3000}, Data: changed}},
	}
	seen := map[string]int{}
	for i, v := range variants {
		d := DigestTensors(v)
		if j, ok := seen[d]; ok {
			t.Errorf("variants %d and %d have the same digest", i, j)
		}
		seen[d] = i
	}
}

// TestDigestTensorsLeavesPartsOut: the part of a model is no part of the digest,
// the rest of the name is.
func TestDigestTensorsLeavesPartsOut(t *testing.T) {
	digest := func(name string) string { return DigestTensors([]Tensor{{Name: name}}) }
	if digest("net.W1") != digest("W1") || digest("net.W1") == digest("net.W2") || digest("net.W1") == digest("net") {
		t.Error("the digest of net.W1 is not that of W1")
	}
}

func TestDigestPredictions(t *testing.T) {
	// printf '\7\2\1' | sha256sum
	want := "d0192c1be3755623b7cd5b7d7191c8c6aa81435e656d339ccc8df8ad216a151e"
	o := Outcome{Predictions: []uint8{7, 2, 1}}
	if got := o.Digests(); got.Predictions != want || got.Parameters != DigestTensors(nil) {
		t.Errorf("got %+v, want predictions %s", got, want)
	}
}
