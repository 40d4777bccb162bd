package main

import (
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// emitRandom writes the kernels that draw. A draw d points to a rng.Draw: the
// two words of the key, Epoch, Batch, At. Words come in groups of 64 from 16 counters (rng.Draw.Word); each group's uniforms are
// made on the stack and then read like another array.
func emitRandom(g *gen) {
	g.begin("Uniform", "func(dst *float32, n int, d *uint32, group int)", "Uniform"+g.suffix+" sets dst[i] to uniform i of the draw, from the group on, for i < n.")
	g.eachGroup([]Register{g.ptr("dst")}, func(s stream) { s.store(0, s.load(1)) })

	g.begin("Bernoulli", "func(dst, p *float32, n int, d *uint32, group int)", "Bernoulli"+g.suffix+" sets dst[i] = 1 where uniform i of the draw, from the group on, is below p[i], else 0, for i < n.")
	one := g.load(g.f32(1))
	g.eachGroup([]Register{g.ptr("dst"), g.ptr("p")}, func(s stream) {
		s.store(0, g.keep(g.cmp(lt, s.load(2), s.load(1)), one))
	})

	g.begin("Dropout", "func(dst, x *float32, keep, scale float32, n int, d *uint32, group int)", "Dropout"+g.suffix+" sets dst[i] = x[i] * scale where uniform i of the draw, from the group on, is below keep, else 0, for i < n.")
	keep, scale := g.scalar("keep"), g.scalar("scale")
	g.eachGroup([]Register{g.ptr("dst"), g.ptr("x")}, func(s stream) {
		x := s.load(1)
		g.mul(x, x, scale)
		s.store(0, g.keep(g.cmp(lt, s.load(2), keep), x))
	})

	g.begin("BiasSigmoidSample", "func(p, s *float32, scale float32, bias *float32, n int, d *uint32, group int)", "BiasSigmoidSample"+g.suffix+" sets p[i] = sigmoid(scale * (p[i] + bias[i])) and s[i] = 1 where uniform i of the draw, from the group on, is below it, else 0, for i < n.")
	scale = g.scalar("scale")
	g.eachGroup([]Register{g.ptr("p"), g.ptr("s"), g.ptr("bias")}, func(s stream) {
		x := s.load(0)
		g.add(x, x, s.load(2))
		g.mul(x, x, scale)
		y := sigmoid(g, x)
		s.store(0, y)
		s.store(1, g.keep(g.cmp(lt, s.load(3), y), g.load(g.f32(1))))
	})
}

// eachGroup runs body over the kernel's n elements; the uniforms are the
// array after ptrs. It ends the kernel.
func (g *gen) eachGroup(ptrs []Register, body func(stream)) {
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
	g.each(append(ptrs[:len(ptrs):len(ptrs)], u), count, body)
	g.JMP(LabelRef(loop))
	g.Label(done)
	g.end()
}

// philox fills buf with the 64 uniforms of the group whose first counter is
// given: Philox4x32-10 on 16 counters, word w of counter j at 16w + j.
func (g *gen) philox(counter, d reg.GPVirtual, buf Mem) {
	for half := 0; half < 16; half += g.lanes {
		g.philoxVector(counter, d, buf, half)
	}
}

func (g *gen) philoxVector(counter, d reg.GPVirtual, buf Mem, first int) {
	field := func(i int) reg.VecVirtual {
		v := g.vec()
		g.VPBROADCASTD(Mem{Base: d, Disp: 4 * i}, v)
		return v
	}
	var c [4]reg.VecVirtual
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
	m0, m1 := g.load(g.bits(0xD2511F53)), g.load(g.bits(0xCD9E8D57))
	for round := range 10 {
		hi0, lo0 := g.mulWide(c[0], m0)
		hi1, lo1 := g.mulWide(c[2], m1)
		g.xor3(hi1, c[1], k0)
		g.xor3(hi0, c[3], k1)
		c = [4]reg.VecVirtual{hi1, lo1, hi0, lo0}
		if round < 9 {
			g.addInt(k0, k0, g.bits(0x9E3779B9))
			g.addInt(k1, k1, g.bits(0xBB67AE85))
		}
	}
	for w, v := range c {
		g.VPSRLD(Imm(8), v, v)
		g.VCVTDQ2PS(v, v)
		g.mul(v, v, g.f32(0x1p-24))
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
func (g *gen) mulWide(x, m reg.VecVirtual) (hi, lo reg.VecVirtual) {
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
