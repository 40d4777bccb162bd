package caltech101

import (
	"context"

	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/sparsecoding"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

// bases are a dictionary that is to be learnt and what it is for.
type bases struct {
	learn      train.Phase // learns it
	params     []nn.Param  // what is learnt
	atoms      simd.Matrix // the dictionary among that: bases x pixels
	coder      *sparsecoding.Coder
	classifier *classifier
	x          simd.Matrix // patches of background, whitened
}

// ready gives the coder the dictionary as it is.
func (b *bases) ready() { b.coder.SetAtoms(b.atoms) }

// run learns the dictionary and classifies by it, and leaves pictures of both
// as the row of that name.
func (b *bases) run(ctx context.Context, job *registry.Job, f Features, name string) (*results.Outcome, error) {
	classify := b.classifier.phase()
	classify.Setup = b.ready
	if err := train.Run(ctx, job.Observer, job.Checkpoint, b.learn, classify); err != nil {
		return nil, err
	}
	b.ready()
	if err := f.pictures(job, name, b.atoms, b.coder, b.x); err != nil {
		return nil, err
	}
	return b.classifier.told(job, b.classifier.result(b.params))
}

// evaluate classifies by a dictionary that a run has saved.
func (b *bases) evaluate(ctx context.Context, saved []results.Tensor) (*results.Outcome, error) {
	return b.classifier.evaluate(ctx, b.params, saved, b.ready)
}
