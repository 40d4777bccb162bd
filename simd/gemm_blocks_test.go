//go:build !purego && (amd64 || arm64)

package simd

import "testing"

// TestGemmBitsOfSmallBlocks takes panels and blocks that are small, so that
// small products have what only large ones have otherwise: several slices of
// terms, sums that grow in a space of their own, several blocks of rows, panels
// that are packed for all of them. The cut is not part of the definition.
func TestGemmBitsOfSmallBlocks(t *testing.T) {
	wasBlock := blockA
	defer func() { blockA = wasBlock }()
	blockA = 512 // with fewer, a block would have no whole tile
	for _, p := range allTiles {
		was := p.depth
		defer func() { p.depth = was }()
		p.depth = 16
	}
	withProcs(t, 2) // with one, no block of rows is cut into columns
	eachPath(t, func(t *testing.T, k *kernels) {
		var seen struct{ slices, own, down, across, shared bool }
		for _, p := range append(products(), deepProducts()...) {
			for _, tiles := range allTiles {
				g := gemmArgs{opA: p.opA, opB: p.opB, m: p.m, n: p.n, k: p.k, c: operand(NoTrans, p.m, p.n, 4, false)}
				cut, deep := tiles.cut(p.m, p.n, p.k), p.k > tiles.sliceDepth(p.k)
				seen.slices = seen.slices || deep
				seen.down = seen.down || cut.down > 1
				seen.across = seen.across || cut.down > 1 && cut.across > 1
				seen.shared = seen.shared || cut.down > 1 && !fewTerms(p.m, p.n, p.k) && p.k > 0
				seen.own = seen.own || g.target(gemmBlock{0, p.m, 0, p.n}, deep).own != nil
			}
			if err := sameBits(p.run(k, t, true).Data, p.run(&generic, t, true).Data); err != nil {
				t.Fatalf("%v: %v", p, err)
			}
		}
		if !seen.slices || !seen.own || !seen.down || !seen.across || !seen.shared {
			t.Errorf("what these products met: %+v", seen)
		}
	})
}

func deepProducts() []product {
	var ps []product
	for _, opA := range []Op{NoTrans, Trans} {
		for _, opB := range []Op{NoTrans, Trans} {
			for _, s := range [][3]int{{150, 20, 40}, {70, 9, 100}, {70, 140, 20}} {
				ps = append(ps, product{opA, opB, s[0], s[1], s[2], 1, 0}, product{opA, opB, s[0], s[1], s[2], -0.5, 0.3})
			}
		}
	}
	return ps
}
