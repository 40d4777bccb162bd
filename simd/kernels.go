package simd

import "github.com/unsup/unsup/simd/rng"

// kernels is one implementation of every primitive. Slices that a kernel gets
// together have equal lengths; the exported functions have checked them. A
// destination may be one of the sources.
type kernels struct {
	name string

	exp, log, sigmoid, tanh, softplus, relu, erf func(dst, x []float32)

	add, sub, mul                   func(dst, a, b []float32)
	sigmoidGrad, tanhGrad, reluGrad func(dst, dy, y []float32)
	axpy                            func(alpha float32, x, y []float32)
	scale, addScalar                func(dst []float32, c float32, x []float32)
	clamp                           func(dst []float32, lo, hi float32, x []float32)
	fromBytes                       func(dst []float32, scale float32, src []uint8)
	sum, max                        func(x []float32) float32
	dot                             func(x, y []float32) float32
	biasSigmoid                     func(x []float32, scale float32, bias []float32)
	sgd                             func(w, v, g []float32, s *SGDStep)
	adam                            func(w, m, v, g []float32, s *AdamStep)

	// The random kernels start at a group boundary: element i takes word
	// 64*group + i of the draw.
	uniform           func(dst []float32, d *rng.Draw, group int)
	normal            func(dst []float32, sd float32, d *rng.Draw, group int)
	bernoulli         func(dst, p []float32, d *rng.Draw, group int)
	dropout           func(dst, x []float32, keep float32, d *rng.Draw, group int)
	biasSigmoidSample func(p, s []float32, scale float32, bias []float32, d *rng.Draw, group int)

	// prepare packs what all blocks of a product share and says how it is cut
	// into blocks, and gemm computes the block c = alpha op(a) op(b) + beta c of a product, on
	// one thread.
	prepare func(g *gemmArgs) gemmCut
	gemm    func(g *gemmArgs, block gemmBlock)

	// sparse adds the rows [i0, i1) of s b to those of c, or sets them if c is
	// not to be read.
	sparse func(s *rowLists, i0, i1 int, b Matrix, load bool, c Matrix)

	// compress writes the places and values of what is not 0 in x to the front of
	// index and value, which are as long, and returns their number.
	compress func(index []int32, value, x []float32) int

	// peak does n rounds of fused multiply-adds on registers, see Peak.
	peak func(n int) float64
}

var generic = kernels{
	name: "generic",

	exp:      unary(exp32),
	log:      unary(log32),
	sigmoid:  unary(sigmoid32),
	tanh:     unary(tanh32),
	softplus: unary(softplus32),
	relu:     unary(relu32),
	erf:      unary(erf32),

	add:         func(dst, a, b []float32) { binary(dst, a, b, func(a, b float32) float32 { return float32(a + b) }) },
	sub:         func(dst, a, b []float32) { binary(dst, a, b, func(a, b float32) float32 { return float32(a - b) }) },
	mul:         func(dst, a, b []float32) { binary(dst, a, b, func(a, b float32) float32 { return float32(a * b) }) },
	sigmoidGrad: func(dst, dy, y []float32) { binary(dst, dy, y, sigmoidGrad32) },
	tanhGrad:    func(dst, dy, y []float32) { binary(dst, dy, y, tanhGrad32) },
	reluGrad:    func(dst, dy, y []float32) { binary(dst, dy, y, reluGrad32) },
	axpy:        axpyGeneric,
	scale:       scaleGeneric,
	addScalar:   addScalarGeneric,
	clamp:       clampGeneric,
	fromBytes:   fromBytesGeneric,
	sum:         sumGeneric,
	max:         maxGeneric,
	dot:         dotGeneric,
	biasSigmoid: biasSigmoidGeneric,
	sgd:         sgdGeneric,
	adam:        adamGeneric,

	uniform:           uniformGeneric,
	normal:            normalGeneric,
	bernoulli:         bernoulliGeneric,
	dropout:           dropoutGeneric,
	biasSigmoidSample: biasSigmoidSampleGeneric,

	prepare:  cutGeneric,
	gemm:     gemmGeneric,
	sparse:   sparseGeneric,
	compress: compressGeneric,
	peak:     peakGeneric,
}
