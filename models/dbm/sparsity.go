package dbm

import "github.com/unsup/unsup/simd"

// sparsity is the penalty that keeps the mean activity of hidden units near a
// target t. With m the running mean of a layer's posterior means,
//
//	m = damping m + (1 - damping) E_data[h]    s = cost (m - t)
//
// s is added to the gradient before every unit's sigmoid, for every case, and
// so enters the gradients of its bias and of the weights on both its sides.
type sparsity struct {
	cost, damping float32
	target        []float32   // [l-1] for hidden layer l
	mean, push    [][]float32 // m and s of layer l; none for the visible layer
}

// newSparsity returns nil when the penalty costs nothing. The running means
// start at the targets.
func newSparsity(d *DBM, opt *JointOptions) *sparsity {
	if opt.SparsityCost == 0 {
		return nil
	}
	s := &sparsity{cost: float32(opt.SparsityCost), damping: float32(opt.SparsityDamping),
		mean: newLayers(d), push: newLayers(d)}
	for l, target := range opt.SparsityTargets {
		s.target = append(s.target, float32(target))
		simd.Fill(s.mean[l+1], float32(target))
	}
	return s
}

// penalise adds the penalty's gradient to g, given E_data[h] of every layer:
// gcl += sl, gWl += E_data[hl-1]' sl + sl-1' E_data[hl].
func (s *sparsity) penalise(g *parameters, data [][]float32) {
	for l := 1; l < len(data); l++ {
		m, push := s.mean[l], s.push[l]
		simd.Scale(m, s.damping, m)
		simd.Axpy(1-s.damping, data[l], m)
		simd.Scale(push, s.cost, m)
		simd.AddScalar(push, -s.cost*s.target[l-1], push)

		simd.Add(g.B[l], g.B[l], push)
		simd.Ger(1, data[l-1], push, g.W[l-1])
		if l > 1 {
			simd.Ger(1, s.push[l-1], data[l], g.W[l-1])
		}
	}
}
