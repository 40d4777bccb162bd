package toys3d

import (
	"math"
	"testing"

	"github.com/unsup/unsup/datasets/norb"
)

// Shots stay within their bounds, reach them, and change the light of a whole
// picture by the exposure alone.
func TestShots(t *testing.T) {
	most := map[string]float64{}
	sum, n := 0.0, 0
	for _, instances := range [][]uint8{norb.TrainInstances, norb.TestInstances} {
		for _, s := range order(instances) {
			k := s.shot()
			reach := func(name string, v float64) { most[name] = max(most[name], math.Abs(v)) }
			reach("right", k.right)
			reach("down", k.down)
			reach("exposure", k.exposure-1)
			sum += k.exposure
			n++
			for name, part := range map[string]*[norb.Side]int64{"columns": &k.columns, "rows": &k.rows} {
				total := int64(0)
				for _, v := range part {
					total += v
				}
				reach(name, float64(part[0])/(1<<16))
				reach("mean of "+name, float64(total)/norb.Side/(1<<16))
			}
		}
	}
	for name, bound := range map[string]float64{"right": moved, "down": moved, "exposure": exposed, "columns": 2 * unevenly, "rows": 2 * unevenly} {
		if m := most[name]; m > bound || m < 0.95*bound {
			t.Errorf("%s reaches %v of %v", name, m, bound)
		}
	}
	for _, name := range []string{"mean of columns", "mean of rows"} {
		if most[name] > 1e-4 {
			t.Errorf("the %s reaches %v, want 0", name, most[name])
		}
	}
	if mean := sum / float64(n); math.Abs(mean-1) > 0.005 {
		t.Errorf("mean exposure %v", mean)
	}
}
