package nn

import (
	"math"

	"github.com/unsup/unsup/simd"
)

// flusher is flush on several threads.
type flusher struct {
	x     []float32
	least float32
	run   func(i int) // chunk
}

func newFlusher() *flusher {
	f := &flusher{}
	f.run = f.chunk
	return f
}

// flushChunk is the number of elements that a thread takes at a time.
const flushChunk = 1 << 15

func (f *flusher) flush(x []float32, least float32) {
	f.x, f.least = x, least
	simd.Chunks((len(x)+flushChunk-1)/flushChunk, f.run)
}

func (f *flusher) chunk(i int) {
	flush(f.x[i*flushChunk:min((i+1)*flushChunk, len(f.x))], f.least)
}

// flush makes 0 of what is smaller than least. It has no branches, since which
// elements are small cannot be foreseen.
func flush(x []float32, least float32) {
	limit := math.Float32bits(least)
	for i, v := range x {
		bits := math.Float32bits(v)
		if bits&0x7fffffff < limit {
			bits = 0
		}
		x[i] = math.Float32frombits(bits)
	}
}
