// Package asm holds machine code and its Go stubs, nothing else: package simd
// checks arguments, chooses an instruction set and cuts the work.
//
// The amd64 files are written by the avo programs in _gen (a module of its
// own); simd's tests hold every kernel to the portable definition bit by bit.
package asm

//go:generate go run -C _gen .
