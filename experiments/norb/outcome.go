package norb

import (
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd/rng"
)

// stream is the root of a row's random numbers.
func stream(job *registry.Job, row string) rng.Stream { return rng.New(job.Seed, "norb/"+row) }

// negligible is the delta below which a hidden unit does not learn, see
// nn.Options: nets of real-valued inputs saturate. Without it products of
// subnormal numbers are half of the belief net's time at smoke.
const negligible = 0x1p-100

// judgedEach is every how many epochs a net is judged while it trains: there are
// as many pairs to judge it by as to train it on.
const judgedEach = 3

// judged returns p with the error of net on the evaluation pairs added to the
// report of every third epoch and of the last, see outcome.Judged.
func (t *toys) judged(p train.Phase, net *nn.Net, input func() batch.Source) train.Phase {
	p = outcome.Judged(p, net, t.evalLabels, input)
	judge := p.End
	p.End = func(epoch int, r *train.Report) {
		if r.Epoch%judgedEach == 0 || r.Epoch == r.Epochs {
			judge(epoch, r)
		}
	}
	return p
}

// outcome judges a trained classifier by its predictions.
func (t *toys) outcome(predictions []uint8, params []nn.Param) *results.Outcome {
	return outcome.Classified(predictions, t.evalLabels, params, t.refs, t.training, t.part)
}
