package dbn

import (
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// samples is how many independent samples an estimate is a mean of. A number in
// [0, 1] has a standard deviation of at most 1/2; five standard errors leave
// the 4 entries of three nets a chance of 1e-5 to fail, once and for all, since
// the seed is fixed.
const samples = 10000

// TestSamplesHaveTheNetsMean compares E[v] with the sum over all states of nets
// of one, two and three RBMs.
func TestSamplesHaveTheNetsMean(t *testing.T) {
	for _, sizes := range [][]int{{4, 3}, {4, 3, 3}, {4, 3, 3, 2}} {
		d := New(sizes...)
		for l, r := range d.RBMs {
			for k, p := range [][]float32{r.W.Flat(), r.B, r.C} {
				simd.Normal(p, 1, rng.New(1, "net").At(0, l, k))
			}
		}
		want := exactMean(d)
		p := d.Sample(samples, 30, rng.New(2, "sample"))
		for i := range 4 {
			got := 0.0
			for k := range p.Rows {
				got += float64(p.Row(k)[i]) / samples
			}
			if math.Abs(got-want[i]) > 5*0.5/math.Sqrt(samples) {
				t.Errorf("layers %v: E[v%d] = %v, want %v", sizes, i, got, want[i])
			}
		}
	}
}

// exactMean is E[v]: the distribution of the top RBM's visible units by
// enumeration, carried down layer by layer.
func exactMean(d *DBN) []float64 {
	top := d.RBMs[len(d.RBMs)-1]
	n := top.W.Rows
	p, z := make([]float64, 1<<n), 0.0
	for s := range p {
		log := 0.0
		for i := range n {
			log += float64(s>>i&1) * float64(top.B[i])
		}
		for j := range top.C {
			in := float64(top.C[j])
			for i := range n {
				in += float64(s>>i&1) * float64(top.W.Row(i)[j])
			}
			log += math.Log1p(math.Exp(in))
		}
		p[s] = math.Exp(log)
		z += p[s]
	}
	for s := range p {
		p[s] /= z
	}
	for l := len(d.RBMs) - 2; l >= 0; l-- {
		p = below(d, l, p)
	}
	mean := make([]float64, len(d.RBMs[0].B))
	for s, q := range p {
		for i := range mean {
			mean[i] += q * float64(s>>i&1)
		}
	}
	return mean
}

// below returns the distribution over the visible states of RBM l, given that
// over its hidden states.
func below(d *DBN, l int, ph []float64) []float64 {
	r := d.RBMs[l]
	pv := make([]float64, 1<<len(r.B))
	for h, q := range ph {
		for v := range pv {
			product := q
			for i, b := range r.B {
				in := float64(b)
				for j := range r.C {
					in += float64(h>>j&1) * float64(r.W.Row(i)[j])
				}
				on := 1 / (1 + math.Exp(-in))
				if v>>i&1 == 0 {
					on = 1 - on
				}
				product *= on
			}
			pv[v] += product
		}
	}
	return pv
}

// TestSamplesAreTheSeeds: the same stream draws the same samples, another one
// others.
func TestSamplesAreTheSeeds(t *testing.T) {
	d := New(6, 5, 4)
	simd.Normal(d.RBMs[1].W.Flat(), 1, rng.New(1, "net").At(0, 0, 0))
	simd.Normal(d.RBMs[0].W.Flat(), 1, rng.New(1, "net").At(0, 0, 1))
	draw := func(seed uint64) []float32 { return d.Sample(3, 4, rng.New(seed, "sample")).Flat() }
	if !slices.Equal(draw(1), draw(1)) || slices.Equal(draw(1), draw(2)) {
		t.Error("the samples are not a function of the stream")
	}
}
