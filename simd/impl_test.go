package simd

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"testing"

	"github.com/klauspost/cpuid/v2"
)

// known names every implementation there is; the ones this machine cannot run
// are named in the output, never silently skipped.
var known = []string{"avx512", "avx2", "neon", "generic"}

func TestMain(m *testing.M) {
	fmt.Printf("simd: %s/%s, %s; testing %v", runtime.GOOS, runtime.GOARCH, CPU(), Paths())
	for _, name := range known {
		if _, err := choose(name); err != nil {
			fmt.Printf("; not here: %s", name)
		}
	}
	fmt.Printf("; AVX512F %v\n", cpuid.CPU.Supports(cpuid.AVX512F))
	if want := os.Getenv("UNSUP_TEST_NEED"); want != "" {
		if _, err := choose(want); err != nil {
			fmt.Println("simd: UNSUP_TEST_NEED:", err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// eachPath runs a test once per implementation that is not the portable one.
func eachPath(t *testing.T, f func(t *testing.T, k *kernels)) {
	t.Helper()
	for _, k := range paths {
		if k != &generic {
			t.Run(k.name, func(t *testing.T) { f(t, k) })
		}
	}
}

// with makes k the active implementation for the rest of the test.
func with(t testing.TB, k *kernels) {
	before := active
	active = k
	t.Cleanup(func() { active = before })
}

// special are the values at which arithmetic changes its mind.
var special = []float32{0, float32(math.Copysign(0, -1)), 1, -1, 0.5, -0.5, math.MaxFloat32, -math.MaxFloat32,
	math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, 0x1p-126, 0x1.fffffcp-127, float32(math.Inf(1)), float32(math.Inf(-1)),
	float32(math.NaN()), 88.72283, 88.72284, 89, -87.33655, -103.97, -103.98, -104, -105, 0.625, 0.6249999, 0.41421356, 16777216, 1e-20, 1e20}

// values fills n floats: mostly ordinary, some special. The words are those of
// SplitMix64 (Steele, Lea & Flood 2014): cheap, for emulators.
func values(n int, seed uint64, withSpecial bool) []float32 {
	x := make([]float32, n)
	state := seed << 32
	for i := range x {
		state += 0x9e3779b97f4a7c15
		z := (state ^ state>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		w := uint32((z ^ z>>31) >> 32)
		x[i] = (float32(w>>8)*0x1p-24 - 0.5) * 8
		if withSpecial && w%5 == 0 {
			x[i] = special[int(w/5)%len(special)]
		}
	}
	return x
}

// sameBits reports the first place where a and b differ; two NaNs are equal.
func sameBits(a, b []float32) error {
	if len(a) != len(b) {
		return fmt.Errorf("lengths %d and %d", len(a), len(b))
	}
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) && !(a[i] != a[i] && b[i] != b[i]) {
			return fmt.Errorf("element %d: %v (%08x), want %v (%08x)", i, a[i], math.Float32bits(a[i]), b[i], math.Float32bits(b[i]))
		}
	}
	return nil
}

// sizes are every length around the cut-offs: vectors, groups, blocks.
func sizes() []int {
	if testing.Short() {
		return append(lengths(70), 127, 128, 129, 257)
	}
	return append(lengths(140), 255, 256, 257, 500, 784, 1000, 1023, 1025)
}

// lengths returns 0, 1, ..., n.
func lengths(n int) []int {
	s := make([]int, n+1)
	for i := range s {
		s[i] = i
	}
	return s
}
