package bench

import (
	"context"
	"math"
	"runtime"
	"time"

	simdbench "github.com/unsup/unsup/simd/bench"
)

// Turns is how fast a model learns, turn by turn.
type Turns struct {
	Name    string // "rbm" or "dbm"
	Threads int    // GOMAXPROCS while it learned

	// Fractions are the turns' speeds, in floating-point operations of the
	// matrix products, over the peak of as many threads just before and after.
	Fractions []float64
}

// turnOperations is the work of a turn: 20 updates of the RBM, 2 of the DBM, a
// tenth of a second on one core.
const turnOperations = 8e9

// MeasureTurns measures the RBM and the DBM that Run does, in n turns with
// synthetic digits, with one thread and with all. It ends as Run does if ctx is
// cancelled or a model diverges.
func MeasureTurns(ctx context.Context, n int, progress func(done, total int, model string)) ([]Turns, error) {
	src := Synthetic(10 * batchSize)
	return measureTurns(ctx, n, progress, []learner{newRBM(src, hidden1), newDBM(src, hidden1, hidden2)})
}

func measureTurns(ctx context.Context, n int, progress func(done, total int, model string), learners []learner) ([]Turns, error) {
	var all []Turns
	for l := range learners {
		for _, threads := range simdbench.OneAndAll() {
			all = append(all, Turns{Name: learners[l].name, Threads: threads})
		}
	}
	perModel := len(all) / len(learners)
	for turn := range n {
		for i := range all {
			if progress != nil {
				progress(turn*len(all)+i, n*len(all), all[i].Name)
			}
			fraction, err := learners[i/perModel].turn(ctx, turn*perModel+i%perModel, all[i].Threads)
			if err != nil {
				return nil, err
			}
			all[i].Fractions = append(all[i].Fractions, fraction)
		}
	}
	return all, nil
}

// turn makes the updates of a model's i-th turn between two measurements of the
// peak.
func (l *learner) turn(ctx context.Context, i, threads int) (fraction float64, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	updates := max(1, int(math.Round(turnOperations/l.flops)))
	first := i * (warmUp + updates)
	before := simdbench.Peak(threads, 1)
	if err := l.learn(ctx, first, first+warmUp); err != nil {
		return 0, err
	}
	start := time.Now()
	if err := l.learn(ctx, first+warmUp, first+warmUp+updates); err != nil {
		return 0, err
	}
	speed := float64(updates) * l.flops / time.Since(start).Seconds() / 1e9
	return speed / ((before + simdbench.Peak(threads, 1)) / 2), nil
}
