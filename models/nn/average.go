package nn

import (
	"math"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
)

// average is the exponential average of parameters over the updates (Kingma &
// Ba 2015, section 7.2),
//
//	mean = keep mean + (1 - keep) parameters    from 0
//
// which after n updates is 1 - keep^n times too small.
type average struct {
	keep   float64
	params []Param
	means  [][]float32
}

// newAverage returns nil for a share of 0.
func newAverage(keep float64, params []Param) *average {
	if keep == 0 {
		return nil
	}
	a := &average{keep: keep, params: params}
	for _, p := range params {
		a.means = append(a.means, make([]float32, len(p.Data)))
	}
	return a
}

// add takes in the parameters after an update.
func (a *average) add() {
	for i, m := range a.means {
		simd.Scale(m, float32(a.keep), m)
		simd.Axpy(float32(1-a.keep), a.params[i].Data, m)
	}
}

// replace puts the average over n updates in the parameters' place.
func (a *average) replace(n int) {
	for i, m := range a.means {
		simd.Scale(a.params[i].Data, float32(1/(1-math.Pow(a.keep, float64(n)))), m)
	}
}

func (a *average) state() []train.Array {
	var state []train.Array
	for i, m := range a.means {
		state = append(state, train.Vector("average "+a.params[i].Name, m))
	}
	return state
}
