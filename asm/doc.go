// Package asm holds machine code and its Go stubs, nothing else: package simd
// checks arguments, chooses an instruction set and cuts the work.
//
// The files are written by the programs in _gen (a module of its own), the
// amd64 ones with avo, the arm64 ones by an emitter of their own. Most bodies
// are written there once for all instruction sets. simd's tests hold every
// kernel to the portable definition bit by bit.
package asm

//go:generate go run -C _gen .
