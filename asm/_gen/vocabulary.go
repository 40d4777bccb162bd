package main

import "math"

// vocabulary is what the bodies of kernels are written in, once for all
// instruction sets; V is a vector of float32 or 32-bit lanes. A method has its
// operands in the order destination, first source, second source, and a
// destination may be one of the sources; an operand of type any is a V or a
// constant.
type vocabulary[V any] interface {
	// begin starts the kernel name+suffix; its doc comment is the function's
	// name followed by doc. end finishes it.
	begin(name, signature, doc string)
	end()

	// scalar returns the float32 argument in every lane, and fields the first
	// n float32 that the argument points to.
	scalar(name string) V
	fields(name string, n int) []V

	// each runs body over the argument n elements of the arrays, a vector at
	// a time, the last one in part.
	each(body func(stream[V]), arrays ...string)

	// eachUniform is each for kernels that draw: they have the arguments d, a
	// *rng.Draw as *uint32, and group, and the uniforms from that group on
	// are one array more, after the others.
	eachUniform(body func(stream[V]), arrays ...string)

	vec() V              // a vector to be written
	copy(v V) V          // another vector with v's lanes
	load(c constant) V   // a vector with c in every lane, which may be overwritten
	zero() V             // zeros, which may be overwritten
	add(dst, a V, b any) // float32
	sub(dst, a V, b any)
	mul(dst, a V, b any)
	div(dst, a V, b any)
	sqrt(dst, a V)

	// min is a < b ? a : b, max is a > b ? a : b: b where either is NaN. clamp
	// is x, or the bound that x lies beyond; NaN stays.
	min(dst, a V, b any)
	max(dst, a V, b any)
	clamp(x V, lo, hi constant)

	fma(dst, a V, b any)    // dst += a b, rounded once
	fnma(dst, a V, b any)   // dst -= a b, rounded once
	horner(dst, a V, c any) // dst = dst a + c, rounded once

	// scale multiplies p by 2^n, rounded once; t is roundBig + n, and is
	// overwritten.
	scale(p, t V)

	addInt(dst, a V, b any)
	subInt(dst, a V, b any)
	and(dst, a V, b any)
	or(dst, a V, b any)
	shl(dst, a V, n int)
	sra(dst, a V, n int) // arithmetic
	toFloat(dst, a V)    // from int32

	cmp(p predicate, a V, b any) mask // the lanes where a p b
	negative(x V) mask                // the lanes where x < 0; at -0 and NaN either way
	choose(dst V, m mask, yes, no V)  // yes in the lanes of m, no elsewhere
	keep(m mask, v V) V               // v in the lanes of m, 0 elsewhere, in a new vector
}

// stream is one vector's worth of the arrays of an elementwise kernel.
type stream[V any] interface {
	load(array int) V
	store(array int, v V)

	// own asks for what comes ownAhead bytes later in the array, to be written:
	// other cores have read it, and to take it from them takes time.
	own(array int)
}

// ownAhead is how far: of 512, 1024 and 4096 bytes the last was the best.
const ownAhead = 4096

// constant is the bits of a float32 or of a 32-bit integer.
type constant uint32

func f32(f float64) constant { return constant(math.Float32bits(float32(f))) }

// predicate is a comparison, false where either side is NaN.
type predicate int

const (
	lt predicate = iota
	gt
	ge
	eq
)

// mask is the lanewise outcome of a comparison, as the instruction set has it.
type mask struct{ r any }
