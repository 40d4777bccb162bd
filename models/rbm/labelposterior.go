package rbm

import "github.com/unsup/unsup/simd"

// LabelPosterior sets py = p(y | v) of every row of v (n x K from n x V), for
// an RBM with labels, and f to the free energies of v alone, the labels summed
// out (Larochelle & Bengio 2008):
//
//	p(y | v) = exp(F(v) - F(v, y))    F(v) = -log sum_y exp(-F(v, y))
//	F(v, y) = -v b' - y a' - sum_j log(1 + exp(v W_j + y L_j + c_j))
//
// It is the free energy of the energy without the factors, as FreeEnergy has
// it. x (n x H) is scratch; a row of that length is allocated.
func (r *RBM) LabelPosterior(py simd.Matrix, f []float32, x, v simd.Matrix) {
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, v, r.W, 0, x)
	simd.AddBias(x, r.C)
	with := make([]float32, len(r.C))
	for i := range f {
		for k, a := range r.Labels.A {
			simd.Add(with, x.Row(i), r.Labels.L.Row(k))
			simd.Softplus(with, with)
			py.Row(i)[k] = float32(a + simd.Sum(with))
		}
	}
	simd.LogSumExpRows(f, py)
	for i := range f {
		p := py.Row(i)
		simd.Scale(p, float32(1/simd.Sum(p)), p)
		f[i] = float32(r.visibleEnergy(v.Row(i)) - f[i])
	}
}
