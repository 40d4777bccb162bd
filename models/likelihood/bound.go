package likelihood

import (
	"math"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
)

// bounds are the variational bounds of all examples of a source, without their
// -ln Z (section 3.2 of the paper),
//
//	log p(v) + ln Z >= E_q[-E(v, h1, ..., hL)] + entropy of q
//
// where q makes all units independent. With x the means of the odd layers, and
// the even ones at their best given them, that is
//
//	v b' + x bias(v)' + entropy(x) + sum_j log(1 + exp(x W_j + c_j))
//
// Labels y are one more unit, of several values, independent in q of the rest:
// where they are of the state, x has q(y), and where they are summed out the
// bound has log sum_k exp(x L_k' + a_k) besides.
type bounds struct {
	posterior *posterior
	src       batch.Source
	value     []float64 // of each example

	v      simd.Matrix
	idx    []int32
	p, log simd.Matrix // n x odd units: scratch of the entropy
	hidden []float32   // n
	labels []float32   // n: 0 where they are not summed out
}

// newBounds takes as many examples of src at a time as p has room for.
func newBounds(p *posterior, src batch.Source) *bounds {
	n, odd := p.x.Rows, p.x.Cols
	return &bounds{
		posterior: p, src: src, value: make([]float64, src.Len()),
		v: simd.NewMatrix(n, src.Dim()), idx: make([]int32, n),
		p: simd.NewMatrix(n, odd), log: simd.NewMatrix(n, odd), hidden: make([]float32, n),
		labels: make([]float32, n),
	}
}

// phase returns the work as a phase of one epoch. A step's loss is minus the
// mean of its examples' values.
func (b *bounds) phase(name string) train.Phase {
	n := b.v.Rows
	return train.Phase{
		Name: name, Epochs: 1, Steps: (b.src.Len() + n - 1) / n,
		Setup: b.posterior.prepare,
		Step: func(_, step int) float64 {
			lo := step * n
			hi := min(lo+n, b.src.Len())
			b.evaluate(lo, hi)
			return -mean(b.value[lo:hi])
		},
		Parameters: func() []train.Array {
			return []train.Array{{Name: "values", Shape: []int{len(b.value)}, Wide: b.value}}
		},
	}
}

// evaluate computes the values of the examples [lo, hi).
func (b *bounds) evaluate(lo, hi int) {
	n := hi - lo
	v, idx := b.v.RowRange(0, n), b.idx[:n]
	for i := range idx {
		idx[i] = int32(lo + i)
	}
	b.src.Gather(v, idx)
	q := b.posterior
	q.fit(v)
	input, hidden, labels := q.input.RowRange(0, n), b.hidden[:n], b.labels[:n]
	if k := q.rest.labelsZ; k > 0 {
		simd.LogSumExpRows(labels, groupOf(input, k))
	}
	simd.Softplus(input.Flat(), input.Flat())
	simd.RowSums(hidden, unitsOf(input, q.rest.labelsZ))
	for i := range n {
		visible := simd.Dot(v.Row(i), q.dbm.B[0])
		odd := simd.Dot(q.x.Row(i), q.bias.Row(i))
		b.value[lo+i] = float64(visible) + float64(odd) + float64(hidden[i]) + float64(labels[i])
	}
	b.addEntropy(b.value[lo:hi])
}

// addEntropy adds -sum p log p + (1-p) log(1-p) over the means of the odd
// layers, and -sum p log p over those of labels; a certain unit has none.
func (b *bounds) addEntropy(value []float64) {
	x := b.posterior.x.RowRange(0, len(value))
	p, log := b.p.RowRange(0, x.Rows), b.log.RowRange(0, x.Rows)
	copy(p.Flat(), x.Flat())
	for _, units := range []int{x.Cols, b.posterior.rest.unitsX()} {
		simd.Clamp(log.Flat(), math.SmallestNonzeroFloat32, 1, p.Flat())
		simd.Log(log.Flat(), log.Flat())
		for i := range value {
			value[i] -= float64(simd.Dot(p.Row(i)[:units], log.Row(i)[:units]))
		}
		simd.Scale(p.Flat(), -1, p.Flat())
		simd.AddScalar(p.Flat(), 1, p.Flat())
	}
}
