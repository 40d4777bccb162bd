package norb

import (
	"slices"
	"testing"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
)

// TestJudgedEachThirdEpoch: a net is judged after every third epoch and the last.
func TestJudgedEachThirdEpoch(t *testing.T) {
	net := &nn.Net{Layers: []*nn.Dense{nn.NewDense(2, classes, nn.Linear)}}
	d := &toys{evalLabels: []uint8{1}}
	p := d.judged(train.Phase{Name: "train", Epochs: 8}, net, func() batch.Source { return batch.Floats{Matrix: simd.NewMatrix(1, 2)} })
	var judged []int
	for epoch := range p.Epochs {
		r := train.Report{Phase: p.Name, Epoch: epoch + 1, Epochs: p.Epochs}
		p.End(epoch, &r)
		if e, ok := r.Values[outcome.TestError]; ok {
			judged = append(judged, r.Epoch)
			if e != 100 {
				t.Errorf("epoch %d: %v %% wrong, want 100: an untrained net takes class 0", r.Epoch, e)
			}
		}
	}
	if want := []int{3, 6, 8}; !slices.Equal(judged, want) {
		t.Errorf("judged after epochs %v, want %v", judged, want)
	}
}
