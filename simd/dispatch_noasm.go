//go:build purego || !amd64

package simd

func nativePaths() []*kernels { return nil }
