package recognition

import (
	"context"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// judged returns p with the error of net on the evaluation images added to
// every epoch's report, see outcome.Judged.
func (d *images) judged(p train.Phase, net *nn.Net, input func() batch.Source) train.Phase {
	return outcome.Judged(p, net, d.eval.Labels, input)
}

// fit runs the phases and leaves the learning curves as a picture.
func (d *images) fit(ctx context.Context, job *registry.Job, phases ...train.Phase) error {
	c := outcome.NewCurves(job.Observer, outcome.TestError)
	if err := train.Run(ctx, c, job.Checkpoint, phases...); err != nil {
		return err
	}
	return c.Draw(job)
}

// outcome judges a trained classifier by its predictions.
func (d *images) outcome(predictions []uint8, params []nn.Param) *results.Outcome {
	out := outcome.Classified(predictions, d.eval.Labels, params, d.refs, d.training, d.part)
	if d.task.Duplicates {
		d.judgeNew(out)
	}
	if d.bad > 0 {
		out.Metrics[results.BadCases] = float64(d.bad)
	}
	return out
}

// judgeNew adds the error of the evaluation images that no training image
// equals.
func (d *images) judgeNew(out *results.Outcome) {
	seen, wrong := 0, 0
	for i, again := range d.train.Holds(d.eval) {
		switch {
		case again:
			seen++
		case out.Predictions[i] != out.Targets[i]:
			wrong++
		}
	}
	out.Metrics[Duplicates] = float64(seen)
	if left := d.eval.N - seen; left > 0 {
		out.Metrics[NewTestError] = 100 * float64(wrong) / float64(left)
	}
}
