package likelihood

import "github.com/unsup/unsup/models/train"

// blockSteps is the number of temperatures after which a checkpoint is due;
// part of no result.
const blockSteps = 500

// phase returns the annealing as a phase whose epochs are blocks of
// temperatures of equal size; steps beyond the last one do nothing. A step's
// loss is what the log weights lose, mean over the chains. report adds to what
// is known after a block, given the temperature reached.
func (a *AIS) phase(name string, report func(r *train.Report)) train.Phase {
	total := len(a.t) - 1
	blocks := (total + blockSteps - 1) / blockSteps
	steps := (total + blocks - 1) / blocks
	return train.Phase{
		Name: name, Epochs: blocks, Steps: steps,
		Setup: a.prepare, Init: a.begin,
		Step: func(epoch, step int) float64 {
			if k := epoch*steps + step; k < total {
				return a.step(k)
			}
			return 0
		},
		End: func(epoch int, r *train.Report) {
			r.Set("beta", float64(a.t[min((epoch+1)*steps, total)]))
			report(r)
		},
		Parameters: func() []train.Array {
			return []train.Array{
				{Name: "weights", Shape: []int{len(a.Weight)}, Wide: a.Weight},
				train.Vector("states", a.State.Flat()),
			}
		},
	}
}
