package simd

import (
	"fmt"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// operation is one primitive as a function of four arrays of equal length: it
// may overwrite any of them, and returns a scalar result, if it has one.
type operation struct {
	name string
	run  func(k *kernels, x, y, z, w []float32) float32
}

var operations = []operation{
	{"exp", func(k *kernels, x, y, z, w []float32) float32 { k.exp(y, x); return 0 }},
	{"log", func(k *kernels, x, y, z, w []float32) float32 { k.log(y, x); return 0 }},
	{"sigmoid", func(k *kernels, x, y, z, w []float32) float32 { k.sigmoid(y, x); return 0 }},
	{"tanh", func(k *kernels, x, y, z, w []float32) float32 { k.tanh(y, x); return 0 }},
	{"softplus", func(k *kernels, x, y, z, w []float32) float32 { k.softplus(y, x); return 0 }},
	{"relu", func(k *kernels, x, y, z, w []float32) float32 { k.relu(y, x); return 0 }},
	{"add", func(k *kernels, x, y, z, w []float32) float32 { k.add(z, x, y); return 0 }},
	{"sub", func(k *kernels, x, y, z, w []float32) float32 { k.sub(z, x, y); return 0 }},
	{"mul", func(k *kernels, x, y, z, w []float32) float32 { k.mul(x, x, y); return 0 }},
	{"sigmoidGrad", func(k *kernels, x, y, z, w []float32) float32 { k.sigmoidGrad(z, x, y); return 0 }},
	{"tanhGrad", func(k *kernels, x, y, z, w []float32) float32 { k.tanhGrad(z, x, y); return 0 }},
	{"reluGrad", func(k *kernels, x, y, z, w []float32) float32 { k.reluGrad(z, x, y); return 0 }},
	{"axpy", func(k *kernels, x, y, z, w []float32) float32 { k.axpy(-0.3, x, y); return 0 }},
	{"scale", func(k *kernels, x, y, z, w []float32) float32 { k.scale(x, 1.7, x); return 0 }},
	{"addScalar", func(k *kernels, x, y, z, w []float32) float32 { k.addScalar(y, 1.7, x); return 0 }},
	{"sum", func(k *kernels, x, y, z, w []float32) float32 { return k.sum(x) }},
	{"max", func(k *kernels, x, y, z, w []float32) float32 { return k.max(x) }},
	{"dot", func(k *kernels, x, y, z, w []float32) float32 { return k.dot(x, y) }},
	{"biasSigmoid", func(k *kernels, x, y, z, w []float32) float32 { k.biasSigmoid(x, 2, y); return 0 }},
	{"sgd", func(k *kernels, x, y, z, w []float32) float32 {
		k.sgd(x, y, z, &SGDStep{Rate: 0.05, Momentum: 0.9, Decay: 1e-3})
		return 0
	}},
	{"adam", func(k *kernels, x, y, z, w []float32) float32 {
		s := NewAdamStep(3, 1e-3, 0.9, 0.999, 1e-8, 1e-4)
		k.adam(x, y, z, w, &s)
		return 0
	}},
	{"uniform", func(k *kernels, x, y, z, w []float32) float32 { k.uniform(x, testDraw(), 3); return 0 }},
	{"bernoulli", func(k *kernels, x, y, z, w []float32) float32 { k.bernoulli(y, x, testDraw(), 1<<20); return 0 }},
	{"dropout", func(k *kernels, x, y, z, w []float32) float32 { k.dropout(x, x, 0.8, testDraw(), 0); return 0 }},
	{"biasSigmoidSample", func(k *kernels, x, y, z, w []float32) float32 {
		k.biasSigmoidSample(x, y, 0.5, z, testDraw(), 7)
		return 0
	}},
	{"fromBytes", func(k *kernels, x, y, z, w []float32) float32 {
		b := make([]uint8, len(x))
		for i := range b {
			b[i] = uint8(37 * i)
		}
		k.fromBytes(x, 1./255, b)
		return 0
	}},
}

func testDraw() *rng.Draw {
	d := rng.New(11, "test").At(1, 2, 3)
	return &d
}

// TestKernelBits holds every kernel of every implementation to the portable
// definition, bit by bit: all tails, start offsets 0..15, special values.
func TestKernelBits(t *testing.T) {
	eachPath(t, func(t *testing.T, k *kernels) {
		for _, op := range operations {
			t.Run(op.name, func(t *testing.T) {
				for _, n := range sizes() {
					if err := compare(k, op, n, n%16, uint64(n), n%2 == 0); err != nil {
						t.Fatalf("n=%d: %v", n, err)
					}
				}
				for offset := range 16 {
					if err := compare(k, op, 77, offset, 5, true); err != nil {
						t.Fatalf("offset %d: %v", offset, err)
					}
				}
			})
		}
	})
}

// compare runs op on both implementations with arrays that start offset
// elements into their allocation, and checks results, and that nothing around
// the arrays has changed.
func compare(k *kernels, op operation, n, offset int, seed uint64, withSpecial bool) error {
	var got, want [4][]float32
	for i := range got {
		got[i] = values(offset+n+16, seed+uint64(100*i), withSpecial)
		want[i] = append([]float32(nil), got[i]...)
	}
	run := func(k *kernels, a *[4][]float32) float32 {
		cut := func(i int) []float32 { return a[i][offset : offset+n : offset+n] }
		return op.run(k, cut(0), cut(1), cut(2), cut(3))
	}
	if err := sameBits([]float32{run(k, &got)}, []float32{run(&generic, &want)}); err != nil {
		return fmt.Errorf("result: %v", err)
	}
	for i := range got {
		if err := sameBits(got[i], want[i]); err != nil {
			return fmt.Errorf("array %d (offset %d): %v", i, offset, err)
		}
	}
	return nil
}
