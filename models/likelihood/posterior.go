package likelihood

import (
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/simd"
)

// posterior approximates p(h1, ..., hL | v) of a minibatch by mean field, or
// p(y, h1, ..., hL | v) where there are labels. With v given, the hidden layers
// are a machine of odd against even layers whose state has the biases c1 + v W1,
// c3, ...: a row for each example.
type posterior struct {
	dbm       *dbm.DBM
	sides     sides
	sweeps    int
	tolerance float64

	rest *machine
	q    *dbm.MeanField
	last []simd.Matrix // [l-1]: the means of hl a sweep ago

	// Of the examples of the last fit, n x units:
	bias  simd.Matrix // odd layers, and labels if they are of the state: those biases
	x     simd.Matrix // the same: their means
	input simd.Matrix // even layers, and labels if not: x W + c2, c4, ..., then functions of it
}

// newPosterior returns room for minibatches of at most n examples.
func newPosterior(d *dbm.DBM, n, sweeps int, tolerance float64) *posterior {
	p := &posterior{dbm: d, sides: sides{d, 2}, sweeps: sweeps, tolerance: tolerance, q: dbm.NewMeanField(d, n)}
	p.rest = p.sides.newMachine()
	p.bias, p.x = simd.NewMatrix(n, len(p.rest.B)), simd.NewMatrix(n, len(p.rest.B))
	p.input = simd.NewMatrix(n, len(p.rest.C))
	for _, b := range d.B[1:] {
		p.last = append(p.last, simd.NewMatrix(n, len(b)))
	}
	return p
}

// prepare reads the machine's parameters.
func (p *posterior) prepare() { p.sides.copyTo(p.rest) }

// fit runs mean field on v until no layer's means change by more than the
// tolerance in a sweep (root mean square), or the sweeps are used up.
func (p *posterior) fit(v simd.Matrix) {
	if p.dbm.Labels == nil {
		p.q.Run(v, 0)
	} else {
		p.q.RunFree(v, 0)
	}
	for range p.sweeps {
		for l, last := range p.last {
			copy(last.Flat(), p.q.H(l+1).Flat())
		}
		p.q.Sweep()
		if p.settled(v.Rows) {
			break
		}
	}
	bias, x := p.bias.RowRange(0, v.Rows), p.x.RowRange(0, v.Rows)
	for i := range v.Rows {
		copy(bias.Row(i), p.rest.B)
	}
	h1 := bias.ColumnRange(0, len(p.dbm.B[1]))
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, v, p.dbm.W[0], 1, h1)
	for l := 1; l < len(p.dbm.B); l += 2 {
		at := p.sides.first(l)
		copyRows(x.ColumnRange(at, at+len(p.dbm.B[l])), p.q.H(l))
	}
	if k := p.rest.labelsX; k > 0 {
		copyRows(groupOf(x, k), p.q.Labels())
	}
	p.rest.inputs(p.input.RowRange(0, v.Rows), x)
}

func (p *posterior) settled(rows int) bool {
	for l, last := range p.last {
		d := last.RowRange(0, rows).Flat()
		simd.Sub(d, d, p.q.H(l+1).Flat())
		if float64(simd.Dot(d, d)) > float64(p.tolerance*p.tolerance)*float64(len(d)) {
			return false
		}
	}
	return true
}
