package results

import (
	"math"
	"testing"
)

// turns are n turns around a speed, spread evenly over ± spread of it.
func turns(n int, speed, spread float64) Speed {
	s := Speed{CPU: "a CPU", SIMD: "avx2", Threads: 1, Model: "rbm"}
	for i := range n {
		s.Fractions = append(s.Fractions, speed*(1+spread*(2*float64(i)/float64(n-1)-1)))
	}
	return s
}

// Eleven turns spread evenly over ± w have a median distance from their median of
// 0.6 w.
func TestCheckSpeed(t *testing.T) {
	slow := turns(11, 0.60, 0.01)
	for _, c := range []struct {
		name     string
		ref, now Speed
		noise    float64
		want     string
	}{
		{"the same", turns(11, 0.75, 0.01), turns(11, 0.75, 0.01), 0.1, AsFast},
		{"a twentieth slower: below the floor", turns(11, 0.75, 0.01), turns(11, 0.7125, 0.01), 0.1, AsFast},
		{"a fifth slower, quiet", turns(11, 0.75, 0.01), slow, 0.1, Slower},
		{"a fifth slower, among noise of its own", turns(11, 0.75, 0.01), turns(11, 0.60, 0.12), 3 * 1.4826 * math.Hypot(0.006, 0.072), AsFast},
		{"a fifth slower, the reference was noisy", turns(11, 0.75, 0.12), slow, 3 * 1.4826 * math.Hypot(0.006, 0.072), AsFast},
		{"half as fast, among the same noise", turns(11, 0.75, 0.12), turns(11, 0.37, 0.12), 3 * 1.4826 * math.Hypot(0.072, 0.072), Slower},
		{"a quarter as fast, among neighbours", turns(11, 0.75, 0.01), turns(11, 0.19, 0.2), 3 * 1.4826 * math.Hypot(0.006, 0.12), TooNoisy},
		{"a fifth faster", turns(11, 0.75, 0.01), turns(11, 0.90, 0.01), 0.1, Faster},
	} {
		got := CheckSpeed([]Speed{{CPU: "another", SIMD: "avx2", Threads: 1, Model: "rbm", Fractions: []float64{9, 9, 9}}, c.ref}, &c.now)
		if got.Verdict != c.want || got.Fails != (c.want == Slower) || math.Abs(got.Noise-c.noise) > 1e-9 {
			t.Errorf("%s: %+v, want %q with noise %.4f", c.name, got, c.want, c.noise)
		}
	}
}

// A single slow turn, or two of eleven, move neither median nor spread much.
func TestCheckSpeedForgivesHiccups(t *testing.T) {
	ref, now := turns(11, 0.75, 0.01), turns(11, 0.75, 0.01)
	now.Fractions[3], now.Fractions[8] = 0.1, 0.2
	if got := CheckSpeed([]Speed{ref}, &now); got.Verdict != AsFast || got.Noise != leastNoise {
		t.Errorf("%+v", got)
	}
}

// Only turns that agree make a reference: a spread of 1.4826 times 0.6 x 3 %, and
// of 1.4826 times 0.6 x 4 %.
func TestQuiet(t *testing.T) {
	quiet, noisy := turns(11, 0.75, 0.03), turns(11, 0.75, 0.04)
	if !quiet.Quiet() || noisy.Quiet() {
		t.Errorf("quiet: %v and %v, want true and false", quiet.Quiet(), noisy.Quiet())
	}
}

// A reference of another CPU, path, number of threads or model is none.
func TestCheckSpeedWithoutReference(t *testing.T) {
	now := turns(5, 0.7, 0)
	others := []Speed{turns(5, 7, 0), turns(5, 7, 0), turns(5, 7, 0), turns(5, 7, 0)}
	others[0].CPU, others[1].SIMD, others[2].Threads, others[3].Model = "b", "b", 2, "b"
	got := CheckSpeed(others, &now)
	if got.Verdict != NoReference || got.Fails || got.Now != 0.7 {
		t.Errorf("%+v", got)
	}
	if merged := MergeSpeeds(others, []Speed{now, now}); len(merged) != 5 {
		t.Errorf("%d speeds after merging, want 5", len(merged))
	}
}
