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
		runs, call := 0, 0
		for ; call < s.tiles; call += s.alike(call) {
			runs++
			for i := range s.alike(call) {
				if s.height(call+i) != s.height(call) {
					t.Fatalf("%d rows: tiles %d and %d are not alike", m, call, call+i)
				}
			}
		}
		if call != s.tiles || runs > 2 {
			t.Fatalf("%d rows: %d runs of alike tiles end at %d of %d", m, runs, call, s.tiles)
		}
		if s.at(0) != 0 || s.at(s.tiles) != m || s.at(s.tiles+1) != m {
			t.Fatalf("%d rows: tiles from %d to %d, %d", m, s.at(0), s.at(s.tiles), s.at(s.tiles+1))
		}
	}
}

// TestParts: a call's tiles ask for the parts that there are, and for none that
// begins past the end of the data.
func TestParts(t *testing.T) {
	data := make([]float32, 100)
	for _, c := range []coming{{}, {data, 16, 4, 64}, {data, 16, 9, 64}, {data, 50, 9, 64}, {data, 99, 9, 64}, {data, 100, 9, 64}} {
		for i := range 12 {
			want := 0
			for k := i; k < c.parts && k*c.apart < len(c.data); k++ {
				want++
			}
			p := c.from(i)
			switch {
			case p.parts != want:
				t.Errorf("%d parts of %d elements, from the %d-th: %d, want %d", c.parts, c.apart, i, p.parts, want)
			case want == 0 && (p.first != &nothing || p.step != 0 || p.apart != 0):
				t.Errorf("no parts from the %d-th on: %+v, want a line that stays", i, p)
			case want > 0 && (p.first != &data[i*c.apart] || p.step != 64 || p.apart != 4*c.apart):
				t.Errorf("parts of %d elements from the %d-th on: %+v", c.apart, i, p)
			}
		}
	}
}
