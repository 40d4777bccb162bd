package main

import . "github.com/mmcloughlin/avo/operand"

// fromBytes reads bytes, for which there are no masked loads: its tail is
// scalar.
func (g *gen) fromBytes() {
	g.begin("FromBytes", "func(dst *float32, scale float32, src *uint8, n int)", "sets dst[i] = float32(src[i]) * scale for i < n.")
	scale := g.scalar("scale")
	dst, src, n := g.ptr("dst"), g.ptr("src"), g.ptr("n")
	loop, rest, byByte, done := g.label("loop"), g.label("rest"), g.label("byte"), g.label("done")
	g.Label(loop)
	g.CMPQ(n, Imm(uint64(g.lanes)))
	g.JLT(LabelRef(rest))
	v := g.vec()
	g.VPMOVZXBD(Mem{Base: src}, v)
	g.VCVTDQ2PS(v, v)
	g.mul(v, v, scale)
	g.VMOVUPS(v, Mem{Base: dst})
	g.ADDQ(Imm(uint64(g.lanes)), src)
	g.ADDQ(Imm(uint64(4*g.lanes)), dst)
	g.SUBQ(Imm(uint64(g.lanes)), n)
	g.JMP(LabelRef(loop))
	g.Label(rest)
	g.TESTQ(n, n)
	g.JZ(LabelRef(done))
	g.Label(byByte)
	b, x := g.GP32(), g.XMM()
	g.MOVBLZX(Mem{Base: src}, b)
	g.VXORPS(x, x, x)
	g.VCVTSI2SSL(b, x, x)
	g.VMULSS(scale.AsX(), x, x)
	g.VMOVSS(x, Mem{Base: dst})
	g.INCQ(src)
	g.ADDQ(Imm(4), dst)
	g.DECQ(n)
	g.JNZ(LabelRef(byByte))
	g.Label(done)
	g.end()
}
