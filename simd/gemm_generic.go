package simd

// cutGeneric cuts c into single rows, since they are cheap to tell apart and
// dear to compute.
func cutGeneric(g *gemmArgs) gemmCut {
	return gemmCut{down: g.m, across: 1, tileRows: 1, tileCols: g.n}
}

// gemmGeneric is the definition of Gemm: for every element, one chain of fused
// multiply-adds in order of k.
func gemmGeneric(g *gemmArgs, bl gemmBlock) {
	for i := bl.i0; i < bl.i1; i++ {
		c := g.c.Row(i)[bl.j0:bl.j1]
		if g.beta == 0 {
			clear(c)
		} else if g.beta != 1 {
			scaleGeneric(c, g.beta, c)
		}
		for k := range g.k {
			axpyOp(g, float32(g.alpha*g.elemA(i, k)), k, bl.j0, c)
		}
	}
}

func (g *gemmArgs) elemA(i, k int) float32 {
	if g.opA == Trans {
		i, k = k, i
	}
	return g.a.Data[i*g.a.Stride+k]
}

// axpyOp adds a times row k of op(b), from column j0 on, to c.
func axpyOp(g *gemmArgs, a float32, k, j0 int, c []float32) {
	if g.opB == NoTrans {
		axpyGeneric(a, g.b.Data[k*g.b.Stride+j0:][:len(c)], c)
		return
	}
	for j := range c {
		c[j] = fma32(a, g.b.Data[(j0+j)*g.b.Stride+k], c[j])
	}
}
