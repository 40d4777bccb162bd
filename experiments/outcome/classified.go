package outcome

import (
	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/results"
)

// TestError is the metric of tables of classifiers: the percentage of test
// examples whose predicted class is not their label.
const TestError = "test_error"

// EvalBatch is the number of examples that are classified at a time.
const EvalBatch = 500

// Judged returns p with the TestError of net added to every epoch's report.
// input gives what the net sees of the examples with these labels; it is asked
// once, after the first epoch. Nothing is chosen by this error: the last weights
// count.
func Judged(p train.Phase, net *nn.Net, labels []uint8, input func() batch.Source) train.Phase {
	var src batch.Source
	p.End = func(_ int, r *train.Report) {
		if src == nil {
			src = input()
		}
		r.Set(TestError, net.ErrorRate(src, labels, EvalBatch))
	}
	return p
}

// Classified judges a trained classifier by its predictions of targets, which are
// that part of the test set.
func Classified(predictions, targets []uint8, params []nn.Param, refs []datasets.Ref, training, judged results.Part) *results.Outcome {
	wrong := Errors(predictions, targets)
	return &results.Outcome{
		Metrics:     map[string]float64{TestError: 100 * float64(wrong) / float64(len(predictions)), "errors": float64(wrong)},
		Parameters:  Tensors(params),
		Predictions: predictions,
		Targets:     targets,
		Data:        refs,
		Training:    training,
		Judged:      judged,
	}
}
