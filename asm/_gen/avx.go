package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
	"github.com/mmcloughlin/avo/reg"
)

// avx is an instruction set of amd64 that kernels are written for.
type avx struct {
	suffix string // of function names
	file   string // of file names
	lanes  int    // float32 in a vector
}

var (
	avx2   = avx{"AVX2", "avx2", 8}
	avx512 = avx{"AVX512", "avx512", 16}
)

// gen writes one family for AVX2 or AVX-512 with avo. It is a vocabulary of
// vec.
type gen struct {
	*build.Context
	avx
	tables map[string]Mem
	labels int
}

// vec is a YMM or ZMM register that avo has still to choose.
type vec = reg.VecVirtual

// Register is what a pointer lives in.
type Register = reg.GPVirtual

func newGen(set avx) *gen {
	g := &gen{Context: build.NewContext(), avx: set, tables: map[string]Mem{}}
	g.ConstraintExpr("!purego")
	return g
}

func (g *gen) begin(name, signature, doc string) {
	g.Function(name + g.suffix)
	g.Attributes(attr.NOSPLIT)
	g.SignatureExpr(signature)
	g.Doc(name + g.suffix + " " + doc)
	g.Pragma("noescape")
}

func (g *gen) end() {
	g.VZEROUPPER()
	g.RET()
}

func (g *gen) ptr(name string) Register {
	return g.Load(g.Param(name), g.GP64()).(reg.GPVirtual)
}

func (g *gen) ptrs(names []string) []Register {
	var r []Register
	for _, n := range names {
		r = append(r, g.ptr(n))
	}
	return r
}

func (g *gen) scalar(name string) vec {
	v := g.vec()
	a, err := g.Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	g.VBROADCASTSS(a.Addr, v)
	return v
}

func (g *gen) fields(name string, n int) []vec {
	p := g.ptr(name)
	v := make([]vec, n)
	for i := range v {
		v[i] = g.vec()
		g.VBROADCASTSS(Mem{Base: p, Disp: 4 * i}, v[i])
	}
	return v
}

func (g *gen) wide() bool { return g.lanes == 16 }

func (g *gen) label(name string) string {
	g.labels++
	return fmt.Sprintf("%s%d", name, g.labels)
}

// memory is the constant in read-only memory, replicated to a full AVX2 vector
// (AVX-512 reads one element with broadcast).
func (g *gen) memory(c constant) Mem {
	n := g.lanes
	if g.wide() {
		n = 1
	}
	return g.table(fmt.Sprintf("c%08x", uint32(c)), n, func(int) uint32 { return uint32(c) })
}

// table is n words in read-only memory.
func (g *gen) table(name string, n int, word func(i int) uint32) Mem {
	if m, ok := g.tables[name]; ok {
		return m
	}
	m := g.StaticGlobal(name + g.file)
	g.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range n {
		g.AddDatum(4*i, U32(word(i)))
	}
	g.tables[name] = m
	return m
}

// numbers is a table of 0, 1, ..., 16.
func (g *gen) numbers() Mem {
	return g.table("iota", 17, func(i int) uint32 { return uint32(i) })
}

// ramp is a table of n words of ones followed by n of zeros.
func (g *gen) ramp(n int) Mem {
	return g.table(fmt.Sprintf("ramp%d", n), 2*n, func(i int) uint32 {
		if i < n {
			return ^uint32(0)
		}
		return 0
	})
}

// files compiles what was written.
func (g *gen) files() (map[string][]byte, error) {
	file, err := g.Result()
	if err != nil {
		return nil, err
	}
	if err := pass.Compile.Execute(file); err != nil {
		return nil, err
	}
	cfg := printer.Config{Argv: []string{"go generate ./asm"}, Name: "asm/_gen", Pkg: "asm"}
	code, err := printer.NewGoAsm(cfg).Print(file)
	if err != nil {
		return nil, err
	}
	stubs, err := printer.NewStubs(cfg).Print(file)
	return map[string][]byte{".s": code, ".go": stubs}, err
}
