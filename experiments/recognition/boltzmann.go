package recognition

import (
	"context"

	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd/rng"
)

// boltzmann is a deep Boltzmann machine and the net that it was unrolled to.
type boltzmann struct {
	machine         *dbm.DBM
	net             *nn.Net
	posteriorSweeps int // of mean field, behind the net's extra input

	seen batch.Source // what input returned
}

// restored returns the machine and the net that a run has saved.
func (t *Task) restored(m *dbm.DBM, posteriorSweeps int, saved []results.Tensor) (*boltzmann, error) {
	b := &boltzmann{machine: m, net: m.NewNet(len(t.Classes)), posteriorSweeps: posteriorSweeps}
	return b, registry.Restore(b.parameters(), saved)
}

func (b *boltzmann) parameters() []nn.Param {
	return append(b.machine.Parameters(), outcome.Part("net", b.net.Parameters())...)
}

// input is what the net sees of the evaluation images, from the machine as it is
// when it is first asked: fine-tuning leaves it alone.
func (b *boltzmann) input(d *images) batch.Source {
	if b.seen == nil {
		b.seen = b.machine.Input(d.evalSource(), b.posteriorSweeps)
	}
	return b.seen
}

// judge returns the outcome of the trained net.
func (b *boltzmann) judge(d *images) *results.Outcome {
	return d.outcome(b.net.Predict(b.input(d), outcome.EvalBatch), b.parameters())
}

// train runs the phases, of which the last trains the net, draws filters and
// samples as the row of that name, and returns the outcome.
func (b *boltzmann) train(ctx context.Context, job *registry.Job, d *images, phases []train.Phase, name string, sampleSweeps int, root rng.Stream) (*results.Outcome, error) {
	last := len(phases) - 1
	phases[last] = d.judged(phases[last], b.net, func() batch.Source { return b.input(d) })
	if err := d.fit(ctx, job, phases...); err != nil {
		return nil, err
	}
	if err := filters(job, "filters-"+name+".png", b.machine.W[0], d.train); err != nil {
		return nil, err
	}
	if err := samples(job, "samples-"+name+".png", b.machine.Sample(pictured, sampleSweeps, root.Child("picture")), d.train); err != nil {
		return nil, err
	}
	return b.judge(d), nil
}
