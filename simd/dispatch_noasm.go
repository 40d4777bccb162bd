//go:build purego || !(amd64 || arm64)

package simd

func nativePaths() []*kernels { return nil }
