package main

import (
	. "github.com/mmcloughlin/avo/operand"
)

func (g *gen) vec() vec {
	if g.wide() {
		return g.ZMM()
	}
	return g.YMM()
}

func (g *gen) load(c constant) vec {
	v := g.vec()
	if g.wide() {
		g.VBROADCASTSS(g.memory(c), v)
	} else {
		g.VMOVUPS(g.memory(c), v)
	}
	return v
}

func (g *gen) copy(v vec) vec {
	w := g.vec()
	g.VMOVAPS(v, w)
	return w
}

func (g *gen) zero() vec {
	v := g.vec()
	g.clear(v)
	return v
}

func (g *gen) clear(v vec) {
	if g.wide() {
		g.VPXORD(v, v, v)
	} else {
		g.VXORPS(v, v, v)
	}
}

type op3 func(ops ...Op)

// with applies plain(c, a, dst), with c a register or a constant.
func (g *gen) with(plain, bcst op3, c any, a, dst Op) {
	k, isConst := c.(constant)
	switch {
	case !isConst:
		plain(c.(Op), a, dst)
	case g.wide():
		bcst(g.memory(k), a, dst)
	default:
		plain(g.memory(k), a, dst)
	}
}

func (g *gen) add(dst, a vec, b any) { g.with(g.VADDPS, g.VADDPS_BCST, b, a, dst) }
func (g *gen) sub(dst, a vec, b any) { g.with(g.VSUBPS, g.VSUBPS_BCST, b, a, dst) }
func (g *gen) mul(dst, a vec, b any) { g.with(g.VMULPS, g.VMULPS_BCST, b, a, dst) }
func (g *gen) div(dst, a vec, b any) { g.with(g.VDIVPS, g.VDIVPS_BCST, b, a, dst) }
func (g *gen) sqrt(dst, a vec)       { g.VSQRTPS(a, dst) }

func (g *gen) min(dst, a vec, b any) { g.with(g.VMINPS, g.VMINPS_BCST, b, a, dst) }
func (g *gen) max(dst, a vec, b any) { g.with(g.VMAXPS, g.VMAXPS_BCST, b, a, dst) }

func (g *gen) clamp(x vec, lo, hi constant) {
	g.min(x, g.load(hi), x)
	g.max(x, g.load(lo), x)
}

func (g *gen) fma(dst, a vec, b any)    { g.with(g.VFMADD231PS, g.VFMADD231PS_BCST, b, a, dst) }
func (g *gen) fnma(dst, a vec, b any)   { g.with(g.VFNMADD231PS, g.VFNMADD231PS_BCST, b, a, dst) }
func (g *gen) horner(dst, a vec, c any) { g.with(g.VFMADD213PS, g.VFMADD213PS_BCST, c, a, dst) }

func (g *gen) addInt(dst, a vec, b any) { g.with(g.VPADDD, g.VPADDD_BCST, b, a, dst) }
func (g *gen) subInt(dst, a vec, b any) { g.with(g.VPSUBD, g.VPSUBD_BCST, b, a, dst) }
func (g *gen) shl(dst, a vec, n int)    { g.VPSLLD(Imm(uint64(n)), a, dst) }
func (g *gen) sra(dst, a vec, n int)    { g.VPSRAD(Imm(uint64(n)), a, dst) }
func (g *gen) toFloat(dst, a vec)       { g.VCVTDQ2PS(a, dst) }

func (g *gen) and(dst, a vec, b any) {
	plain := func(ops ...Op) { g.VPAND(ops[0], ops[1], ops[2]) }
	if g.wide() {
		plain = g.VPANDD
	}
	g.with(plain, g.VPANDD_BCST, b, a, dst)
}

func (g *gen) or(dst, a vec, b any) {
	plain := func(ops ...Op) { g.VPOR(ops[0], ops[1], ops[2]) }
	if g.wide() {
		plain = g.VPORD
	}
	g.with(plain, g.VPORD_BCST, b, a, dst)
}

// immediates of VCMPPS: ordered, quiet.
var immediates = map[predicate]Op{lt: Imm(0x11), gt: Imm(0x1e), ge: Imm(0x1d), eq: Imm(0x00)}

func (g *gen) scale(p, t vec) {
	if !g.wide() {
		scaleInTwo(g, p, t)
		return
	}
	g.sub(t, t, f32(roundBig))
	g.VSCALEFPS(t, p, p)
}

// cmp's mask is a K register or a vector.
func (g *gen) cmp(p predicate, a vec, b any) mask {
	imm := immediates[p]
	to := Op(nil)
	if g.wide() {
		to = g.K()
	} else {
		to = g.vec()
	}
	g.with(func(ops ...Op) { g.VCMPPS(imm, ops[0], ops[1], ops[2]) },
		func(ops ...Op) { g.VCMPPS_BCST(imm, ops[0], ops[1], ops[2]) }, b, a, to)
	return mask{to}
}

func (g *gen) negative(x vec) mask {
	if g.wide() {
		return g.cmp(lt, x, g.zero())
	}
	return mask{x} // VBLENDVPS looks at the sign bit
}

func (g *gen) choose(dst vec, m mask, yes, no vec) {
	if g.wide() {
		g.VBLENDMPS(yes, no, m.r.(Op), dst)
	} else {
		g.VBLENDVPS(m.r.(Op), yes, no, dst)
	}
}

func (g *gen) keep(m mask, v vec) vec {
	w := g.vec()
	if g.wide() {
		g.VMOVAPS_Z(v, m.r.(Op), w)
	} else {
		g.VPAND(v, m.r.(Op), w)
	}
	return w
}
