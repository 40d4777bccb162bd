package simd

import (
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// draws returns the number of random numbers that a test of a distribution
// takes. Its tolerances follow from it.
func draws() int {
	if testing.Short() {
		return 1 << 12
	}
	return 1 << 17
}

// TestDrawsAreAddressed: element i of every fill is a function of word i of its draw,
// across chunks of the parallel loop.
func TestDrawsAreAddressed(t *testing.T) {
	n := mapChunk + 333
	if testing.Short() {
		n = 333
	}
	d := rng.New(5, "address").At(7, 8, 9)
	words := make([]float32, n)
	for i := range words {
		words[i] = d.Uniform(i)
	}
	everyPath(t, func(t *testing.T) {
		p, got, want := values(n, 1, true), make([]float32, n), make([]float32, n)
		if Uniform(got, d); sameBits(got, words) != nil {
			t.Errorf("Uniform: %v", sameBits(got, words))
		}
		Bernoulli(got, p, d)
		for i, u := range words {
			want[i] = less(u, p[i])
		}
		if err := sameBits(got, want); err != nil {
			t.Errorf("Bernoulli: %v", err)
		}
		const keep = float32(0.3)
		Dropout(got, p, keep, d)
		for i, u := range words {
			want[i] = 0
			if u < keep {
				want[i] = float32(p[i] * float32(1/keep))
			}
		}
		if err := sameBits(got, want); err != nil {
			t.Errorf("Dropout: %v", err)
		}
	})
}

// TestRowSamplesAreAddressed: element (i, j) of a sample takes word
// i*ceil(cols/64)*64 + j, whatever the stride and however rows are cut.
func TestRowSamplesAreAddressed(t *testing.T) {
	d := rng.New(5, "rows").At(1, 2, 3)
	everyPath(t, func(t *testing.T) {
		for _, cols := range []int{1, 63, 64, 65, 130} {
			const rows = 9
			p := Matrix{Rows: rows, Cols: cols, Stride: cols + 2, Data: make([]float32, rows*(cols+2))}
			Uniform(p.Data, rng.New(6, "p").At(0, 0, 0))
			s, bias := NewMatrix(rows, cols), values(cols, 2, false)
			SampleRows(s, p, d)
			check := func(name string) {
				t.Helper()
				for i := range rows {
					for j := range cols {
						if want := less(d.Uniform(i*((cols+63)/64)*64+j), p.Row(i)[j]); s.Row(i)[j] != want {
							t.Fatalf("%s, %d columns, element (%d, %d): %v, want %v", name, cols, i, j, s.Row(i)[j], want)
						}
					}
				}
			}
			check("SampleRows")
			BiasSigmoidSample(p, s, 0.5, bias, d)
			check("BiasSigmoidSample")
		}
	})
}

// TestRowSamplesInPlace: a sample may replace its probabilities.
func TestRowSamplesInPlace(t *testing.T) {
	d := rng.New(5, "in place").At(1, 2, 3)
	everyPath(t, func(t *testing.T) {
		for _, cols := range []int{1, 63, 64, 65, 130} {
			const rows = 9
			bias := values(cols, 2, false)
			for name, sample := range map[string]func(p, s Matrix){
				"SampleRows":        func(p, s Matrix) { SampleRows(s, p, d) },
				"BiasSigmoidSample": func(p, s Matrix) { BiasSigmoidSample(p, s, 0.5, bias, d) },
			} {
				p, s := View(rows, cols, values(rows*cols, 1, true)), NewMatrix(rows, cols)
				both := View(rows, cols, slices.Clone(p.Data))
				sample(p, s)
				sample(both, both)
				if err := sameBits(both.Data, s.Data); err != nil {
					t.Errorf("%s, %d columns: %v", name, cols, err)
				}
			}
		}
	})
}

// TestBernoulliFrequencies: counts lie within five standard deviations of n p;
// 0 never, 1 always, NaN never.
func TestBernoulliFrequencies(t *testing.T) {
	n := draws()
	everyPath(t, func(t *testing.T) {
		p, s := make([]float32, n), make([]float32, n)
		for step, q := range []float32{0, 0x1p-24, 0.001, 0.1, 0.5, 0.9, 1, nan} {
			Fill(p, q)
			Bernoulli(s, p, rng.New(1, "bernoulli").At(0, 0, step))
			count, mean := 0.0, float64(n)*float64(q)
			for _, v := range s {
				count += float64(v)
			}
			if q != q {
				mean = 0
			}
			if sd := math.Sqrt(mean * (1 - mean/float64(n))); math.Abs(count-mean) > 5*sd+float64(n)*0x1p-24 {
				t.Errorf("p = %v: %v ones of %d, want %v +- %v", q, count, n, mean, 5*sd)
			}
		}
	})
}

// TestNormalMoments: mean, variance, skewness, kurtosis and the correlation of
// neighbours within five standard errors, which are 1, sqrt 2, sqrt 6, sqrt 24
// and 1 over sqrt n for a normal sample.
func TestNormalMoments(t *testing.T) {
	n, sd := draws(), 0.25
	x := make([]float32, n)
	Normal(x, float32(sd), rng.New(2, "normal").At(0, 0, 0))
	var m [5]float64 // m[k] is the mean of z^k, m[0] that of neighbours' products
	for i, v := range x {
		z, power := float64(v)/sd, 1.0
		for k := 1; k <= 4; k++ {
			power *= z
			m[k] += power / float64(n)
		}
		if i > 0 {
			m[0] += z * float64(x[i-1]) / sd / float64(n)
		}
	}
	for _, c := range []struct {
		name                string
		got, want, variance float64 // variance of sqrt(n) times the estimate
	}{
		{"mean", m[1], 0, 1}, {"mean square", m[2], 1, 2}, {"mean cube", m[3], 0, 15},
		{"mean fourth power", m[4], 3, 96}, {"neighbours", m[0], 0, 1},
	} {
		if limit := 5 * math.Sqrt(c.variance/float64(n)); math.Abs(c.got-c.want) > limit {
			t.Errorf("%s: %v, want %v +- %v", c.name, c.got, c.want, limit)
		}
	}
}

// TestNormalDistribution: the Kolmogorov-Smirnov distance from the normal
// distribution stays below 1.95/sqrt n, which a true sample exceeds once in a
// thousand seeds.
func TestNormalDistribution(t *testing.T) {
	n := draws()
	x := make([]float32, n)
	Normal(x, 1, rng.New(3, "normal").At(0, 0, 0))
	slices.Sort(x)
	worst := 0.0
	for i, v := range x {
		cdf := 0.5 * math.Erfc(-float64(v)/math.Sqrt2)
		worst = max(worst, cdf-float64(i)/float64(n), float64(i+1)/float64(n)-cdf)
	}
	if limit := 1.95 / math.Sqrt(float64(n)); worst > limit {
		t.Errorf("Kolmogorov-Smirnov distance %v, want at most %v", worst, limit)
	}
}

// TestNormalInvertsTheDistribution compares with the inverse error function in
// float64, and a shorter fill with the start of a longer one.
func TestNormalInvertsTheDistribution(t *testing.T) {
	const n = 1 << 16
	d := rng.New(4, "normal").At(0, 0, 0)
	x, short := make([]float32, n), make([]float32, 70)
	Normal(x, 2, d)
	Normal(short, 2, d)
	if err := sameBits(short, x[:70]); err != nil {
		t.Errorf("the start of a longer fill: %v", err)
	}
	for i, v := range x {
		want := 2 * math.Sqrt2 * math.Erfinv(2*(float64(d.Uniform(i))+0x1p-25)-1)
		if math.Abs(float64(v)-want) > 1e-6*math.Abs(want) {
			t.Fatalf("element %d: %v, want %v", i, v, want)
		}
	}
	for u, want := range map[float32]float64{0: -5.419983, 1 - 0x1p-24: 5.419983, 0.5: 7.470334e-08} {
		if got := normal32(u); math.Abs(float64(got)-want) > 2e-6*math.Abs(want) {
			t.Errorf("the variate of %v is %v, want %v", u, got, want)
		}
	}
}

func TestPermutationIsOne(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 64, 1000} {
		p := make([]int32, n)
		Permutation(p, rng.New(0, "permutation").At(0, 0, n))
		slices.Sort(p)
		for i, v := range p {
			if int(v) != i {
				t.Fatalf("n=%d: sorted, place %d holds %d", n, i, v)
			}
		}
	}
}

// chiSquare returns the statistic of counts that should be equal.
func chiSquare(counts []int) float64 {
	total := 0
	for _, c := range counts {
		total += c
	}
	mean, x := float64(total)/float64(len(counts)), 0.0
	for _, c := range counts {
		x += (float64(c) - mean) * (float64(c) - mean) / mean
	}
	return x
}

// TestPermutationIsUniform: all 24 orders of four come equally often, and the first
// of fifty goes to every place equally often. The bounds are the 99.9 % points
// of chi-square with 23 and 49 degrees of freedom.
func TestPermutationIsUniform(t *testing.T) {
	s, n := rng.New(1, "permutation"), draws()/6
	orders, places := make([]int, 24), make([]int, 50)
	four, fifty := make([]int32, 4), make([]int32, 50)
	for i := range n {
		Permutation(four, s.At(0, i, 0))
		orders[rank(four)]++
	}
	for i := range n / 8 {
		Permutation(fifty, s.At(1, i, 0))
		places[slices.Index(fifty, 0)]++
	}
	if x := chiSquare(orders); x > 49.73 {
		t.Errorf("orders of four: chi-square %v, want at most 49.73; counts %v", x, orders)
	}
	if x := chiSquare(places); x > 85.35 {
		t.Errorf("places of the first of fifty: chi-square %v, want at most 85.35; counts %v", x, places)
	}
}

// rank numbers the orders of p by the factorial number system.
func rank(p []int32) int {
	r := 0
	for i, v := range p {
		smaller := 0
		for _, w := range p[i+1:] {
			if w < v {
				smaller++
			}
		}
		r = r*(len(p)-i) + smaller
	}
	return r
}
