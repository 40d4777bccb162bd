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
	loop, done := g.label("group"), g.label("last")
	g.Label(loop)
	g.TESTQ(n, n)
	g.JLE(LabelRef(done))
	g.philox(counter, d, buf)
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

// philox fills buf with the 64 uniforms of the group whose first counter is
// given: Philox4x32-10 on 16 counters, word w of counter j at 16w + j.
func (g *gen) philox(counter, d Register, buf Mem) {
	for half := 0; half < 16; half += g.lanes {
		g.philoxVector(counter, d, buf, half)
	}
}

func (g *gen) philoxVector(counter, d Register, buf Mem, first int) {
	field := func(i int) vec {
		v := g.vec()
		g.VPBROADCASTD(Mem{Base: d, Disp: 4 * i}, v)
		return v
	}
	var c [4]vec
	c[0] = g.vec()
	if g.wide() {
		g.VPBROADCASTD(counter, c[0])
	} else {
		x := g.XMM()
		g.VMOVD(counter, x)
		g.VPBROADCASTD(x, c[0])
	}
	iota := g.table("iota", 16, func(i int) uint32 { return uint32(i) })
	g.VPADDD(iota.Offset(4*first), c[0], c[0])
	c[1], c[2], c[3] = field(4), field(3), field(2)
	k0, k1 := field(0), field(1)
	m0, m1 := g.load(philoxM0), g.load(philoxM1)
	for round := range 10 {
		hi0, lo0 := g.mulWide(c[0], m0)
		hi1, lo1 := g.mulWide(c[2], m1)
		g.xor3(hi1, c[1], k0)
		g.xor3(hi0, c[3], k1)
		c = [4]vec{hi1, lo1, hi0, lo0}
		if round < 9 {
			g.addInt(k0, k0, philoxW0)
			g.addInt(k1, k1, philoxW1)
		}
	}
	for w, v := range c {
		g.VPSRLD(Imm(8), v, v)
		g.VCVTDQ2PS(v, v)
		g.mul(v, v, f32(0x1p-24))
		g.VMOVUPS(v, buf.Offset(64*w+4*first))
	}
}

// xor3 sets dst ^= a ^ b.
func (g *gen) xor3(dst, a, b Op) {
	if g.wide() {
		g.VPTERNLOGD(Imm(0x96), b, a, dst)
		return
	}
	g.VPXOR(a, dst, dst)
	g.VPXOR(b, dst, dst)
}

// mulWide returns the high and low words of the lanewise products x m.
func (g *gen) mulWide(x, m vec) (hi, lo vec) {
	even, odd := g.vec(), g.vec()
	g.VPSRLQ(Imm(32), x, odd)
	g.VPMULUDQ(m, x, even)
	g.VPMULUDQ(m, odd, odd)
	hi, lo = g.vec(), g.vec()
	g.VPSHUFD(Imm(0xf5), even, hi)
	g.VPSLLQ(Imm(32), odd, lo)
	if g.wide() {
		k := g.oddLanes()
		g.VPBLENDMD(odd, hi, k, hi)
		g.VPBLENDMD(lo, even, k, lo)
	} else {
		g.VPBLENDD(Imm(0xaa), odd, hi, hi)
		g.VPBLENDD(Imm(0xaa), lo, even, lo)
	}
	return hi, lo
}

func (g *gen) oddLanes() reg.OpmaskVirtual {
	b, k := g.GP32(), g.K()
	g.MOVL(U32(0xaaaa), b)
	g.KMOVW(b, k)
	return k
}
