package simd

import (
	"fmt"
	"testing"
)

// TestSquaredDistancesBits: block by block, the distances have the bits of three
// passes over all of them by the portable path. The shapes have several blocks,
// rows that share cache sets (1024), sums of several slices of terms, no terms
// at all, and so many columns that blocks are narrowed; some norms are too small,
// so that there is something below 0.
func TestSquaredDistancesBits(t *testing.T) {
	withProcs(t, 3)
	with(t, &generic) // but where everyPath has another
	for _, s := range []struct{ m, n, k, stride int }{
		{1, 1, 1, 1}, {7, 33, 0, 40}, {61, 300, 40, 1024}, {20, 70, 1100, 71}, {70, 20, 330, 1024}, {200, 3000, 3, 3001},
	} {
		a, b := View(s.m, s.k, values(s.m*s.k, 1, false)), View(s.n, s.k, values(s.n*s.k, 2, false))
		normsA, normsB := make([]float32, s.m), make([]float32, s.n)
		RowSquares(normsA, a)
		RowSquares(normsB, b)
		for i := range normsA {
			normsA[i] *= float32(i%3) / 2
		}
		fresh := func() Matrix { return Matrix{s.m, s.n, s.stride, values(s.m*s.stride, 3, true)} }
		want := fresh()
		for i := range s.m {
			AddScalar(want.Row(i), normsA[i], normsB)
		}
		Gemm(NoTrans, Trans, -2, a, b, 1, want)
		for i := range s.m {
			Relu(want.Row(i), want.Row(i))
		}
		everyPath(t, func(t *testing.T) {
			got := fresh()
			SquaredDistances(got, a, b, normsA, normsB)
			if err := sameBits(got.Data, want.Data); err != nil {
				t.Errorf("%+v: %v", s, err)
			}
		})
	}
}

// TestNarrow: blocks that are too large are cut into columns, as far as there are
// tiles; others stay.
func TestNarrow(t *testing.T) {
	for _, c := range []struct{ down, across, tileCols, m, n, want int }{
		{4, 1, 32, 512, 60000, 118}, {4, 512, 32, 512, 60000, 512}, {1, 16, 32, 100, 4096, 16},
		{1, 1, 32, 60000, 64, 2}, {8, 1, 500, 8, 500, 1}, {18, 1, 16, 1000, 10000, 9},
	} {
		cut := gemmCut{down: c.down, across: c.across, tileRows: 14, tileCols: c.tileCols}
		cut.narrow(c.m, c.n)
		if fmt.Sprint(cut) != fmt.Sprint(gemmCut{c.down, c.want, 14, c.tileCols}) {
			t.Errorf("%+v: cut into %+v, want %d across", c, cut, c.want)
		}
	}
}
