package main

import (
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// eachUniform makes each group's uniforms on the stack and reads them like
// another array.
func (g *gen) eachUniform(body func(stream[vec]), arrays ...string) {
	ptrs := g.ptrs(arrays)
	n, d := g.ptr("n"), g.ptr("d")
	buf := g.AllocLocal(256)
	counter := g.GP32()
	group := g.ptr("group")
	g.MOVL(group.As32(), counter)
	g.SHLL(Imm(4), counter)
	keys := g.philoxKeys(d)
	loop, done := g.label("group"), g.label("last")
	g.Label(loop)
	g.TESTQ(n, n)
	g.JLE(LabelRef(done))
	g.philox(counter, d, keys, buf)
	g.ADDL(Imm(16), counter)
	count, limit := g.GP64(), g.GP64()
	g.MOVQ(n, count)
	g.MOVQ(I32(64), limit)
	g.CMPQ(count, limit)
	g.CMOVQGT(limit, count)
	g.SUBQ(Imm(64), n)
	u := g.GP64()
	g.LEAQ(buf, u)
	g.elements(append(ptrs[:len(ptrs):len(ptrs)], u), count, body)
	g.JMP(LabelRef(loop))
	g.Label(done)
}

// philoxRounds is the number of rounds.
const philoxRounds = 10

// philoxKeys writes the two words of every round's key, which are all counters',
// to the stack.
func (g *gen) philoxKeys(d Register) Mem {
	keys := g.AllocLocal(8 * philoxRounds)
	for word, step := range []constant{philoxW0, philoxW1} {
		k := g.GP32()
		g.MOVL(Mem{Base: d, Disp: 4 * word}, k)
		for round := range philoxRounds {
			if round > 0 {
				g.ADDL(U32(uint32(step)), k)
			}
			g.MOVL(k, keys.Offset(8*round+4*word))
		}
	}
	return keys
}

// philox fills buf with the 64 uniforms of the group whose first counter is
// given: Philox4x32-10 on 16 counters, word w of counter j at 16w + j.
func (g *gen) philox(counter, d Register, keys, buf Mem) {
	m, upper := [2]vec{g.load(philoxM0), g.load(philoxM1)}, g.upperHalves()
	for first := 0; first < 16; first += g.lanes {
		// Of two halves each has what the other waits for.
		c := [2][4]vec{g.counters(counter, d, first), g.counters(counter, d, first+1)}
		for round := range philoxRounds {
			for half := range c {
				c[half] = g.philoxRound(c[half], m, keys.Offset(8*round))
			}
		}
		for w, v := range c[0] {
			g.interleave(v, c[1][w], upper)
			g.VPSRLD(Imm(8), v, v)
			g.VCVTDQ2PS(v, v)
			g.mul(v, v, f32(0x1p-24))
			g.VMOVUPS(v, buf.Offset(64*w+4*first))
		}
	}
}

// counters returns the words of every other counter, from the first on, in the
// lower halves of 64-bit lanes.
func (g *gen) counters(counter, d Register, first int) (c [4]vec) {
	c[0] = g.vec()
	if g.wide() {
		g.VPBROADCASTD(counter, c[0])
	} else {
		x := g.XMM()
		g.VMOVD(counter, x)
		g.VPBROADCASTD(x, c[0])
	}
	g.VPADDD(g.numbers().Offset(4*first), c[0], c[0])
	for w, field := range []int{4, 3, 2} {
		c[1+w] = g.vec()
		g.VPBROADCASTD(Mem{Base: d, Disp: 4 * field}, c[1+w])
	}
	return c
}

// philoxRound is a round on 64-bit lanes. There a product is whole: its upper
// word is a shift away, its lower one where it is wanted, and what else comes
// into the upper halves no product reads. One of the shifts is a shuffle, for
// which another port is free.
func (g *gen) philoxRound(c [4]vec, m [2]vec, key Mem) [4]vec {
	p0, p1 := g.vec(), g.vec()
	g.VPMULUDQ(m[0], c[0], p0)
	g.VPMULUDQ(m[1], c[2], p1)
	g.VPSRLQ(Imm(32), p0, c[0])
	g.VPSHUFD(Imm(0xf5), p1, c[2])
	g.xorKey(c[2], c[1], key)
	g.xorKey(c[0], c[3], key.Offset(4))
	return [4]vec{c[2], p1, c[0], p0}
}

// xorKey sets dst ^= a ^ k, k being a word in memory.
func (g *gen) xorKey(dst, a vec, k Mem) {
	if g.wide() {
		g.VPTERNLOGD_BCST(Imm(0x96), k, a, dst)
		return
	}
	key := g.vec()
	g.VPBROADCASTD(k, key)
	g.VPXOR(a, dst, dst)
	g.VPXOR(key, dst, dst)
}

// interleave puts the lower halves of the 64-bit lanes of odd into the upper
// ones of even.
func (g *gen) interleave(even, odd vec, upper reg.OpmaskVirtual) {
	const lowTwice = 0xa0
	if g.wide() {
		g.VPSHUFD(Imm(lowTwice), odd, upper, even)
		return
	}
	g.VPSHUFD(Imm(lowTwice), odd, odd)
	g.VPBLENDD(Imm(0xaa), odd, even, even)
}

// upperHalves is the mask of the upper halves of 64-bit lanes; only AVX-512 has
// such masks.
func (g *gen) upperHalves() (k reg.OpmaskVirtual) {
	if g.wide() {
		b := g.GP32()
		k = g.K()
		g.MOVL(U32(0xaaaa), b)
		g.KMOVW(b, k)
	}
	return k
}
