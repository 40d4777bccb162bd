package likelihood

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// newClamped prepares chains over the hidden layers with v given, one for each
// of the named examples of src. A chain's weight is without bias
//
//	p(v) Z = sum over h1, ..., hL of exp(-E(v, h1, ..., hL))
//
// (with labels, over y too) and so tells how far below log p(v) the variational
// bound lies. The base is the mean-field posterior: of the inputs of the odd
// layers, a = c1 + v W1 + mean of h2 W2', ..., and of labels that are of the
// state. The chains' last states, with their weights, are a sample of
// p(h1, h3, ... | v), or of p(y, h1, h3, ... | v).
func newClamped(d *dbm.DBM, src batch.Source, examples []int32, opt DBMOptions, stream rng.Stream) *AIS {
	p := newPosterior(d, len(examples), opt.PosteriorSweeps, opt.PosteriorTolerance)
	v := simd.NewMatrix(len(examples), src.Dim())
	a := newAIS(p.rest, len(examples), temperatures(opt.Schedule, opt.Betas), stream)
	a.prepare = func() {
		p.prepare()
		src.Gather(v, examples)
		p.fit(v)
		p.rest.means(p.input)
		simd.Gemm(simd.NoTrans, simd.Trans, -1, p.input, p.rest.W, 0, a.shift)
		simd.Sub(a.base.Flat(), p.bias.Flat(), a.shift.Flat())
	}
	a.begin = func() {
		a.fromBase()
		for i := range a.Weight {
			a.Weight[i] += float64(simd.Dot(v.Row(i), d.B[0]))
		}
	}
	return a
}

// newJoint prepares chains over a whole machine, from a base of uniform units
// as in the authors' program. joint has room for both its sides.
func newJoint(d *dbm.DBM, joint *machine, opt DBMOptions, stream rng.Stream) *AIS {
	a := newAIS(joint, opt.Chains, temperatures(opt.Schedule, opt.Betas), stream)
	a.prepare = func() {
		sides{d, 0}.copyTo(joint)
		a.setBiases(a.zeroX, joint.B)
	}
	a.begin = a.fromBase
	return a
}

// newReverse prepares chains that go on from the last states of clamped in
// reverse, with all layers free, to the uniform base. The product of a chain's
// weight with its clamped one's is without bias the probability of v under the
// annealing model (RAISE, Burda, Grosse & Salakhutdinov 2015): the
// forward chains of newJoint get their last weight in some h1, h3, ..., before
// the sweep at t = 1, which draws v.
func newReverse(d *dbm.DBM, joint *machine, clamped *AIS, opt DBMOptions, stream rng.Stream) *AIS {
	a := newAIS(joint, clamped.State.Rows, reversed(temperatures(opt.Schedule, opt.Betas)), stream)
	a.prepare = func() {
		sides{d, 0}.copyTo(joint)
		a.setBiases(a.zeroX, joint.B)
	}
	a.begin = func() { a.fromStates(clamped.State) }
	return a
}
