package main

import "fmt"

// neonStream is a stream on NEON: the vector at a byte offset from the
// pointers, or, where few is not empty, one that may end inside the arrays:
// the register few has the number of elements left, and the flags are those of
// comparing it with 4.
type neonStream struct {
	g      *neon
	ptrs   []string
	offset int
	few    string
}

func (s neonStream) load(array int) *value {
	v := s.g.vec()
	p := s.ptrs[array]
	s.g.set(v, nil, form{text: func(d int, _ []int) string {
		whole := fmt.Sprintf("\tFMOVQ %d(%s), F%d\n", s.offset, p, d)
		if s.few == "" {
			return whole
		}
		return s.g.fewer(whole, s.g.loadFew(p, s.few, d))
	}})
	return v
}

func (s neonStream) store(array int, v *value) {
	p := s.ptrs[array]
	s.g.emit(form{text: func(_ int, r []int) string {
		whole := fmt.Sprintf("\tFMOVQ F%d, %d(%s)\n", r[0], s.offset, p)
		if s.few == "" {
			return whole
		}
		return s.g.fewer(whole, s.g.storeFew(p, s.few, r[0]))
	}}, v.operand)
}

func (s neonStream) own(array int) {
	s.g.emit(form{text: func(int, []int) string {
		return fmt.Sprintf("\tPRFM %d(%s), PSTL1KEEP\n", s.offset+ownAhead, s.ptrs[array])
	}})
}

// fewer is code that does one thing for a whole vector and another for part of
// one, by the flags.
func (g *neon) fewer(whole, part string) string {
	few, done := g.label("few"), g.label("done")
	return fmt.Sprintf("\tBLT %s\n%s\tB %s\n\n%[1]s:\n%[4]s\n%[3]s:\n", few, whole, done, part)
}

// loadFew is code that reads the first n mod 4 elements at the pointer and
// zeros the other lanes, unless there is none to read.
func (g *neon) loadFew(p, n string, d int) string {
	one, done := g.label("one"), g.label("done")
	return fmt.Sprintf("\tTBZ $1, %s, %s\n", n, one) +
		fmt.Sprintf("\tFMOVD (%s), F%d\n\tTBZ $0, %s, %s\n", p, d, n, done) +
		fmt.Sprintf("\tADD $8, %s, %s\n\tVLD1 (%[2]s), V%d.S[2]\n\tB %s\n", p, scratchRegister, d, done) +
		fmt.Sprintf("\n%s:\n\tTBZ $0, %s, %s\n\tFMOVS (%s), F%d\n\n%[3]s:\n", one, n, done, p, d)
}

// storeFew is code that writes the first n mod 4 lanes to the pointer.
func (g *neon) storeFew(p, n string, s int) string {
	one, done := g.label("one"), g.label("done")
	return fmt.Sprintf("\tTBZ $1, %s, %s\n", n, one) +
		fmt.Sprintf("\tFMOVD F%d, (%s)\n\tTBZ $0, %s, %s\n", s, p, n, done) +
		fmt.Sprintf("\tADD $8, %s, %s\n\tVST1 V%d.S[2], (%[2]s)\n\tB %[4]s\n", p, scratchRegister, s, done) +
		fmt.Sprintf("\n%s:\n\tTBZ $0, %s, %s\n\tFMOVS F%d, (%s)\n\n%[3]s:\n", one, n, done, s, p)
}

// write lets body write a block, and returns it.
func (g *neon) write(body func()) *block {
	outer := g.now
	b := &block{}
	g.now = b
	body()
	g.now = outer
	return b
}

func (g *neon) consts(b *block) { g.fn.parts = append(g.fn.parts, part{consts: b}) }
func (g *neon) body(b *block)   { g.fn.parts = append(g.fn.parts, part{code: b}) }

// prologue places what was written before the first loop.
func (g *neon) prologue() {
	g.consts(g.now)
	g.body(g.now)
	g.now = nil
}

func (g *neon) scalar(name string) *value {
	v := g.vec()
	g.set(v, nil, form{text: g.broadcast(g.arg(name))})
	return v
}

func (g *neon) fields(name string, n int) []*value {
	p := g.ptr(name)
	v := make([]*value, n)
	for i := range v {
		v[i] = g.vec()
		g.set(v[i], nil, form{text: g.broadcast(fmt.Sprintf("%d(%s)", 4*i, p))})
	}
	return v
}

// broadcast writes the float32 in memory to every lane.
func (g *neon) broadcast(from string) func(d int, s []int) string {
	return func(d int, _ []int) string {
		return fmt.Sprintf("\tFMOVS %s, F%d\n\tVDUP V%[2]d.S[0], V%[2]d.S4\n", from, d)
	}
}

func (g *neon) each(body func(stream[*value]), arrays ...string) {
	ptrs, n := g.ptrs(arrays), g.ptr("n")
	g.prologue()
	g.elements(ptrs, n, body)
}

// short is the length up to which a body is written for 4 vectors a turn;
// longer ones, which need more registers, are written for 2.
const short = 8

// elements runs body over n elements of the arrays: some vectors at once, their
// instructions taking turns, then one vector at a time, the last in part. It
// overwrites n and moves the pointers.
func (g *neon) elements(ptrs []string, n string, body func(stream[*value])) {
	loop, rest, restLoop, done := g.label("loop"), g.label("rest"), g.label("restLoop"), g.label("end")
	last := g.write(func() { body(neonStream{g: g, ptrs: ptrs, few: n}) })
	vectors := 2
	if len(last.code) <= short {
		vectors = 4
	}
	var turns []*block
	for i := range vectors {
		turns = append(turns, g.write(func() { body(neonStream{g: g, ptrs: ptrs, offset: 16 * i}) }))
	}
	main := interleave(turns)
	advance := func(by int) {
		for _, p := range ptrs {
			g.line("ADD $%d, %s", by, p)
		}
	}
	g.line("CMP $%d, %s", 4*vectors, n)
	g.line("BLT %s", rest)
	g.consts(main)
	g.place(loop)
	g.body(main)
	advance(16 * vectors)
	g.line("SUB $%d, %s", 4*vectors, n)
	g.line("CMP $%d, %s", 4*vectors, n)
	g.line("BGE %s", loop)
	g.place(rest)
	g.line("CBZ %s, %s", n, done)
	g.consts(last)
	g.place(restLoop)
	g.line("CMP $4, %s", n)
	g.body(last)
	advance(16)
	g.line("SUBS $4, %s", n)
	g.line("BGT %s", restLoop)
	g.place(done)
}

// interleave returns the blocks, which do not depend on each other, as one.
func interleave(blocks []*block) *block {
	all := &block{}
	for i := range blocks[0].code {
		for _, b := range blocks {
			all.code = append(all.code, b.code[i])
		}
	}
	return all
}
