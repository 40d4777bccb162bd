package bench

import (
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

const (
	minibatch  = 50_000    // elements in cache: 100 examples of 500 units
	parameters = 1_000_000 // elements of a model: 16 MB of Adam's four arrays
)

var draw = rng.New(0, "bench").At(0, 0, 0)

// values returns n numbers from [-4, 4), where no function is at rest.
func values(n int) []float32 {
	x := make([]float32, n)
	simd.Uniform(x, draw)
	simd.AddScalar(x, -0.5, x)
	simd.Scale(x, 8, x)
	return x
}

// uniforms returns n numbers from [0, 1).
func uniforms(n int) []float32 {
	x := make([]float32, n)
	simd.Uniform(x, draw)
	return x
}

// functions are those of each element alone, in cache.
func functions() []kernel {
	ks := []kernel{
		function("exp", simd.Exp), function("log", simd.Log), function("sigmoid", simd.Sigmoid),
		function("tanh", simd.Tanh), function("softplus", simd.Softplus), function("erf", simd.Erf),
		function("relu", simd.Relu), function("clamp", func(dst, x []float32) { simd.Clamp(dst, -1, 1, x) }),
	}
	for _, g := range []struct {
		name string
		f    func(dst, dy, y []float32)
	}{{"sigmoid_grad", simd.SigmoidGrad}, {"tanh_grad", simd.TanhGrad}, {"relu_grad", simd.ReluGrad}} {
		ks = append(ks, inElements(g.name, shape(minibatch), minibatch, 12, func() func() {
			dst, dy, y := make([]float32, minibatch), values(minibatch), uniforms(minibatch)
			return func() { g.f(dst, dy, y) }
		}))
	}
	const pixels = 100 * 784
	return append(ks, inElements("from_bytes", shape(pixels), pixels, 5, func() func() {
		dst, src := make([]float32, pixels), make([]uint8, pixels)
		return func() { simd.FromBytes(dst, 1./255, src) }
	}))
}

// function is an elementwise function; log takes the positive half of its
// arguments only.
func function(name string, f func(dst, x []float32)) kernel {
	return inElements(name, shape(minibatch), minibatch, 8, func() func() {
		dst, x := make([]float32, minibatch), values(minibatch)
		if name == "log" {
			simd.AddScalar(x, 5, x)
		}
		return func() { f(dst, x) }
	})
}

// draws are the random fills, in cache.
func draws() []kernel {
	fill := func(name string, moves float64, f func(dst, p []float32)) kernel {
		return inElements(name, shape(minibatch), minibatch, moves, func() func() {
			dst, p := make([]float32, minibatch), uniforms(minibatch)
			return func() { f(dst, p) }
		})
	}
	return []kernel{
		fill("uniform", 4, func(dst, _ []float32) { simd.Uniform(dst, draw) }),
		fill("bernoulli", 8, func(dst, p []float32) { simd.Bernoulli(dst, p, draw) }),
		fill("dropout", 8, func(dst, p []float32) { simd.Dropout(dst, p, 0.5, draw) }),
		fill("normal", 4, func(dst, _ []float32) { simd.Normal(dst, 1, draw) }),
		inElements("permutation", shape(60000), 60000, 4, func() func() {
			dst := make([]int32, 60000)
			return func() { simd.Permutation(dst, draw) }
		}),
	}
}

// passes are one pass over the parameters of a model, in bytes.
func passes() []kernel {
	pass := func(name string, arrays float64, prepare func(x, y []float32) func()) kernel {
		return inBytes(name, shape(parameters), 4*arrays*parameters, func() func() {
			return prepare(values(parameters), uniforms(parameters))
		})
	}
	var sum float32
	return []kernel{
		pass("add", 3, func(x, y []float32) func() {
			dst := make([]float32, parameters)
			return func() { simd.Add(dst, x, y) }
		}),
		pass("sub", 3, func(x, y []float32) func() {
			dst := make([]float32, parameters)
			return func() { simd.Sub(dst, x, y) }
		}),
		pass("mul", 3, func(x, y []float32) func() {
			dst := make([]float32, parameters)
			return func() { simd.Mul(dst, x, y) }
		}),
		pass("scale", 2, func(x, y []float32) func() { return func() { simd.Scale(y, 0.5, x) } }),
		pass("add_scalar", 2, func(x, y []float32) func() { return func() { simd.AddScalar(y, 0.5, x) } }),
		pass("fill", 1, func(x, _ []float32) func() { return func() { simd.Fill(x, 0.5) } }),
		pass("axpy", 3, func(x, y []float32) func() { return func() { simd.Axpy(1e-6, x, y) } }),
		pass("dot", 2, func(x, y []float32) func() { return func() { sum += simd.Dot(x, y) } }),
		pass("max", 1, func(x, _ []float32) func() { return func() { sum += simd.Max(x) } }),
		pass("sum", 1, func(x, _ []float32) func() { return func() { sum += simd.Sum(x) } }),
		pass("sgd", 5, func(w, g []float32) func() { // reads w, v, g; writes w, v
			v, step := make([]float32, parameters), simd.SGDStep{Rate: 1e-6, Momentum: 0.9, Decay: 1e-4}
			return func() { simd.SGD(w, v, g, step) }
		}),
		pass("adam", 7, func(w, g []float32) func() { // reads w, m, v, g; writes w, m, v
			m, v := make([]float32, parameters), make([]float32, parameters)
			step := simd.NewAdamStep(1, 1e-6, 0.9, 0.999, 1e-8, 0)
			return func() { simd.Adam(w, m, v, g, step) }
		}),
	}
}
