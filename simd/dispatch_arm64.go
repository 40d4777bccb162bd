//go:build !purego

package simd

import (
	"github.com/klauspost/cpuid/v2"

	"github.com/unsup/unsup/asm"
)

func nativePaths() []*kernels {
	if cpuid.CPU.Supports(cpuid.ASIMD) {
		return []*kernels{&neon}
	}
	return nil
}

var neon = kernels{
	name: "neon",

	exp: nativeUnary(asm.ExpNEON), log: nativeUnary(asm.LogNEON), sigmoid: nativeUnary(asm.SigmoidNEON),
	tanh: nativeUnary(asm.TanhNEON), softplus: nativeUnary(asm.SoftplusNEON), relu: nativeUnary(asm.ReluNEON), erf: nativeUnary(asm.ErfNEON),

	add: nativeBinary(asm.AddNEON), sub: nativeBinary(asm.SubNEON), mul: nativeBinary(asm.MulNEON),
	sigmoidGrad: nativeBinary(asm.SigmoidGradNEON), tanhGrad: nativeBinary(asm.TanhGradNEON), reluGrad: nativeBinary(asm.ReluGradNEON),
	axpy:  nativeAxpy(asm.AxpyNEON),
	scale: nativeScalar(asm.ScaleNEON), addScalar: nativeScalar(asm.AddScalarNEON),
	clamp:     nativeClamp(asm.ClampNEON),
	fromBytes: nativeFromBytes(asm.FromBytesNEON),
	sum:       nativeReduce(asm.SumNEON), max: nativeReduce(asm.MaxNEON), dot: nativeDot(asm.DotNEON),
	biasSigmoid: nativeBiasSigmoid(asm.BiasSigmoidNEON),
	sgd:         nativeSGD(asm.SGDNEON), adam: nativeAdam(asm.AdamNEON),

	uniform: nativeUniform(asm.UniformNEON), normal: nativeNormal(asm.NormalNEON), bernoulli: nativeBernoulli(asm.BernoulliNEON),
	dropout: nativeDropout(asm.DropoutNEON), biasSigmoidSample: nativeBiasSigmoidSample(asm.BiasSigmoidSampleNEON),

	prepare: neonTiles.prepare, gemm: neonTiles.gemm,
	sparse:   nativeSparse(4, asm.SparseRows4NEON, asm.SparseRows8NEON, asm.SparseRows12NEON, asm.SparseRows16NEON, asm.SparseRows20NEON, asm.SparseRows24NEON, asm.SparseRows28NEON, asm.SparseRows32NEON),
	compress: nativeCompress(asm.CompressNEON),
	peak:     nativePeak(asm.PeakNEON, 24*4),
}

var neonTiles = tiles{
	rows: 8, cols: 8, depth: 320,
	kernels: []tileKernel{asm.Gemm1x8NEON, asm.Gemm2x8NEON, asm.Gemm3x8NEON, asm.Gemm4x8NEON,
		asm.Gemm5x8NEON, asm.Gemm6x8NEON, asm.Gemm7x8NEON, asm.Gemm8x8NEON},
	packRows: asm.PackRowsNEON, packTile: packTileNEON, termsApart: true, turned: 8, transpose: asm.Transpose8NEON,
}

// packTileNEON is packRows: a tile's rows are as many as a panel's columns, and
// step is the width of both.
func packTileNEON(k int, src *float32, stride int, dst *float32, _ int, mask *uint32) {
	asm.PackRowsNEON(k, src, stride, dst, mask)
}

// secondLevelCache is not asked for: cpuid tells nothing of it on arm64.
func secondLevelCache() int { return -1 }
