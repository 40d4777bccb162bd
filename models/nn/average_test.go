package nn

import (
	"math"
	"testing"
)

// The net ends at the weighted mean of what the same training passes through,
// newest first with weights 1, keep, keep^2, ..., whatever their number.
func TestAverage(t *testing.T) {
	for _, keep := range []float64{0.5, 0.999} {
		opt := testOptions()
		plain := testTrainer(opt)
		opt.Average = keep
		averaged := testTrainer(opt)
		run(t, averaged.Phase("averaged"))
		sums, total := make([][]float64, len(plain.net.Parameters())), 0.0
		p := plain.Phase("plain")
		for epoch := range opt.Epochs {
			p.Begin(epoch)
			for step := range p.Steps {
				p.Step(epoch, step)
				total = keep*total + 1
				for i, q := range plain.net.Parameters() {
					if sums[i] == nil {
						sums[i] = make([]float64, len(q.Data))
					}
					for j, v := range q.Data {
						sums[i][j] = keep*sums[i][j] + float64(v)
					}
				}
			}
		}
		for i, q := range averaged.net.Parameters() {
			for j, v := range q.Data {
				if want := sums[i][j] / total; math.Abs(float64(v)-want) > 1e-5*(1+math.Abs(want)) {
					t.Errorf("keep %v: %s[%d] = %v, want %v", keep, q.Name, j, v, want)
				}
			}
		}
	}
}
