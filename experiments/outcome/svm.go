package outcome

import (
	"context"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/svm"
	"github.com/unsup/unsup/results"
)

// SVM judges a trained support vector machine by its predictions of the examples
// of src, as judge does, and adds the number of its support vectors.
func SVM(ctx context.Context, m *svm.Model, src batch.Source, judge func(predictions []uint8, params []nn.Param) *results.Outcome) (*results.Outcome, error) {
	predictions, err := m.Predict(ctx, src)
	if err != nil {
		return nil, err
	}
	out := judge(predictions, m.Parameters())
	out.Metrics["support_vectors"] = float64(m.Vectors())
	return out, nil
}
