package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/operand"
)

// peakDoc describes the peak kernels: as many independent fused multiply-adds
// a round as hide the latency of one. simd's dispatch files count them.
func peakDoc(accumulators, lanes int) string {
	return fmt.Sprintf("does n rounds of %d independent fused multiply-adds on vectors of %d float32, without touching memory.", accumulators, lanes)
}

func (g *gen) peak() {
	acc := make([]vec, 12)
	if g.wide() {
		acc = make([]vec, 24)
	}
	g.begin("Peak", "func(n int)", peakDoc(len(acc), g.lanes))
	n, x := g.ptr("n"), g.zero()
	for i := range acc {
		acc[i] = g.zero()
	}
	loop, done := g.label("loop"), g.label("done")
	g.TESTQ(n, n)
	g.JLE(LabelRef(done))
	g.Label(loop)
	for _, a := range acc {
		g.fma(a, x, x)
	}
	g.DECQ(n)
	g.JNZ(LabelRef(loop))
	g.Label(done)
	g.end()
}

func (g *neon) peak() {
	const accumulators = 24
	g.begin("Peak", "func(n int)", peakDoc(accumulators, 4))
	n := g.ptr("n")
	loop, done := g.label("loop"), g.label("done")
	for v := range accumulators + 1 {
		g.text(clearVector(v))
	}
	g.line("CMP $0, %s", n)
	g.line("BLE %s", done)
	g.place(loop)
	for v := range accumulators {
		g.text(plain("VFMLA", v, accumulators, accumulators))
	}
	g.line("SUBS $1, %s", n)
	g.line("BNE %s", loop)
	g.place(done)
	g.end()
}
