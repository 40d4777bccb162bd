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

// evalBatch is the number of pairs that are classified at a time.
const evalBatch = 500

// stream is the root of a row's random numbers.
func stream(job *registry.Job, row string) rng.Stream { return rng.New(job.Seed, "norb/"+row) }

// judged returns p with the error of net on the evaluation pairs added to every
// epoch's report. input gives what the net sees of them; it is asked once.
// Nothing is chosen by this error: the last weights count.
func (t *toys) judged(p train.Phase, net *nn.Net, input func() batch.Source) train.Phase {
	var src batch.Source
	p.End = func(_ int, r *train.Report) {
		if src == nil {
			src = input()
		}
		r.Set(TestError, net.ErrorRate(src, t.evalLabels, evalBatch))
	}
	return p
}

// outcome judges a trained classifier by its predictions.
func (t *toys) outcome(predictions []uint8, params []nn.Param) *results.Outcome {
	wrong := outcome.Errors(predictions, t.evalLabels)
	return &results.Outcome{
		Metrics:     map[string]float64{TestError: 100 * float64(wrong) / float64(len(predictions)), "errors": float64(wrong)},
		Parameters:  outcome.Tensors(params),
		Predictions: predictions,
		Targets:     t.evalLabels,
		Data:        t.refs,
		Training:    t.training,
	}
}
