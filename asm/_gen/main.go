// Command _gen writes the amd64 kernels of package asm: for every family one
// file of assembly and one of Go stubs an instruction set. Run it by
// `go generate ./asm`; `go run . -check` in this folder only compares, and
// exits 1 naming the first file that differs.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

// families are the kernel files: NAME_ISA_amd64.s and NAME_ISA_amd64.go.
var families = []struct {
	name string
	emit func(*gen)
}{
	{"math", func(g *gen) { emitMath(g) }},
	{"arith", func(g *gen) { emitArith(g); g.fromBytes() }},
	{"reduce", (*gen).reductions},
	{"optim", func(g *gen) { emitOptim(g) }},
	{"random", func(g *gen) { emitRandom(g) }},
	{"gemm", (*gen).gemm},
}

func main() {
	check := flag.Bool("check", false, "compare with the files that are there instead of writing them")
	dir := flag.String("dir", "..", "the folder of package asm")
	flag.Parse()
	for _, set := range []avx{avx2, avx512} {
		for _, f := range families {
			g := newGen(set)
			f.emit(g)
			if err := write(g, *dir, f.name+"_"+set.file+"_amd64", *check); err != nil {
				fmt.Fprintln(os.Stderr, "asm/_gen:", err)
				os.Exit(1)
			}
		}
	}
}

func write(g *gen, dir, name string, check bool) error {
	file, err := g.Result()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	cfg := printer.Config{Argv: []string{"go generate ./asm"}, Name: "asm/_gen", Pkg: "asm"}
	if err := (pass.Concat(pass.Compile)).Execute(file); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for ext, p := range map[string]printer.Printer{".s": printer.NewGoAsm(cfg), ".go": printer.NewStubs(cfg)} {
		out, err := p.Print(file)
		if err != nil {
			return fmt.Errorf("%s%s: %w", name, ext, err)
		}
		path := filepath.Join(dir, name+ext)
		if !check {
			if err := os.WriteFile(path, out, 0o644); err != nil {
				return err
			}
			continue
		}
		have, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !bytes.Equal(have, out) {
			return fmt.Errorf("%s differs from what the generator writes: run 'go generate ./asm'", path)
		}
	}
	return nil
}
