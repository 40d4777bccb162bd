package main

import "math"

// The registers of a reduction: 32 partial results in 8 vectors from V0, then
// as many elements of each array.
const (
	reduceX      = 8
	reduceY      = 16
	reduceTemp   = 24
	reduceMask   = 25
	reduceBefore = 26
)

// reductions writes the reductions: 32 strided partial results, folded by
// halves (simd/reduce_generic.go).
func (g *neon) reductions() {
	add := func(d, a, b int) string { return fadd.text(d, a, b) }
	g.begin("Sum", "func(x *float32, n int) float32", "returns the sum of x[i] for i < n, in simd's order.")
	g.reduce(0, func(acc, x, _ int) string { return add(acc, acc, x) }, add, "x")
	g.begin("Dot", "func(x, y *float32, n int) float32", "returns the sum of x[i] y[i] for i < n, in simd's order.")
	g.reduce(0, func(acc, x, y int) string { return plain("VFMLA", acc, x, y) }, add, "x", "y")
	// a stays unless b > a.
	greater := func(d, a, b int) string {
		if d != a {
			panic("greater overwrites its first operand")
		}
		return fcmgt.text(reduceTemp, b, a) + plain("VBIT", a, b, reduceTemp)
	}
	g.begin("Max", "func(x *float32, n int) float32", "returns the greatest x[i] for i < n; NaNs are passed over.")
	g.reduce(math.Inf(-1), func(acc, x, _ int) string { return greater(acc, acc, x) }, greater, "x")
}

// reduce folds the arrays into one number. start fills the lanes; a lane that
// has no element in the last block stays as it is.
func (g *neon) reduce(start float64, step func(acc, x, y int) string, join func(d, a, b int) string, arrays ...string) {
	ptrs, n := g.ptrs(arrays), g.ptr("n")
	loop, rest, done := g.label("loop"), g.label("rest"), g.label("end")
	first := []int{reduceX, reduceY}[:len(ptrs)]
	for i := range 8 {
		g.text(g.loadConstant(i, f32(start)))
	}
	g.line("CMP $32, %s", n)
	g.line("BLT %s", rest)
	g.place(loop)
	for a, p := range ptrs {
		for half := range 2 {
			v := first[a] + 4*half
			g.line("VLD1.P 64(%s), [V%d.S4, V%d.S4, V%d.S4, V%d.S4]", p, v, v+1, v+2, v+3)
		}
	}
	for i := range 8 {
		g.text(step(i, reduceX+i, reduceY+i))
	}
	g.line("SUB $32, %s", n)
	g.line("CMP $32, %s", n)
	g.line("BGE %s", loop)
	g.place(rest)
	g.line("CBZ %s, %s", n, done)
	for i := range 8 {
		g.reduceRest(i, ptrs, first, n, done, step)
	}
	g.place(done)
	for h := 4; h > 0; h /= 2 {
		for j := range h {
			g.text(join(j, j, j+h))
		}
	}
	g.line("VEXT $8, V0.B16, V0.B16, V1.B16")
	g.text(join(0, 0, 1))
	g.line("VDUP V0.S[1], V1.S4")
	g.text(join(0, 0, 1))
	g.line("FMOVS F0, %s", g.arg("ret"))
	g.end()
}

// reduceRest is the last block's vector i, of n elements that are left.
func (g *neon) reduceRest(i int, ptrs []string, first []int, n, done string, step func(acc, x, y int) string) {
	whole := g.label("whole")
	g.line("CMP $4, %s", n)
	g.line("BGE %s", whole)
	g.line("CBZ %s, %s", n, done)
	for a, p := range ptrs {
		g.text(g.loadFew(p, n, first[a]))
	}
	g.text(move(reduceBefore, i))
	g.text(step(i, reduceX, reduceY))
	g.line("VDUP %s, V%d.S4", n, reduceMask)
	g.text(g.loadRow(reduceTemp, lanes))
	g.text(cmgt.text(reduceMask, reduceMask, reduceTemp))
	g.text(plain("VBIF", i, reduceBefore, reduceMask))
	g.line("B %s", done)
	g.place(whole)
	for a, p := range ptrs {
		g.line("FMOVQ.P 16(%s), F%d", p, first[a])
	}
	g.text(step(i, reduceX, reduceY))
	g.line("SUB $4, %s", n)
}
