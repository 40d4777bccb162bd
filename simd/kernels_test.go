package simd

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"unsafe"

	"github.com/unsup/unsup/simd/rng"
)

// operation is one primitive as a function of four arrays of equal length: it
// may overwrite any of them, and returns a scalar result, if it has one.
type operation struct {
	name string
	run  func(k *kernels, c *constants, x, y, z, w []float32) float32
}

// constants are the arguments of a primitive that are not arrays.
type constants struct {
	c, keep float32
	sgd     *SGDStep
	adam    *AdamStep
	draw    *rng.Draw
	group   int
}

// ordinary returns the constants of a training step, with one of several groups.
func ordinary(which int) *constants {
	adam, draw := NewAdamStep(3, 1e-3, 0.9, 0.999, 1e-8, 1e-4), rng.New(11, "test").At(1, 2, 3)
	return &constants{
		c: -1.7, keep: 0.8,
		sgd:  &SGDStep{Rate: 0.05, Momentum: 0.9, Decay: 1e-3},
		adam: &adam, draw: &draw,
		group: []int{0, 3, 1 << 20, 1<<28 - 1}[which%4], // the last one's counters wrap
	}
}

var operations = []operation{
	{"exp", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.exp(y, x); return 0 }},
	{"log", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.log(y, x); return 0 }},
	{"sigmoid", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.sigmoid(y, x); return 0 }},
	{"tanh", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.tanh(y, x); return 0 }},
	{"softplus", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.softplus(y, x); return 0 }},
	{"relu", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.relu(y, x); return 0 }},
	{"erf", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.erf(y, x); return 0 }},
	{"add", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.add(z, x, y); return 0 }},
	{"sub", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.sub(z, x, y); return 0 }},
	{"mul", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.mul(z, x, y); return 0 }},
	{"sigmoidGrad", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.sigmoidGrad(z, x, y); return 0 }},
	{"tanhGrad", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.tanhGrad(z, x, y); return 0 }},
	{"reluGrad", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.reluGrad(z, x, y); return 0 }},
	{"axpy", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.axpy(c.c, x, y); return 0 }},
	{"scale", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.scale(y, c.c, x); return 0 }},
	{"addScalar", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.addScalar(y, c.c, x); return 0 }},
	{"clamp", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.clamp(y, -1.5, c.keep, x); return 0 }},
	{"fromBytes", func(k *kernels, c *constants, x, y, z, w []float32) float32 {
		b := bytesOf(y)
		k.fromBytes(x, c.c, b[:len(x)])
		k.fromBytes(z, c.c, b[len(b)-len(x):])
		return 0
	}},
	{"compress", func(k *kernels, c *constants, x, y, z, w []float32) float32 {
		n := k.compress(elementsOf[int32](bytesOf(y)), z[:len(x)], x)
		clear(y[n:]) // of no meaning
		clear(z[n:])
		return float32(n)
	}},
	{"sum", func(k *kernels, c *constants, x, y, z, w []float32) float32 { return k.sum(x) }},
	{"max", func(k *kernels, c *constants, x, y, z, w []float32) float32 { return k.max(x) }},
	{"dot", func(k *kernels, c *constants, x, y, z, w []float32) float32 { return k.dot(x, y) }},
	{"biasSigmoid", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.biasSigmoid(x, c.c, y); return 0 }},
	{"sgd", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.sgd(x, y, z, c.sgd); return 0 }},
	{"adam", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.adam(x, y, z, w, c.adam); return 0 }},
	{"uniform", func(k *kernels, c *constants, x, y, z, w []float32) float32 { k.uniform(x, c.draw, c.group); return 0 }},
	{"normal", func(k *kernels, c *constants, x, y, z, w []float32) float32 {
		k.normal(x, c.c, c.draw, c.group)
		return 0
	}},
	{"bernoulli", func(k *kernels, c *constants, x, y, z, w []float32) float32 {
		k.bernoulli(y, x, c.draw, c.group)
		return 0
	}},
	{"dropout", func(k *kernels, c *constants, x, y, z, w []float32) float32 {
		k.dropout(y, x, c.keep, c.draw, c.group)
		return 0
	}},
	{"biasSigmoidSample", func(k *kernels, c *constants, x, y, z, w []float32) float32 {
		k.biasSigmoidSample(x, y, c.c, z, c.draw, c.group)
		return 0
	}},
}

// bytesOf returns the memory of x.
func bytesOf(x []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), 4*len(x))
}

// operationOf returns the operation called name.
func operationOf(t testing.TB, name string) operation {
	i := slices.IndexFunc(operations, func(op operation) bool { return op.name == name })
	if i < 0 {
		t.Fatalf("no operation %q", name)
	}
	return operations[i]
}

// TestEveryKernelHasAnOperation: a kernel that is added must be tested. The
// products have tests of their own; the peak computes nothing.
func TestEveryKernelHasAnOperation(t *testing.T) {
	fields := reflect.TypeFor[kernels]()
	for i := range fields.NumField() {
		if f := fields.Field(i); f.Type.Kind() == reflect.Func && !slices.Contains([]string{"prepare", "gemm", "sparse", "peak"}, f.Name) {
			operationOf(t, f.Name)
		}
	}
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
	var a [4][]float32
	for i := range a {
		a[i] = values(offset+n+16, seed+uint64(100*i), withSpecial)
	}
	return compareOn(k, op, ordinary(n), a, n, offset)
}

// compareOn is compare on given arrays, which it overwrites.
func compareOn(k *kernels, op operation, c *constants, got [4][]float32, n, offset int) error {
	var want [4][]float32
	for i := range got {
		want[i] = slices.Clone(got[i])
	}
	run := func(k *kernels, a *[4][]float32) float32 {
		cut := func(i int) []float32 { return a[i][offset : offset+n : offset+n] }
		return op.run(k, c, cut(0), cut(1), cut(2), cut(3))
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

// TestKernelInPlace: the destination of an elementwise kernel may be any of
// its sources, and a sample may replace its probabilities.
func TestKernelInPlace(t *testing.T) {
	inPlace := map[string]func(k *kernels, c *constants, x, y []float32){
		"dropout":           func(k *kernels, c *constants, x, y []float32) { k.dropout(x, x, c.keep, c.draw, c.group) },
		"bernoulli":         func(k *kernels, c *constants, x, y []float32) { k.bernoulli(x, x, c.draw, c.group) },
		"biasSigmoidSample": func(k *kernels, c *constants, x, y []float32) { k.biasSigmoidSample(x, x, c.c, y, c.draw, c.group) },
		"scale":             func(k *kernels, c *constants, x, y []float32) { k.scale(x, c.c, x) },
		"addScalar":         func(k *kernels, c *constants, x, y []float32) { k.addScalar(x, c.c, x) },
		"exp":               func(k *kernels, c *constants, x, y []float32) { k.exp(x, x) },
		"log":               func(k *kernels, c *constants, x, y []float32) { k.log(x, x) },
		"sigmoid":           func(k *kernels, c *constants, x, y []float32) { k.sigmoid(x, x) },
		"tanh":              func(k *kernels, c *constants, x, y []float32) { k.tanh(x, x) },
		"softplus":          func(k *kernels, c *constants, x, y []float32) { k.softplus(x, x) },
		"erf":               func(k *kernels, c *constants, x, y []float32) { k.erf(x, x) },
		"clamp":             func(k *kernels, c *constants, x, y []float32) { k.clamp(x, -0.5, 0.5, x) },
		"relu":              func(k *kernels, c *constants, x, y []float32) { k.relu(x, x) },
		"add, first":        func(k *kernels, c *constants, x, y []float32) { k.add(x, x, y) },
		"add, second":       func(k *kernels, c *constants, x, y []float32) { k.add(x, y, x) },
		"sub, first":        func(k *kernels, c *constants, x, y []float32) { k.sub(x, x, y) },
		"sub, second":       func(k *kernels, c *constants, x, y []float32) { k.sub(x, y, x) },
		"mul, both":         func(k *kernels, c *constants, x, y []float32) { k.mul(x, x, x) },
		"sigmoidGrad":       func(k *kernels, c *constants, x, y []float32) { k.sigmoidGrad(x, x, y) },
		"tanhGrad":          func(k *kernels, c *constants, x, y []float32) { k.tanhGrad(x, x, y) },
		"reluGrad, first":   func(k *kernels, c *constants, x, y []float32) { k.reluGrad(x, x, y) },
		"reluGrad, second":  func(k *kernels, c *constants, x, y []float32) { k.reluGrad(x, y, x) },
	}
	eachPath(t, func(t *testing.T, k *kernels) {
		for name, run := range inPlace {
			for _, n := range []int{1, 7, 16, 67, 131} {
				got, y := values(n, 1, true), values(n, 2, true)
				want := slices.Clone(got)
				run(k, ordinary(n), got, y)
				run(&generic, ordinary(n), want, y)
				if err := sameBits(got, want); err != nil {
					t.Errorf("%s, n=%d: %v", name, n, err)
				}
			}
		}
	})
}
