//go:build !purego

package simd

// allTiles are those of this architecture's paths.
var allTiles = []*tiles{&avx2Tiles, &avx512Tiles}
