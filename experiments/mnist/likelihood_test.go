package mnist

import (
	"context"
	"math"
	"testing"

	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/likelihood"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// TestAnnealingAgainstEnumerationOnDigits is the authors' toy: an RBM with so
// few hidden units that all their states can be summed over, trained on real
// digits. AIS must find ln Z within its interval, three standard deviations to
// either side. Reverse annealing must put log p of test digits near the exact
// one: usually below, by half the variance of a digit's log weight, which is
// 1 to 3 in so few temperatures; it may be above where the annealing model finds
// digits more probable than the RBM does.
func TestAnnealingAgainstEnumerationOnDigits(t *testing.T) {
	hidden, opt := 20, likelihood.Options{Schedule: "three-piece", Betas: 5800, Chains: 100}
	if testing.Short() {
		hidden = 12
	}
	all, test, _, err := mnist.Load(context.Background(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	all, test = all.Slice(0, 2000), test.Slice(0, 100)
	stream := rng.New(1, "toy")
	src := batch.NewBytes(all.Pixels, all.Dim())
	r := rbm.New(all.Dim(), hidden)
	trainer := rbm.NewTrainer(r, src, rbm.Options{Epochs: 10, Batch: 20, K: 3, Binarize: true, InitSD: 0.01, DataBias: 0.01, Decay: 2e-4,
		Schedule: rbm.Schedule{Rate: 0.05, FinalRate: 0.05, Momentum: 0.5, FinalMomentum: 0.9, MomentumEpochs: 5}}, stream)
	digits := simd.NewMatrix(test.N, test.Dim())
	cases := batch.Binary{Source: batch.NewBytes(test.Pixels, test.Dim()), Stream: rng.New(0, "toy/test")}
	numbers := make([]int32, test.N)
	for i := range numbers {
		numbers[i] = int32(i)
	}
	cases.Gather(digits, numbers)

	base := rbm.DataBias(src, 0.05)
	forward := likelihood.NewRBM(r, base, opt, stream.Child("ais"))
	reverse := likelihood.NewReverseRBM(r, base, digits, opt, stream.Child("reverse"))
	if err := train.Run(context.Background(), nil, nil, trainer.Phase("rbm"), forward.Phase("ais"), reverse.Phase("reverse")); err != nil {
		t.Fatal(err)
	}
	exact, err := likelihood.Enumerate(r)
	if err != nil {
		t.Fatal(err)
	}
	e := forward.Estimate()
	logp, annealed := 0.0, 0.0
	for i, f := range likelihood.FreeEnergies(r, cases) {
		logp += (-float64(f) - exact) / float64(test.N)
		annealed += (-float64(f) + reverse.Weight[i]) / float64(test.N)
	}
	t.Logf("%d hidden units: ln Z %.3f exact, %.3f (%.3f to %.3f, %.0f effective chains) by AIS; test log p(v) %.2f exact, %.2f in reverse",
		hidden, exact, e.LnZ, e.Low, e.High, e.ESS, logp, annealed)
	if !(e.Low < exact && exact < e.High) || e.High-e.Low > 1.5 || e.Doubtful(opt.Chains) {
		t.Errorf("AIS says ln Z = %v (%v to %v, %v effective chains of %d), enumeration %v", e.LnZ, e.Low, e.High, e.ESS, opt.Chains, exact)
	}
	if math.Abs(annealed-logp) > 2 {
		t.Errorf("reverse annealing says log p(v) = %v, enumeration %v: want less than two nats between them", annealed, logp)
	}
}
