package main

// fromBytes reads 16 bytes a turn, the rest one by one.
func (g *neon) fromBytes() {
	g.begin("FromBytes", "func(dst *float32, scale float32, src *uint8, n int)", "sets dst[i] = float32(src[i]) * scale for i < n.")
	dst, src, n, b := g.ptr("dst"), g.ptr("src"), g.ptr("n"), g.gp()
	loop, rest, one, done := g.label("loop"), g.label("rest"), g.label("one"), g.label("end")
	g.line("FMOVS %s, F16", g.arg("scale"))
	g.line("VDUP V16.S[0], V17.S4")
	g.line("CMP $16, %s", n)
	g.line("BLT %s", rest)
	g.place(loop)
	g.line("FMOVQ.P 16(%s), F0", src)
	g.line("VUXTL V0.B8, V1.H8")
	g.line("VUXTL2 V0.B16, V2.H8")
	for i := range 2 {
		g.line("VUXTL V%d.H4, V%d.S4", 1+i, 4+2*i)
		g.line("VUXTL2 V%d.H8, V%d.S4", 1+i, 5+2*i)
	}
	for v := 4; v < 8; v++ {
		g.text(ucvtf.text(v, v))
		g.text(fmul.text(v, v, 17))
	}
	g.line("VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], 64(%s)", dst)
	g.line("SUB $16, %s", n)
	g.line("CMP $16, %s", n)
	g.line("BGE %s", loop)
	g.place(rest)
	g.line("CBZ %s, %s", n, done)
	g.place(one)
	g.line("MOVBU.P 1(%s), %s", src, b)
	g.line("SCVTFWS %s, F0", b)
	g.line("FMULS F16, F0, F0")
	g.line("FMOVS.P F0, 4(%s)", dst)
	g.line("SUB $1, %s", n)
	g.line("CBNZ %s, %s", n, one)
	g.place(done)
	g.end()
}
