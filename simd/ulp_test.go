package simd

import (
	"flag"
	"math"
	"testing"
)

// exhaustive makes TestULP visit every float32; the default visits one in
// ulpStride (a prime, so that all exponents and low bits are met).
var exhaustive = flag.Bool("exhaustive", false, "TestULP visits every float32 (about 10 minutes)")

const ulpStride = 1021

// maxULP is the error that the documentation promises of all but exp, in
// units in the last place of the true value rounded to float32.
const maxULP = 2

func TestULP(t *testing.T) {
	stride := uint64(ulpStride)
	if *exhaustive {
		stride = 1
	} else if testing.Short() {
		stride = 1000003
	}
	softplus := func(x float64) float64 { return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }
	sigmoid := func(x float64) float64 {
		e := math.Exp(-math.Abs(x))
		if x < 0 {
			return e / (1 + e)
		}
		return 1 / (1 + e)
	}
	for _, f := range []struct {
		name string
		got  func(dst, x []float32)
		want func(float64) float64
		most float64
	}{
		{"exp", Exp, math.Exp, 0.75}, {"log", Log, math.Log, maxULP}, {"sigmoid", Sigmoid, sigmoid, maxULP},
		{"tanh", Tanh, math.Tanh, maxULP}, {"erf", Erf, math.Erf, maxULP}, {"softplus", Softplus, softplus, maxULP},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			worst, at := 0.0, float32(0)
			x, y := make([]float32, 0, 4096), make([]float32, 4096)
			flush := func() {
				f.got(y[:len(x)], x)
				for i, v := range x {
					if e := ulps(y[i], f.want(float64(v))); e > worst {
						worst, at = e, v
					}
				}
				x = x[:0]
			}
			for u := uint64(0); u < 1<<32; u += stride {
				x = append(x, math.Float32frombits(uint32(u)))
				if len(x) == cap(x) {
					flush()
				}
			}
			flush()
			t.Logf("%s: at most %.3f ULP, at %v", f.name, worst, at)
			if worst > f.most {
				t.Errorf("%s: %.3f ULP at %v (%08x), want at most %v", f.name, worst, at, math.Float32bits(at), f.most)
			}
		})
	}
}

// ulps returns the distance of got from want in units in the last place of
// want as a float32; +Inf where one is NaN or infinite and the other is not.
func ulps(got float32, want float64) float64 {
	w := float32(want)
	switch {
	case w != w || got != got:
		if w != w && got != got {
			return 0
		}
		return math.Inf(1)
	case math.IsInf(float64(w), 0) || math.IsInf(float64(got), 0):
		if got == w {
			return 0
		}
		return math.Inf(1)
	}
	_, e := math.Frexp(want)
	unit := math.Ldexp(1, max(e-24, -149))
	return math.Abs(float64(got)-want) / unit
}
