package dbm

import "github.com/unsup/unsup/simd"

// centring turns the gradient of W and c into that of a machine whose energy
// has every unit less an offset m, an estimate of its mean (Montavon & Müller
// 2012; with data and chains alike in the mean, the enhanced gradient of Cho,
// Raiko & Ilin 2011):
//
//	E = -(v - m0) W1 (h1 - m1)' - (h1 - m1) W2 (h2 - m2)' - ... - v b' - h1 c1' - ...
//
// Weights and biases then change apart: a step of a weight no longer moves the
// mean inputs of the units that it joins. In the machine's own parameters, with
// gWl and dl the gradients of Wl and cl (c0 = b),
//
//	gWl -= ml-1' dl + dl-1' ml    dl -= ml-1 gWl + ml+1 gWl+1'
//
// The offsets start at 0, the plain gradient, and take a share of the means of
// every update.
type centring struct {
	share  float32
	offset [][]float32 // m of every layer
}

// newCentring returns nil for a share of 0.
func newCentring(d *DBM, opt *JointOptions) *centring {
	if opt.Centring == 0 {
		return nil
	}
	return &centring{share: float32(opt.Centring), offset: newLayers(d)}
}

// apply moves the offsets towards the means, half those of the data and half
// those of the chains (sum over n of them), and changes g.
func (c *centring) apply(g *parameters, data, sum [][]float32, n int) {
	for l, m := range c.offset {
		simd.Scale(m, 1-c.share, m)
		simd.Axpy(c.share/2, data[l], m)
		simd.Axpy(c.share/2/float32(n), sum[l], m)
	}
	for l, w := range g.W {
		simd.Ger(-1, c.offset[l], g.B[l+1], w)
		simd.Ger(-1, g.B[l], c.offset[l+1], w)
	}
	for l, w := range g.W {
		simd.Gemm(simd.NoTrans, simd.Trans, -1, row(c.offset[l+1]), w, 1, row(g.B[l]))
		simd.Gemm(simd.NoTrans, simd.NoTrans, -1, row(c.offset[l]), w, 1, row(g.B[l+1]))
	}
}

// row is x as a matrix of one row.
func row(x []float32) simd.Matrix { return simd.View(1, len(x), x) }
