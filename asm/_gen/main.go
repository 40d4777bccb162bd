// Command _gen writes the kernels of package asm: for every family one file of
// assembly and one of Go stubs an instruction set. Run it by `go generate
// ./asm`; a test of package asm compares what it writes with what is there.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// families are the kernel files: NAME_ISA_ARCH.s and NAME_ISA_ARCH.go.
var families = []string{"math", "arith", "reduce", "optim", "random", "gemm", "sparse", "peak"}

// target is an instruction set: besides the vocabulary, what each writes in
// its own way.
type target[V any] interface {
	vocabulary[V]
	fromBytes()
	reductions()
	gemm()
	sparse()
	peak()
	files() (map[string][]byte, error) // by extension: .s and .go
}

// write returns the files of one family.
func write[V any](g target[V], family string) (map[string][]byte, error) {
	switch family {
	case "math":
		emitMath(g)
	case "arith":
		emitArith(g)
		g.fromBytes()
	case "reduce":
		g.reductions()
	case "optim":
		emitOptim(g)
	case "random":
		emitRandom(g)
	case "gemm":
		g.gemm()
	case "sparse":
		g.sparse()
	case "peak":
		g.peak()
	}
	return g.files()
}

func main() {
	dir := flag.String("dir", "..", "the folder of package asm")
	flag.Parse()
	for _, family := range families {
		for _, set := range []avx{avx2, avx512} {
			save(*dir, family+"_"+set.file+"_amd64")(write(newGen(set), family))
		}
		save(*dir, family+"_neon_arm64")(write(&neon{}, family))
	}
}

// save writes the files; it ends the program where that fails.
func save(dir, name string) func(map[string][]byte, error) {
	return func(files map[string][]byte, err error) {
		for _, ext := range slices.Sorted(maps.Keys(files)) {
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, name+ext), files[ext], 0o644)
			}
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "asm/_gen: %s: %v\n", name, err)
			os.Exit(1)
		}
	}
}
