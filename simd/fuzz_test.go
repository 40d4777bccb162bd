package simd

import (
	bytes4 "encoding/binary"
	"math"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// One fuzz target per kernel: every implementation here against the portable
// one, by bits, on arrays made of raw bytes.
//
//	go test ./simd -fuzz '^FuzzExp$' -fuzztime 30s

func FuzzExp(f *testing.F)               { fuzzKernel(f, "exp") }
func FuzzLog(f *testing.F)               { fuzzKernel(f, "log") }
func FuzzSigmoid(f *testing.F)           { fuzzKernel(f, "sigmoid") }
func FuzzTanh(f *testing.F)              { fuzzKernel(f, "tanh") }
func FuzzSoftplus(f *testing.F)          { fuzzKernel(f, "softplus") }
func FuzzRelu(f *testing.F)              { fuzzKernel(f, "relu") }
func FuzzErf(f *testing.F)               { fuzzKernel(f, "erf") }
func FuzzClamp(f *testing.F)             { fuzzKernel(f, "clamp") }
func FuzzNormal(f *testing.F)            { fuzzKernel(f, "normal") }
func FuzzAdd(f *testing.F)               { fuzzKernel(f, "add") }
func FuzzSub(f *testing.F)               { fuzzKernel(f, "sub") }
func FuzzMul(f *testing.F)               { fuzzKernel(f, "mul") }
func FuzzSigmoidGrad(f *testing.F)       { fuzzKernel(f, "sigmoidGrad") }
func FuzzTanhGrad(f *testing.F)          { fuzzKernel(f, "tanhGrad") }
func FuzzReluGrad(f *testing.F)          { fuzzKernel(f, "reluGrad") }
func FuzzAxpy(f *testing.F)              { fuzzKernel(f, "axpy") }
func FuzzScale(f *testing.F)             { fuzzKernel(f, "scale") }
func FuzzAddScalar(f *testing.F)         { fuzzKernel(f, "addScalar") }
func FuzzFromBytes(f *testing.F)         { fuzzKernel(f, "fromBytes") }
func FuzzCompress(f *testing.F)          { fuzzKernel(f, "compress") }
func FuzzSum(f *testing.F)               { fuzzKernel(f, "sum") }
func FuzzMax(f *testing.F)               { fuzzKernel(f, "max") }
func FuzzDot(f *testing.F)               { fuzzKernel(f, "dot") }
func FuzzBiasSigmoid(f *testing.F)       { fuzzKernel(f, "biasSigmoid") }
func FuzzSGD(f *testing.F)               { fuzzKernel(f, "sgd") }
func FuzzAdam(f *testing.F)              { fuzzKernel(f, "adam") }
func FuzzUniform(f *testing.F)           { fuzzKernel(f, "uniform") }
func FuzzBernoulli(f *testing.F)         { fuzzKernel(f, "bernoulli") }
func FuzzDropout(f *testing.F)           { fuzzKernel(f, "dropout") }
func FuzzBiasSigmoidSample(f *testing.F) { fuzzKernel(f, "biasSigmoidSample") }

func fuzzKernel(f *testing.F, name string) {
	op := operationOf(f, name)
	for seed := range 4 {
		data := append(encode([]float32{-1.7, 0.8, 0.05, 0.9, 1e-3, 1e-3, 0.9, 0.999, 1.5, 1e-8, 1e-4}), encode(values(97, uint64(seed), true))...)
		f.Add(data, uint16(31*seed+5), uint8(seed))
	}
	f.Add(encode(special), uint16(70), uint8(15))
	f.Fuzz(func(t *testing.T, data []byte, n uint16, offset uint8) {
		w := words{data: data}
		c := w.constants()
		length, from := int(n%400), int(offset%16)
		var a [4][]float32
		for i := range a {
			a[i] = w.floats(from + length + 16)
		}
		for _, k := range paths {
			if k == &generic {
				continue
			}
			if err := compareOn(k, op, c, cloneAll(a), length, from); err != nil {
				t.Fatalf("%s %s, n=%d, constants %+v: %v", k.name, op.name, length, c, err)
			}
		}
	})
}

// FuzzGemm compares products of every shape up to 80 x 600 x 80, both
// operands as they are or transposed, with strides of their own.
func FuzzGemm(f *testing.F) {
	for i, p := range []product{{NoTrans, NoTrans, 7, 17, 8, 1, 0}, {Trans, NoTrans, 15, 33, 40, 1, 1},
		{NoTrans, Trans, 29, 65, 300, -0.5, 2}, {Trans, Trans, 6, 16, 0, 3, 0.25}, {NoTrans, Trans, 1, 9, 513, 1, 0}} {
		ops := uint8(0)
		for bit, op := range []Op{p.opA, p.opB} {
			if op == Trans {
				ops |= 1 << bit
			}
		}
		f.Add(encode(values(301, uint64(i), i%2 == 1)), uint8(p.m), uint8(p.n), uint16(p.k), ops, uint8(i), p.alpha, p.beta)
	}
	f.Fuzz(func(t *testing.T, data []byte, m, n uint8, k uint16, ops, gap uint8, alpha, beta float32) {
		p := product{Op(ops&1 != 0), Op(ops&2 != 0), int(m % 81), int(n % 81), int(k % 601), alpha, beta}
		w := words{data: data}
		matrix := func(op Op, rows, cols int) Matrix {
			if op == Trans {
				rows, cols = cols, rows
			}
			stride := cols + int(gap%5)
			return Matrix{Rows: rows, Cols: cols, Stride: stride, Data: w.floats(rows*stride + 1)}
		}
		a, b, c := matrix(p.opA, p.m, p.k), matrix(p.opB, p.k, p.n), matrix(NoTrans, p.m, p.n)
		run := func(k *kernels) []float32 {
			with(t, k)
			out := c
			out.Data = append([]float32(nil), c.Data...)
			Gemm(p.opA, p.opB, p.alpha, a, b, p.beta, out)
			return out.Data
		}
		want := run(&generic)
		for _, k := range paths {
			if err := sameBits(run(k), want); err != nil {
				t.Fatalf("%s: %v: %v", k.name, p, err)
			}
		}
	})
}

// words reads 32-bit words from raw bytes, from the start again at their end
// but turned by one bit more each time, so that few bytes make long arrays.
type words struct {
	data []byte
	at   int
	lap  uint32
}

func (w *words) next() uint32 {
	if len(w.data) < 4 {
		return 0
	}
	if w.at+4 > len(w.data) {
		w.at, w.lap = 0, w.lap+1
	}
	u := bytes4.LittleEndian.Uint32(w.data[w.at:])
	w.at += 4
	return u ^ w.lap
}

func (w *words) float() float32 { return math.Float32frombits(w.next()) }

func (w *words) floats(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = w.float()
	}
	return x
}

// constants reads every scalar argument that a kernel takes.
func (w *words) constants() *constants {
	c := &constants{c: w.float(), keep: w.float()}
	c.sgd = &SGDStep{Rate: w.float(), Momentum: w.float(), Decay: w.float()}
	c.adam = &AdamStep{Rate: w.float(), Beta1: w.float(), Beta2: w.float(), Root: w.float(), Eps: w.float(), Decay: w.float()}
	c.draw = &rng.Draw{Key: [2]uint32{w.next(), w.next()}, Epoch: w.next(), Batch: w.next(), At: w.next()}
	c.group = int(w.next())
	return c
}

func encode(x []float32) []byte {
	var b []byte
	for _, v := range x {
		b = bytes4.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

func cloneAll(a [4][]float32) [4][]float32 {
	for i := range a {
		a[i] = append([]float32(nil), a[i]...)
	}
	return a
}
