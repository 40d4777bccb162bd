package likelihood

import (
	"math"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
)

// clusters are points around four centres in so many dimensions, with the
// number of each one's centre: real, or binary for those above and below 0.
func clusters(n, dim int, real bool) (batch.Floats, []uint8) {
	x, centres, numbers := simd.NewMatrix(n, dim), simd.NewMatrix(4, dim), make([]uint8, n)
	simd.Normal(x.Flat(), 0.5, testStream.Child("points").At(0, 0, 0))
	simd.Normal(centres.Flat(), 1, testStream.Child("centres").At(0, 0, 0))
	for i := range n {
		numbers[i] = uint8(i % 4)
		simd.Add(x.Row(i), x.Row(i), centres.Row(i%4))
	}
	if !real {
		for i, v := range x.Flat() {
			x.Flat()[i] = 0
			if v > 0 {
				x.Flat()[i] = 1
			}
		}
	}
	return batch.Floats{Matrix: x}, numbers
}

// TestAnnealingOfTrainedMachines: with a base of the data's means and a
// thousand temperatures, AIS finds the enumerated ln Z of machines that have
// learned something, and reverse annealing puts log p(v) of the data near the
// exact one. It is above where the annealing model finds them more probable
// than the machine does: with labels by 0.4, with 16,000 temperatures by 0.07.
func TestAnnealingOfTrainedMachines(t *testing.T) {
	if testing.Short() {
		t.Skip("trains machines")
	}
	for _, c := range []struct {
		name string
		r    *rbm.RBM
		rate float64
	}{
		{"binary", rbm.New(30, 12), 0.03},
		{"labels", withLabels(rbm.New(30, 12), 4), 0.03},
		{"Gaussian", rbm.NewGaussian(20, 12), 0.01},
		{"Gaussian, labels", withLabels(rbm.NewGaussian(20, 12), 4), 0.01},
	} {
		t.Run(c.name, func(t *testing.T) {
			src, numbers := clusters(200, len(c.r.B), c.r.Gaussian)
			opt := rbm.Options{Epochs: 40, Batch: 10, K: 5, InitSD: 0.1, Decay: 1e-3, Labels: numbers,
				Schedule: rbm.Schedule{Rate: c.rate, FinalRate: c.rate, Momentum: 0.5, FinalMomentum: 0.5}}
			run(t, rbm.NewTrainer(c.r, src, opt, testStream).Phase("rbm"))

			data := batch.Source(src)
			if c.r.Gaussian {
				data = batch.Floats{Matrix: c.r.Codes(src)}
			}
			base, o := rbm.DataBias(data, 0.05), Options{"uniform", 1000, 100}
			forward, reverse := NewRBM(c.r, base, o, testStream), NewReverseRBM(c.r, base, src.Matrix, o, testStream.Child("reverse"))
			run(t, forward.Phase("ais"), reverse.Phase("reverse"))
			exact, err := Enumerate(c.r)
			if err != nil {
				t.Fatal(err)
			}
			e, logp, annealed := forward.Estimate(), 0.0, 0.0
			for i, f := range FreeEnergies(c.r, src) {
				logp += (-float64(f) - exact) / float64(src.Rows)
				annealed += (-float64(f) + reverse.Weight[i]) / float64(src.Rows)
			}
			t.Logf("ln Z %.3f exact, %.3f (%.3f to %.3f, %.0f effective chains); log p(v) %.3f exact, %.3f in reverse",
				exact, e.LnZ, e.Low, e.High, e.ESS, logp, annealed)
			if !(e.Low < exact && exact < e.High) || e.Doubtful(o.Chains) {
				t.Errorf("AIS says ln Z = %v (%v to %v, %v effective chains), enumeration %v", e.LnZ, e.Low, e.High, e.ESS, exact)
			}
			if math.Abs(annealed-logp) > 0.6 {
				t.Errorf("reverse annealing says log p(v) = %v, enumeration %v", annealed, logp)
			}
		})
	}
}
