// Package simd is the vocabulary that models speak: float32 matrices, matrix
// products, elementwise functions, reductions, optimiser steps and random
// fills.
//
// Every function has one definition, the portable Go code in this package, and
// assembly versions that give the same bits on every input (a NaN result is
// only promised to be a NaN: its sign and payload are not part of the
// contract). The same bits come out with any number of threads:
//
//   - a matrix product adds in order of k, one chain of fused multiply-adds for
//     each output element, whatever the tile size;
//   - a product that leaves out zeros (NonzeroGemm) decides to by its operand
//     alone, and adds the rest in the same order;
//   - a reduction has 32 strided partial results and one fixed tree;
//   - work is cut into chunks by its size, never by the number of workers (but
//     for products, whose bits do not depend on the cut);
//   - random numbers are addressed (see package rng), never consumed.
//
// The environment variable UNSUP_SIMD (generic, avx2, ...) forces a path; Err
// tells whether that was possible. The build tag purego leaves all assembly
// out.
//
// Functions panic when the lengths or shapes of their operands do not agree: a
// programming error. They do not allocate after the first calls have filled
// their pools.
package simd
