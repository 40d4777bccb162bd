package sparsecoding

import (
	"encoding/binary"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/unsup/unsup/simd"
)

// BenchmarkPeers codes the problem that peers.py has written into the folder
// UNSUP_PEERS, and leaves the codes there.
func BenchmarkPeers(b *testing.B) {
	dir := os.Getenv("UNSUP_PEERS")
	if dir == "" {
		b.Skip("peers.py runs this benchmark")
	}
	const bases, inputs = 512, 196
	lambda, err := strconv.ParseFloat(os.Getenv("UNSUP_PEERS_LAMBDA"), 64)
	if err != nil {
		b.Fatal(err)
	}
	atoms, x := simd.View(bases, inputs, floats(b, dir+"/atoms")), floats(b, dir+"/patches")
	patches := simd.View(len(x)/inputs, inputs, x)
	c := coder(b, atoms, Options{lambda, 1e-4}, 0)
	a := simd.NewMatrix(patches.Rows, bases)
	for b.Loop() {
		c.Encode(a, patches)
	}
	b.ReportMetric(float64(b.N)*float64(patches.Rows)/b.Elapsed().Seconds(), "patches/s")
	var out []byte
	for _, v := range a.Data {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	if err := os.WriteFile(dir+"/codes", out, 0o666); err != nil {
		b.Fatal(err)
	}
}

func floats(b *testing.B, name string) []float32 {
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	out := make([]float32, len(data)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out
}
