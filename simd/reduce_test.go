package simd

import "testing"

// TestDotKeepsNegativeZero: a lane without an element in the last block keeps
// its sum as it is, where adding a padding product would turn -0 into +0.
func TestDotKeepsNegativeZero(t *testing.T) {
	x, y := make([]float32, 63), make([]float32, 63)
	for i := range x {
		x[i], y[i] = 0x1p-100, -0x1p-100 // fma(x, y, 0) rounds to -0
	}
	for n := 32; n <= len(x); n++ {
		want := generic.dot(x[:n], y[:n])
		if err := sameBits([]float32{want}, []float32{negZero}); err != nil {
			t.Fatalf("generic, n=%d: %v", n, err)
		}
		for _, k := range paths {
			if err := sameBits([]float32{k.dot(x[:n], y[:n])}, []float32{want}); err != nil {
				t.Errorf("%s, n=%d: %v", k.name, n, err)
			}
		}
	}
}
