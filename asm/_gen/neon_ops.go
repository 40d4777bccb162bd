package main

import "fmt"

// value is a vector variable: what it holds now is a value of the block's
// static single assignment, or a constant that nobody has overwritten yet.
type value struct{ operand }

// emit adds an instruction without a destination to the block being written.
func (g *neon) emit(f form, src ...operand) {
	g.now.code = append(g.now.code, instruction{src: src, forms: []form{f}})
}

// set adds an instruction and lets v hold its outcome.
func (g *neon) set(v *value, src []operand, forms ...form) {
	g.fn.values++
	g.now.code = append(g.now.code, instruction{dst: g.fn.values, src: src, forms: forms})
	v.operand = operand{value: g.fn.values}
}

// of returns the operand of b, a vector or a constant.
func of(b any) operand {
	if c, ok := b.(constant); ok {
		return operand{c: c}
	}
	return b.(*value).operand
}

func (g *neon) vec() *value            { return &value{} }
func (g *neon) copy(v *value) *value   { return &value{v.operand} }
func (g *neon) load(c constant) *value { return &value{operand{c: c}} }
func (g *neon) zero() *value           { return g.load(0) }
func (g *neon) operands(a ...any) []operand {
	var s []operand
	for _, x := range a {
		s = append(s, of(x))
	}
	return s
}

func (g *neon) three(t three, dst, a *value, b any) {
	g.set(dst, g.operands(a, b), form{text: func(d int, s []int) string { return t.text(d, s[0], s[1]) }})
}

func (g *neon) plain(name string, dst, a *value, b any) {
	g.set(dst, g.operands(a, b), form{text: func(d int, s []int) string { return plain(name, d, s[0], s[1]) }})
}

func (g *neon) add(dst, a *value, b any)    { g.three(fadd, dst, a, b) }
func (g *neon) sub(dst, a *value, b any)    { g.three(fsub, dst, a, b) }
func (g *neon) mul(dst, a *value, b any)    { g.three(fmul, dst, a, b) }
func (g *neon) div(dst, a *value, b any)    { g.three(fdiv, dst, a, b) }
func (g *neon) addInt(dst, a *value, b any) { g.plain("VADD", dst, a, b) }
func (g *neon) subInt(dst, a *value, b any) { g.plain("VSUB", dst, a, b) }
func (g *neon) and(dst, a *value, b any)    { g.plain("VAND", dst, a, b) }
func (g *neon) or(dst, a *value, b any)     { g.plain("VORR", dst, a, b) }

func (g *neon) one(dst, a *value, text func(d, n int) string) {
	g.set(dst, g.operands(a), form{text: func(d int, s []int) string { return text(d, s[0]) }})
}

func (g *neon) sqrt(dst, a *value)    { g.one(dst, a, fsqrt.text) }
func (g *neon) toFloat(dst, a *value) { g.one(dst, a, scvtf.text) }

func (g *neon) shl(dst, a *value, n int) {
	g.one(dst, a, func(d, s int) string { return fmt.Sprintf("\tVSHL $%d, V%d.S4, V%d.S4\n", n, s, d) })
}

func (g *neon) sra(dst, a *value, n int) {
	g.one(dst, a, func(d, s int) string { return sshr(d, s, n) })
}

// min and max: the instructions FMIN and FMAX order the zeros and keep NaNs,
// which the definitions do not.
func (g *neon) min(dst, a *value, b any) {
	m := g.vec()
	g.set(m, g.operands(b, a), form{text: func(d int, s []int) string { return fcmgt.text(d, s[0], s[1]) }})
	g.selection(dst, m.operand, of(a), of(b))
}

func (g *neon) max(dst, a *value, b any) {
	m := g.vec()
	g.three(fcmgt, m, a, b)
	g.selection(dst, m.operand, of(a), of(b))
}

func (g *neon) clamp(x *value, lo, hi constant) {
	g.three(fmin, x, x, hi)
	g.three(fmax, x, x, lo)
}

// accumulate emits an instruction that sets d = d op a b, on dst.
func (g *neon) accumulate(name string, dst *value, addend, a, b any) {
	g.set(dst, g.operands(addend, a, b), form{tied: 1, text: func(d int, s []int) string { return plain(name, d, s[1], s[2]) }})
}

func (g *neon) fma(dst, a *value, b any)    { g.accumulate("VFMLA", dst, dst, a, b) }
func (g *neon) fnma(dst, a *value, b any)   { g.accumulate("VFMLS", dst, dst, a, b) }
func (g *neon) horner(dst, a *value, c any) { g.accumulate("VFMLA", dst, c, dst, a) }

func (g *neon) scale(p, t *value) { scaleInTwo(g, p, t) }

// cmp's mask is a vector.
func (g *neon) cmp(p predicate, a *value, b any) mask {
	m := g.vec()
	switch p {
	case lt:
		g.set(m, g.operands(b, a), form{text: func(d int, s []int) string { return fcmgt.text(d, s[0], s[1]) }})
	case gt:
		g.three(fcmgt, m, a, b)
	case ge:
		g.three(fcmge, m, a, b)
	case eq:
		g.three(fcmeq, m, a, b)
	}
	return mask{m}
}

func (g *neon) negative(x *value) mask {
	m := g.vec()
	g.one(m, x, fcmltZero)
	return mask{m}
}

func (g *neon) choose(dst *value, m mask, yes, no *value) {
	g.selection(dst, of(m.r), yes.operand, no.operand)
}

// selection sets dst to yes in the lanes of m, to no elsewhere, by the
// instruction that overwrites whichever is not needed any more.
func (g *neon) selection(dst *value, m, yes, no operand) {
	g.set(dst, []operand{m, yes, no},
		form{1, func(d int, s []int) string { return plain("VBSL", d, s[1], s[2]) }},
		form{3, func(d int, s []int) string { return plain("VBIT", d, s[1], s[0]) }},
		form{2, func(d int, s []int) string { return plain("VBIF", d, s[2], s[0]) }})
}

func (g *neon) keep(m mask, v *value) *value {
	w := g.vec()
	g.plain("VAND", w, v, m.r)
	return w
}
