package simd

import "testing"

// TestSquareOfTinyGradient: Adam's square of a gradient below 2^-63 is 0, and
// does not keep v from decaying.
func TestSquareOfTinyGradient(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		for _, c := range []struct{ g, v float32 }{{0x1p-63, 0x1p-125 + 0x1p-127}, {0x1.fffffep-64, 0x1p-125}} {
			w, m, v, g := []float32{1}, []float32{0}, []float32{0x1p-124}, []float32{c.g}
			Adam(w, m, v, g, AdamStep{Rate: 1e-3, Beta1: 0.5, Beta2: 0.5, Root: 1, Eps: 1e-8})
			if v[0] != c.v {
				t.Errorf("after a gradient of %v: v = %v, want %v", c.g, v[0], c.v)
			}
		}
	})
}

// TestMomentsAreNeverSubnormal: without gradient the moments decay to nothing,
// and meet no subnormal number on the way; a NaN stays.
func TestMomentsAreNeverSubnormal(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		const n = 67
		w, m, v, u, g := values(n, 1, false), make([]float32, n), make([]float32, n), make([]float32, n), values(n, 2, false)
		x := append([]float32(nil), w...)
		g[5], g[64] = 1e-21, nan
		subnormal := func(name string, step int, x []float32) {
			t.Helper()
			for i, y := range x {
				if y != 0 && y < 0x1p-126 && y > -0x1p-126 {
					t.Fatalf("step %d: %s[%d] is %v", step, name, i, y)
				}
			}
		}
		for step := 1; step < 1500; step++ {
			Adam(w, m, v, g, NewAdamStep(step, 1e-3, 0.9, 0.9, 1e-8, 0))
			SGD(x, u, g, SGDStep{Rate: 0.1, Momentum: 0.9})
			subnormal("m", step, m)
			subnormal("v", step, v)
			subnormal("the momentum", step, u)
			clear(g)
		}
		for i := range w {
			if lost := m[i] != 0 || v[i] != 0 || u[i] != 0; lost != (i == 64) {
				t.Errorf("element %d ends at m %v, v %v and momentum %v", i, m[i], v[i], u[i])
			}
		}
	})
}
