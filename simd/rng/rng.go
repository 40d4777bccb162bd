// Package rng provides counter-based random streams: random numbers are
// addressed, not consumed. A stream is (seed, name); a draw is (stream, epoch,
// batch, step, index). Nothing holds generator state, so threads, batch order
// and resuming cannot change a draw.
//
// The generator is Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel
// Random Numbers: As Easy as 1, 2, 3" (SC 2011).
package rng

import (
	"crypto/sha256"
	"encoding/binary"
)

// Stream is a named source of draws under a root seed. The zero Stream is
// valid but no named stream equals it in practice; use New.
type Stream struct {
	root [32]byte
	key  [2]uint32
}

// New returns the stream called name under seed. Every seed is an ordinary
// one, zero included.
func New(seed uint64, name string) Stream {
	var root [32]byte
	binary.LittleEndian.PutUint64(root[:], seed)
	return derive(root, name)
}

// Child returns the stream called name below s. Adding a child never shifts
// the draws of s or of another child.
func (s Stream) Child(name string) Stream { return derive(s.root, name) }

func derive(parent [32]byte, name string) Stream {
	sum := sha256.Sum256(append(parent[:], name...))
	return Stream{root: sum, key: [2]uint32{
		binary.LittleEndian.Uint32(sum[0:]), binary.LittleEndian.Uint32(sum[4:])}}
}

// Draw addresses one array of random words: word i of the array is a function
// of the draw and i alone.
type Draw struct {
	Key              [2]uint32
	Epoch, Batch, At uint32 // read by assembly in this order, after Key
}

// At returns the draw of an epoch, a batch of that epoch, and a step of that
// batch (such as the Gibbs sweep and layer), each in 0..2^32-1.
func (s Stream) At(epoch, batch, step int) Draw {
	return Draw{Key: s.key, Epoch: uint32(epoch), Batch: uint32(batch), At: uint32(step)}
}

// Lanes is the number of consecutive Philox counters that make one group of
// words; see Word.
const Lanes = 16

// Word returns word i of the draw's array. Words come in groups of 64 from 16
// consecutive counters: group g holds, for w = 0..3 and j = 0..15, at place
// 64g + 16w + j, output w of the counter (16g + j, At, Batch, Epoch). The
// layout is frozen; vector code of 4, 8 or 16 lanes produces it with plain
// stores.
func (d Draw) Word(i int) uint32 {
	g, w, j := i/Group, i/Lanes%4, i%Lanes
	return Philox([4]uint32{uint32(Lanes*g + j), d.At, d.Batch, d.Epoch}, d.Key)[w]
}

// Group is the number of words in a group.
const Group = 4 * Lanes

// Words sets dst to the words 64g .. 64g+63.
func (d Draw) Words(dst *[Group]uint32, g int) {
	for j := range Lanes {
		for w, x := range Philox([4]uint32{uint32(Lanes*g + j), d.At, d.Batch, d.Epoch}, d.Key) {
			dst[Lanes*w+j] = x
		}
	}
}

// Uniform returns word i as a float32 in [0, 1): its upper 24 bits times 2^-24.
func (d Draw) Uniform(i int) float32 { return float32(d.Word(i)>>8) * 0x1p-24 }

// Philox's multipliers and Weyl constants.
const (
	M0 = 0xD2511F53
	M1 = 0xCD9E8D57
	W0 = 0x9E3779B9
	W1 = 0xBB67AE85
)

// Philox is Philox4x32-10: ten rounds on the counter under the key.
func Philox(c [4]uint32, k [2]uint32) [4]uint32 {
	for range 10 {
		p0, p1 := uint64(c[0])*M0, uint64(c[2])*M1
		c = [4]uint32{uint32(p1>>32) ^ c[1] ^ k[0], uint32(p1), uint32(p0>>32) ^ c[3] ^ k[1], uint32(p0)}
		k[0] += W0
		k[1] += W1
	}
	return c
}
