package semisup

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// judged renames the phase that trains net on n labels and adds the error on
// the evaluation images to every epoch's report. input gives what the net sees
// of them. Nothing is chosen by this error: the last weights count.
func (d *digits) judged(p train.Phase, n int, net *nn.Net, input func() batch.Source) train.Phase {
	p.Name = fmt.Sprintf("%s-%d", p.Name, n)
	p.End = func(_ int, r *train.Report) {
		r.Set(metric(n), net.ErrorRate(input(), d.eval.Labels, outcome.EvalBatch))
	}
	return p
}

// fit runs the phases and leaves the learning curves as pictures.
func (d *digits) fit(ctx context.Context, job *registry.Job, phases ...train.Phase) error {
	var names []string
	for _, n := range counts {
		names = append(names, metric(n))
	}
	c := outcome.NewCurves(job.Observer, names...)
	if err := train.Run(ctx, c, job.Checkpoint, phases...); err != nil {
		return err
	}
	return c.Draw(job)
}

// outcome judges classifiers, one for each of counts, by their predictions of
// the evaluation images. Those with the fewest labels are kept example by
// example. used is the number of training images that the row has looked at.
func (d *digits) outcome(predictions [][]uint8, params []nn.Param, used int) *results.Outcome {
	out := &results.Outcome{
		Metrics:     map[string]float64{},
		Parameters:  outcome.Tensors(params),
		Predictions: predictions[0],
		Targets:     d.eval.Labels,
		Data:        d.refs,
		Training:    results.Part{Used: used, Of: d.all},
		Judged:      d.part,
	}
	for i, classes := range predictions {
		wrong := outcome.Errors(classes, d.eval.Labels)
		out.Metrics[metric(counts[i])] = 100 * float64(wrong) / float64(len(classes))
	}
	return out
}

// nets are the classifiers of a row, one for each of counts.
type nets []*nn.Net

// parameters lists those of all nets, named by the number of labels.
func (ns nets) parameters() (list []nn.Param) {
	for i, net := range ns {
		for _, p := range net.Parameters() {
			p.Name = fmt.Sprintf("%d labels/%s", counts[i], p.Name)
			list = append(list, p)
		}
	}
	return list
}

// predict classifies the evaluation images.
func (ns nets) predict(src batch.Source) (all [][]uint8) {
	for _, net := range ns {
		all = append(all, net.Predict(src, outcome.EvalBatch))
	}
	return all
}
