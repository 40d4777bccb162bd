package simd

import (
	"math"
	"testing"
)

var (
	inf     = float32(math.Inf(1))
	nan     = float32(math.NaN())
	negZero = float32(math.Copysign(0, -1))
)

// everyPath runs a test once per implementation, the portable one included.
func everyPath(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	for _, k := range paths {
		t.Run(k.name, func(t *testing.T) {
			with(t, k)
			f(t)
		})
	}
}

// TestSpecialValues: the values that mathematics prescribes exactly, in every lane of a
// vector and in the tail.
func TestSpecialValues(t *testing.T) {
	const denormal = 0x1p-149
	type point struct{ x, want float32 }
	cases := []struct {
		name   string
		f      func(dst, x []float32)
		points []point
	}{
		{"Exp", Exp, []point{{-inf, 0}, {inf, inf}, {nan, nan}, {0, 1}, {negZero, 1}, {denormal, 1}, {-denormal, 1},
			{math.MaxFloat32, inf}, {-math.MaxFloat32, 0}, {89, inf}, {88.72283172607422, 3.4027985374118487e38}, {88.72283935546875, inf},
			{-103.27892, denormal}, {-103.972076, denormal}, {-103.97209, 0}, {-104, 0}}},
		{"Log", Log, []point{{0, -inf}, {negZero, -inf}, {-1, nan}, {-denormal, nan}, {-inf, nan}, {inf, inf}, {nan, nan}, {1, 0},
			{denormal, -103.27893}, {math.MaxFloat32, 88.72284}, {2, math.Ln2}, {0.5, -math.Ln2}}},
		{"Sigmoid", Sigmoid, []point{{-inf, 0}, {inf, 1}, {nan, nan}, {0, 0.5}, {negZero, 0.5}, {40, 1}, {-110, 0}, {-103.27892, denormal},
			{math.MaxFloat32, 1}, {-math.MaxFloat32, 0}}},
		{"Tanh", Tanh, []point{{-inf, -1}, {inf, 1}, {nan, nan}, {0, 0}, {negZero, negZero}, {denormal, denormal}, {-denormal, -denormal},
			{20, 1}, {-20, -1}, {1e-20, 1e-20}, {math.MaxFloat32, 1}}},
		{"Softplus", Softplus, []point{{-inf, 0}, {inf, inf}, {nan, nan}, {0, math.Ln2}, {negZero, math.Ln2}, {-110, 0}, {40, 40},
			{math.MaxFloat32, math.MaxFloat32}, {-103.27892, denormal}}},
		{"Relu", Relu, []point{{-inf, 0}, {inf, inf}, {nan, nan}, {0, 0}, {negZero, negZero}, {-denormal, 0}, {denormal, denormal}, {-1, 0}, {1, 1}}},
	}
	everyPath(t, func(t *testing.T) {
		for _, c := range cases {
			for _, p := range c.points {
				x, got, want := make([]float32, 37), make([]float32, 37), make([]float32, 37)
				Fill(x, p.x)
				Fill(want, p.want)
				c.f(got, x)
				if err := sameBits(got, want); err != nil {
					t.Errorf("%s(%v): %v", c.name, p.x, err)
				}
			}
		}
	})
}

// TestSymmetries: tanh is odd to the bit, and sigmoid and tanh stay in range.
func TestSymmetries(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		x := values(2000, 3, false)
		neg, a, b, s := make([]float32, len(x)), make([]float32, len(x)), make([]float32, len(x)), make([]float32, len(x))
		Scale(neg, -1, x)
		Tanh(a, x)
		Tanh(b, neg)
		Scale(b, -1, b)
		if err := sameBits(a, b); err != nil {
			t.Errorf("-tanh(-x): %v", err)
		}
		Sigmoid(s, x)
		for i := range x {
			if s[i] < 0 || s[i] > 1 || a[i] < -1 || a[i] > 1 {
				t.Errorf("x = %v: sigmoid %v, tanh %v", x[i], s[i], a[i])
			}
		}
	})
}

func TestReductionSpecials(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		for _, c := range []struct {
			name      string
			got, want float32
		}{
			{"Sum of nothing", Sum(nil), 0},
			{"Sum of -0", Sum([]float32{negZero}), 0},
			{"Sum of Inf and -Inf", Sum([]float32{inf, 1, -inf}), nan},
			{"Sum with a NaN", Sum([]float32{1, nan, 1}), nan},
			{"Dot of nothing", Dot(nil, nil), 0},
			{"Dot of 0 and Inf", Dot([]float32{0}, []float32{inf}), nan},
			{"Max of nothing", Max(nil), -inf},
			{"Max of NaNs", Max([]float32{nan, nan}), -inf},
			{"Max of -Inf", Max([]float32{-inf}), -inf},
			{"Max past a NaN", Max([]float32{nan, -3, nan, -2, nan}), -2},
			{"Max of a denormal", Max([]float32{-1, 0x1p-149, 0}), 0x1p-149},
		} {
			if err := sameBits([]float32{c.got}, []float32{c.want}); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	})
}

// TestMaxAnywhere: the greatest element is found in every lane and tail, among
// NaNs.
func TestMaxAnywhere(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		for _, n := range []int{1, 31, 32, 33, 70, 96} {
			for at := range n {
				x := make([]float32, n)
				for i := range x {
					x[i] = []float32{-5, nan, -inf}[i%3]
				}
				x[at] = -1
				if got := Max(x); got != -1 {
					t.Fatalf("n=%d, -1 at %d: Max = %v", n, at, got)
				}
			}
		}
	})
}

// TestArithmeticSpecials: a beta of 0 forgets what c held, and gradients stop
// where their function is flat.
func TestArithmeticSpecials(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		c := View(1, 3, []float32{nan, inf, 1})
		Gemm(NoTrans, NoTrans, 1, View(1, 1, []float32{2}), View(1, 3, []float32{1, 2, 3}), 0, c)
		if err := sameBits(c.Data, []float32{2, 4, 6}); err != nil {
			t.Errorf("Gemm with beta 0 over NaN and Inf: %v", err)
		}
		Gemm(NoTrans, NoTrans, 1, NewMatrix(1, 0), NewMatrix(0, 3), 0, c)
		if err := sameBits(c.Data, []float32{0, 0, 0}); err != nil {
			t.Errorf("Gemm with k = 0 and beta 0: %v", err)
		}
		g := make([]float32, 5)
		ReluGrad(g, []float32{inf, nan, 7, 7, 7}, []float32{0, negZero, nan, -1, 1})
		if err := sameBits(g, []float32{0, 0, 0, 0, 7}); err != nil {
			t.Errorf("ReluGrad: %v", err)
		}
		b := make([]float32, 256)
		src := make([]uint8, 256)
		for i := range src {
			src[i] = uint8(i)
		}
		FromBytes(b, 0.5, src)
		for i, v := range b {
			if v != float32(i)/2 {
				t.Fatalf("FromBytes of %d: %v", i, v)
			}
		}
	})
}
