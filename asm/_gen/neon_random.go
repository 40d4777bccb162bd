package main

import "fmt"

// eachUniform makes each group's uniforms on the stack and reads them like
// another array.
func (g *neon) eachUniform(body func(stream[*value]), arrays ...string) {
	ptrs := g.ptrs(arrays)
	n, d, counter := g.ptr("n"), g.ptr("d"), g.ptr("group")
	count, buf := g.gp(), g.gp()
	loop, done := g.label("group"), g.label("last")
	g.prologue()
	g.fn.frame = 256 + 16 // 256 from the first multiple of 16 above the return address
	g.line("LSL $4, %s", counter)
	g.place(loop)
	g.line("CMP $0, %s", n)
	g.line("BLE %s", done)
	g.line("ADD $16, RSP, %s", buf)
	uniforms := g.write(func() { g.philox(counter, d, buf) })
	g.consts(uniforms)
	g.body(uniforms)
	g.line("ADD $16, %s", counter)
	g.line("MOVD $64, %s", count)
	g.line("CMP %s, %s", count, n)
	g.line("CSEL LT, %s, %s, %[2]s", n, count)
	g.line("SUB $64, %s", n)
	g.elements(append(ptrs[:len(ptrs):len(ptrs)], buf), count, body)
	g.line("B %s", loop)
	g.place(done)
}

// philox fills buf with the 64 uniforms of the group whose first counter is
// given: Philox4x32-10 on 16 counters, word w of counter j at 16w + j.
func (g *neon) philox(counter, d, buf string) {
	field := func(i int) *value { return g.broadcastWord("MOVWU %d(%s)", 4*i, d) }
	at, batch, epoch, k0, k1 := field(4), field(3), field(2), field(0), field(1)
	var c [4][4]*value // of 4 counters each
	for v := range c {
		c[v] = [4]*value{g.vec(), at, batch, epoch}
		g.set(c[v][0], nil, form{text: func(d int, _ []int) string { return g.loadRow(d, lanes) }})
		g.addInt(c[v][0], c[v][0], g.broadcastWord("ADDW $%d, %s", 4*v, counter))
	}
	for round := range 10 {
		for v := range c {
			c[v] = g.philoxRound(c[v], k0, k1)
		}
		if round < 9 {
			g.addInt(k0, k0, philoxW0)
			g.addInt(k1, k1, philoxW1)
		}
	}
	for v := range c {
		for w, x := range c[v] {
			g.one(x, x, func(d, n int) string { return fmt.Sprintf("\tVUSHR $8, V%d.S4, V%d.S4\n", n, d) })
			g.one(x, x, func(d, n int) string { return ucvtfFixed(d, n, 24) })
			g.emit(form{text: func(_ int, s []int) string { return fmt.Sprintf("\tFMOVQ F%d, %d(%s)\n", s[0], 64*w+16*v, buf) }}, x.operand)
		}
	}
}

// philoxRound returns the counters after one round; a low word is exchanged
// for the high word of the other product.
func (g *neon) philoxRound(c [4]*value, k0, k1 *value) [4]*value {
	hi0, lo0 := g.mulWide(c[0], philoxM0)
	hi1, lo1 := g.mulWide(c[2], philoxM1)
	for _, x := range []*value{c[1], k0} {
		g.plain("VEOR", hi1, hi1, x)
	}
	for _, x := range []*value{c[3], k1} {
		g.plain("VEOR", hi0, hi0, x)
	}
	return [4]*value{hi1, lo1, hi0, lo0}
}

// mulWide returns the high and low words of the lanewise products x m.
func (g *neon) mulWide(x *value, m constant) (hi, lo *value) {
	low, high, hi, lo := g.vec(), g.vec(), g.vec(), g.vec()
	g.set(low, g.operands(x, m), form{text: func(d int, s []int) string { return umull(d, s[0], s[1]) }})
	g.set(high, g.operands(x, m), form{text: func(d int, s []int) string { return umull2(d, s[0], s[1]) }})
	g.plain("VUZP2", hi, low, high)
	g.plain("VUZP1", lo, low, high)
	return hi, lo
}

// broadcastWord returns the word that an instruction, which lacks only its
// destination, makes in a general register, in every lane.
func (g *neon) broadcastWord(instruction string, a ...any) *value {
	v := g.vec()
	g.set(v, nil, form{text: func(d int, _ []int) string {
		return fmt.Sprintf("\t%s, %s\n\tVDUP %[2]s, V%d.S4\n", fmt.Sprintf(instruction, a...), scratchRegister, d)
	}})
	return v
}
