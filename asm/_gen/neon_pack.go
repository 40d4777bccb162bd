package main

// packRows writes the packing of a panel whose rows are contiguous.
func (g *neon) packRows() {
	g.begin("PackRows", "func(k int, src *float32, stride int, dst *float32, mask *uint32)",
		"copies k rows of 2 vectors from src, stride bytes apart, to dst, where they are contiguous. Lanes outside mask are read as zero; a nil mask takes all.")
	k, src, stride, dst, mask := g.ptr("k"), g.ptr("src"), g.ptr("stride"), g.ptr("dst"), g.ptr("mask")
	loop, part, narrow, stored, done := g.label("loop"), g.label("part"), g.label("narrow"), g.label("store"), g.label("end")
	second := g.gp()
	width := g.width(mask)
	g.line("CMP $0, %s", k)
	g.line("BLE %s", done)
	g.line("CBNZ %s, %s", mask, part)
	g.place(loop)
	g.line("VLD1 (%s), [V0.S4, V1.S4]", src)
	g.line("ADD %s, %s", stride, src)
	g.line("VST1.P [V0.S4, V1.S4], 32(%s)", dst)
	g.line("SUBS $1, %s", k)
	g.line("BNE %s", loop)
	g.line("B %s", done)
	g.place(part)
	g.text(clearVector(0))
	g.text(clearVector(1))
	g.line("TBZ $2, %s, %s", width, narrow)
	g.line("FMOVQ (%s), F0", src)
	g.line("ADD $16, %s, %s", src, second)
	g.text(g.loadFew(second, width, 1))
	g.line("B %s", stored)
	g.place(narrow)
	g.text(g.loadFew(src, width, 0))
	g.place(stored)
	g.line("ADD %s, %s", stride, src)
	g.line("VST1.P [V0.S4, V1.S4], 32(%s)", dst)
	g.line("SUBS $1, %s", k)
	g.line("BNE %s", part)
	g.place(done)
	g.end()
}

// transpose8 writes the packing of a panel whose columns are contiguous:
// 4x4 blocks turned in registers.
func (g *neon) transpose8() {
	g.begin("Transpose8", "func(blocks int, src *float32, stride int, dst *float32, step int)",
		"reads 8 rows of 8*blocks elements, stride bytes apart, and writes them as 8*blocks rows of 8 elements, step bytes apart.")
	n, src, stride, dst, step := g.ptr("blocks"), g.ptr("src"), g.ptr("stride"), g.ptr("dst"), g.ptr("step")
	loop, done := g.label("loop"), g.label("end")
	rows := []string{src}
	for i := 1; i < 8; i++ {
		p := g.gp()
		g.line("ADD %s, %s, %s", stride, rows[i-1], p)
		rows = append(rows, p)
	}
	g.line("LSL $1, %s", n) // 4 columns a turn
	g.line("CMP $0, %s", n)
	g.line("BLE %s", done)
	g.place(loop)
	for i, p := range rows {
		g.line("FMOVQ.P 16(%s), F%d", p, i)
	}
	for v := 0; v < 8; v += 4 {
		g.transpose4(v, 16+v)
	}
	for j := range 4 {
		g.line("FMOVQ F%d, (%s)", 16+j, dst)
		g.line("FMOVQ F%d, 16(%s)", 20+j, dst)
		g.line("ADD %s, %s", step, dst)
	}
	g.line("SUBS $1, %s", n)
	g.line("BNE %s", loop)
	g.place(done)
	g.end()
}

// transpose4 turns the rows in 4 vectors from v on into columns from to on; it
// uses 4 more, 8 after to.
func (g *neon) transpose4(v, to int) {
	t := to + 8
	for half, zip := range []string{"VZIP1", "VZIP2"} {
		g.text(plain(zip, t+half, v, v+2))
		g.text(plain(zip, t+2+half, v+1, v+3))
	}
	for half := range 2 {
		g.text(plain("VZIP1", to+2*half, t+half, t+2+half))
		g.text(plain("VZIP2", to+2*half+1, t+half, t+2+half))
	}
}
