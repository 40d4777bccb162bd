package simd

import (
	"fmt"
	"os"
	"strings"

	"github.com/klauspost/cpuid/v2"
)

var (
	// paths lists the implementations that this build has and this CPU can
	// run, best first; the portable one is always last.
	paths []*kernels

	// active is the implementation that every call uses.
	active  *kernels
	pathErr error
)

func init() {
	paths = append(nativePaths(), &generic)
	active, pathErr = choose(os.Getenv("UNSUP_SIMD"))
}

// choose returns the path called name, or the best for "". When the CPU or the
// build lacks it, the portable path is returned with an error.
func choose(name string) (*kernels, error) {
	if name == "" {
		return paths[0], nil
	}
	var have []string
	for _, p := range paths {
		if p.name == name {
			return p, nil
		}
		have = append(have, p.name)
	}
	return &generic, fmt.Errorf("UNSUP_SIMD=%s: not available here (this build on this CPU has: %s)", name, strings.Join(have, ", "))
}

// Path returns the name of the implementation in use: "generic", "avx2", ...
func Path() string { return active.name }

// Paths returns the names of the implementations that this build has and this
// CPU can run, best first.
func Paths() []string {
	var names []string
	for _, p := range paths {
		names = append(names, p.name)
	}
	return names
}

// Err tells why the path that UNSUP_SIMD asks for could not be taken, or nil.
func Err() error { return pathErr }

// CPU returns the processor's brand name.
func CPU() string {
	if cpuid.CPU.BrandName == "" {
		return "unknown"
	}
	return cpuid.CPU.BrandName
}
