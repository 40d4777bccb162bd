//go:build !purego

package simd

import (
	"github.com/klauspost/cpuid/v2"

	"github.com/unsup/unsup/asm"
)

func nativePaths() []*kernels {
	var p []*kernels
	if cpuid.CPU.Supports(cpuid.AVX512F, cpuid.AVX512VL, cpuid.AVX2, cpuid.FMA3, cpuid.BMI2) {
		p = append(p, &avx512)
	}
	if cpuid.CPU.Supports(cpuid.AVX2, cpuid.FMA3, cpuid.BMI2) {
		p = append(p, &avx2)
	}
	return p
}

var avx2 = kernels{
	name: "avx2",

	exp: nativeUnary(asm.ExpAVX2), log: nativeUnary(asm.LogAVX2), sigmoid: nativeUnary(asm.SigmoidAVX2),
	tanh: nativeUnary(asm.TanhAVX2), softplus: nativeUnary(asm.SoftplusAVX2), relu: nativeUnary(asm.ReluAVX2), erf: nativeUnary(asm.ErfAVX2),

	add: nativeBinary(asm.AddAVX2), sub: nativeBinary(asm.SubAVX2), mul: nativeBinary(asm.MulAVX2),
	sigmoidGrad: nativeBinary(asm.SigmoidGradAVX2), tanhGrad: nativeBinary(asm.TanhGradAVX2), reluGrad: nativeBinary(asm.ReluGradAVX2),
	axpy:  nativeAxpy(asm.AxpyAVX2),
	scale: nativeScalar(asm.ScaleAVX2), addScalar: nativeScalar(asm.AddScalarAVX2),
	clamp:     nativeClamp(asm.ClampAVX2),
	fromBytes: nativeFromBytes(asm.FromBytesAVX2),
	sum:       nativeReduce(asm.SumAVX2), max: nativeReduce(asm.MaxAVX2), dot: nativeDot(asm.DotAVX2),
	biasSigmoid: nativeBiasSigmoid(asm.BiasSigmoidAVX2),
	sgd:         nativeSGD(asm.SGDAVX2), adam: nativeAdam(asm.AdamAVX2),

	uniform: nativeUniform(asm.UniformAVX2), normal: nativeNormal(asm.NormalAVX2), bernoulli: nativeBernoulli(asm.BernoulliAVX2),
	dropout: nativeDropout(asm.DropoutAVX2), biasSigmoidSample: nativeBiasSigmoidSample(asm.BiasSigmoidSampleAVX2),

	prepare: avx2Tiles.prepare, gemm: avx2Tiles.gemm,
	sparse:   nativeSparse(8, asm.SparseRows8AVX2, asm.SparseRows16AVX2, asm.SparseRows24AVX2, asm.SparseRows32AVX2, asm.SparseRows40AVX2, asm.SparseRows48AVX2, asm.SparseRows56AVX2, asm.SparseRows64AVX2),
	compress: nativeCompress(asm.CompressAVX2),
	peak:     nativePeak(asm.PeakAVX2, 12*8),
}

var avx512 = kernels{
	name: "avx512",

	exp: nativeUnary(asm.ExpAVX512), log: nativeUnary(asm.LogAVX512), sigmoid: nativeUnary(asm.SigmoidAVX512),
	tanh: nativeUnary(asm.TanhAVX512), softplus: nativeUnary(asm.SoftplusAVX512), relu: nativeUnary(asm.ReluAVX512), erf: nativeUnary(asm.ErfAVX512),

	add: nativeBinary(asm.AddAVX512), sub: nativeBinary(asm.SubAVX512), mul: nativeBinary(asm.MulAVX512),
	sigmoidGrad: nativeBinary(asm.SigmoidGradAVX512), tanhGrad: nativeBinary(asm.TanhGradAVX512), reluGrad: nativeBinary(asm.ReluGradAVX512),
	axpy:  nativeAxpy(asm.AxpyAVX512),
	scale: nativeScalar(asm.ScaleAVX512), addScalar: nativeScalar(asm.AddScalarAVX512),
	clamp:     nativeClamp(asm.ClampAVX512),
	fromBytes: nativeFromBytes(asm.FromBytesAVX512),
	sum:       nativeReduce(asm.SumAVX512), max: nativeReduce(asm.MaxAVX512), dot: nativeDot(asm.DotAVX512),
	biasSigmoid: nativeBiasSigmoid(asm.BiasSigmoidAVX512),
	sgd:         nativeSGD(asm.SGDAVX512), adam: nativeAdam(asm.AdamAVX512),

	uniform: nativeUniform(asm.UniformAVX512), normal: nativeNormal(asm.NormalAVX512), bernoulli: nativeBernoulli(asm.BernoulliAVX512),
	dropout: nativeDropout(asm.DropoutAVX512), biasSigmoidSample: nativeBiasSigmoidSample(asm.BiasSigmoidSampleAVX512),

	prepare: avx512Tiles.prepare, gemm: avx512Tiles.gemm,
	sparse:   nativeSparse(16, asm.SparseRows16AVX512, asm.SparseRows32AVX512, asm.SparseRows48AVX512, asm.SparseRows64AVX512, asm.SparseRows80AVX512, asm.SparseRows96AVX512, asm.SparseRows112AVX512, asm.SparseRows128AVX512),
	compress: nativeCompress(asm.CompressAVX512),
	peak:     nativePeak(asm.PeakAVX512, 24*16),
}

var avx2Tiles = tiles{
	rows: 6, cols: 16, depth: 320,
	kernels: []tileKernel{asm.Gemm1x16AVX2, asm.Gemm2x16AVX2, asm.Gemm3x16AVX2, asm.Gemm4x16AVX2,
		asm.Gemm5x16AVX2, asm.Gemm6x16AVX2},
	packRows: asm.PackRowsAVX2, packTile: asm.PackTileAVX2, termsApart: termsApart,
	turned: 8, transpose: asm.Transpose8AVX2, asks: true,
}

var avx512Tiles = tiles{
	rows: 14, cols: 32, depth: 1024,
	kernels: []tileKernel{asm.Gemm1x32AVX512, asm.Gemm2x32AVX512, asm.Gemm3x32AVX512, asm.Gemm4x32AVX512,
		asm.Gemm5x32AVX512, asm.Gemm6x32AVX512, asm.Gemm7x32AVX512, asm.Gemm8x32AVX512, asm.Gemm9x32AVX512,
		asm.Gemm10x32AVX512, asm.Gemm11x32AVX512, asm.Gemm12x32AVX512, asm.Gemm13x32AVX512, asm.Gemm14x32AVX512},
	packRows: asm.PackRowsAVX512, packTile: asm.PackTileAVX512, termsApart: termsApart,
	turned: 16, transpose: transpose16(), turnPanel: turnPanel(), asks: true,
}

// onAMD tells the CPUs of the two vendors apart that were measured: they differ
// in which way is faster, not in bits.
var onAMD = cpuid.CPU.VendorID == cpuid.AMD

// termsApart: on Emerald Rapids (Intel) 784x100x500 with a transposed gains a
// tenth from packing a; Zen 5 (AMD) reads it in place at 87 % of the peak.
var termsApart = !onAMD

// turnPanel: on Emerald Rapids (Intel) 100x500x784 with b transposed gains 2 %;
// on Zen 5 (AMD), where transpose asks for the lines of b, it was not measured.
func turnPanel() func(blocks int, src *float32, stride int, dst *float32) {
	if onAMD {
		return nil
	}
	return asm.Transpose32AVX512
}

// transpose16: on Emerald Rapids (Intel) 100x500x784 with b transposed gains 3 %
// if the lines of b are asked for by the tiles before alone; on Zen 5 (AMD) it
// had gained from asking again, and was not measured without since the tiles do.
func transpose16() func(blocks int, src *float32, stride int, dst *float32, step int) {
	if onAMD {
		return asm.Transpose16AheadAVX512
	}
	return asm.Transpose16AVX512
}

// secondLevelCache is its size in bytes, or -1.
func secondLevelCache() int { return cpuid.CPU.Cache.L2 }
