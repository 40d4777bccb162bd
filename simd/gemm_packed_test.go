//go:build !purego && amd64

package simd

import (
	"testing"

	"github.com/unsup/unsup/asm"
)

// TestGemmBitsOfOtherVendors packs what this CPU reads in place, and the other
// way round: CPUs differ in which is faster, not in bits.
func TestGemmBitsOfOtherVendors(t *testing.T) {
	for _, p := range []*tiles{&avx2Tiles, &avx512Tiles} {
		was := p.termsApart
		defer func() { p.termsApart = was }()
		p.termsApart = !was
	}
	was := avx512Tiles
	defer func() { avx512Tiles = was }()
	avx512Tiles.transpose, avx512Tiles.turnPanel = asm.Transpose16AheadAVX512, nil
	if onAMD {
		avx512Tiles.transpose, avx512Tiles.turnPanel = asm.Transpose16AVX512, asm.Transpose32AVX512
	}
	TestGemmBits(t)
}

// TestQuarterOf: what cpuid does not know, and sizes that no cache has, are
// taken for a plausible one.
func TestQuarterOf(t *testing.T) {
	for bytes, want := range map[int]int{-1: 1 << 16, 0: 1 << 16, 512 << 10: 1 << 16, 1 << 20: 1 << 16, 2 << 20: 1 << 17, 1 << 30: 1 << 17} {
		if got := quarterOf(bytes); got != want {
			t.Errorf("%d bytes: %d elements, want %d", bytes, got, want)
		}
	}
}

// TestShares: tiles share all rows, in order, and none has more than fit.
func TestShares(t *testing.T) {
	for m := 1; m < 100; m++ {
		s := avx512Tiles.share(m)
		for i := range s.tiles {
			if n := s.at(i+1) - s.at(i); n < 1 || n > avx512Tiles.rows {
				t.Fatalf("%d rows: tile %d has %d", m, i, n)
			}
		}
		if s.at(0) != 0 || s.at(s.tiles) != m || s.at(s.tiles+1) != m {
			t.Fatalf("%d rows: tiles from %d to %d, %d", m, s.at(0), s.at(s.tiles), s.at(s.tiles+1))
		}
	}
}
