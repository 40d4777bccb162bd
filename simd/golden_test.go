package simd

import (
	"crypto/sha256"
	bytes4 "encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"strings"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// golden is the digest of the chain below: one constant for every
// implementation, number of threads, architecture and compiler setting. A
// change that moves it has changed somebody's results.
const golden = "f3ec1fb85d41321aab715d9215ea498c44c6ddaeb38427c0b8753bfdef403230"

func TestGolden(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		threads := []int{1, 2, 3}
		if testing.Short() && active == &generic {
			threads = []int{2} // for emulators
		}
		for _, procs := range threads {
			withProcs(t, procs)
			if got := chainDigest(); got != golden {
				t.Errorf("GOMAXPROCS %d: digest %s, want %s", procs, got, golden)
			}
		}
	})
}

// chain runs every function of the package one after the other, each on what
// the others have left, and hashes all that they write.
type chain struct {
	hash       hash.Hash
	stream     rng.Stream
	step       int
	x, y, z, w []float32
}

// chainLen is more than one chunk of an elementwise call, and no multiple of a
// vector or a group.
const chainLen = mapChunk + 3003

func chainDigest() string {
	c := chain{hash: sha256.New(), stream: rng.New(20, "golden")}
	for _, p := range []*[]float32{&c.x, &c.y, &c.z, &c.w} {
		*p = make([]float32, chainLen)
	}
	c.random()
	c.elementwise()
	c.products()
	c.vectors()
	c.rows()
	c.optimisers()
	c.nonzero()
	return hex.EncodeToString(c.hash.Sum(nil))
}

func (c *chain) draw() rng.Draw {
	c.step++
	return c.stream.At(1, 2, c.step)
}

// add hashes x. The chain must stay where functions mean something: the bits
// of a NaN are not promised, and infinities hide what made them.
func (c *chain) add(x ...float32) {
	b := make([]byte, 0, 4*len(x))
	for i, v := range x {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			panic(fmt.Sprintf("element %d of %d is %v after draw %d", i, len(x), v, c.step))
		}
		b = bytes4.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	c.hash.Write(b)
}

func (c *chain) addInts(x []int32) {
	for _, v := range x {
		c.hash.Write(bytes4.LittleEndian.AppendUint32(nil, uint32(v)))
	}
}

func (c *chain) random() {
	Uniform(c.x, c.draw())
	c.add(c.x...)
	Bernoulli(c.y, c.x, c.draw())
	c.add(c.y...)
	Normal(c.z, 1.5, c.draw())
	c.add(c.z...)
	Dropout(c.w, c.z, 0.8, c.draw())
	c.add(c.w...)
	p := make([]int32, 777)
	Permutation(p, c.draw())
	c.addInts(p)
}

func (c *chain) elementwise() {
	for _, f := range []func(dst, x []float32){Sigmoid, Tanh, Erf, Softplus, Relu, Exp} {
		f(c.y, c.z)
		c.add(c.y...)
		Axpy(-0.25, c.x, c.z)
		c.add(c.z...)
	}
	AddScalar(c.y, 0.125, c.x)
	c.add(c.y...)
	Log(c.y, c.y)
	c.add(c.y...)
	for _, f := range []func(dst, a, b []float32){Add, Sub, Mul, SigmoidGrad, TanhGrad, ReluGrad} {
		f(c.w, c.w, c.y)
		c.add(c.w...)
		Tanh(c.w, c.w)
		Add(c.w, c.w, c.z)
	}
	bytes := make([]uint8, chainLen)
	for i, v := range c.x {
		bytes[i] = uint8(256 * v)
	}
	FromBytes(c.y, 1./255, bytes)
	c.add(c.y...)
	Scale(c.y, -3.7, c.y)
	Clamp(c.y, -3.3, -0.1, c.y)
	c.add(c.y...)
	Fill(c.y[100:200], 0.7)
	c.add(Sum(c.y), Dot(c.y, c.w), Max(c.y), Max(c.z))
}

// products multiplies in all transpositions. Those of several slices and packed
// panels are held to the portable ones by TestGemmBitsOfSmallBlocks.
func (c *chain) products() {
	for _, s := range []struct {
		m, n, k     int
		alpha, beta float32
	}{{1, 1, 1, 1, 0}, {7, 5, 3, 1, 1}, {13, 67, 31, -0.5, 0.25}, {37, 29, 53, 1, 0}, {100, 40, 64, 0.01, 1}, {5, 70, 263, 1, 0}, {390, 9, 5, 2, -1}} {
		for _, opA := range []Op{NoTrans, Trans} {
			for _, opB := range []Op{NoTrans, Trans} {
				a, b, out := c.view(opA, s.m, s.k, c.x), c.view(opB, s.k, s.n, c.z), View(s.m, s.n, c.w)
				Gemm(opA, opB, s.alpha, a, b, s.beta, out)
				c.add(out.Flat()...)
				Tanh(c.w, c.w)
			}
		}
	}
}

// vectors multiplies with one vector, with few non-zeros, and by differences.
func (c *chain) vectors() {
	const rows, cols = 61, 143
	a, x, y := c.view(NoTrans, rows, cols, c.z), c.x[:cols], c.w[:rows]
	Gemv(NoTrans, 0.5, a, x, 0.25, y)
	c.add(y...)
	Gemv(Trans, -1, a, y, 0, c.y[:cols])
	c.add(c.y[:cols]...)
	Tanh(y, y)
	out := View(rows, cols, c.w[rows:])
	Ger(0.125, y, x, out)
	c.add(out.Data...)
	s := Sparse{Rows: 3, Cols: rows, Start: []int32{0, 2, 2, 5}, Index: []int32{7, 0, 60, 7, 13}, Value: x[:5]}
	SparseGemm(s, out, 0.5, View(3, cols, c.y))
	c.add(c.y[:3*cols]...)
	normsA, normsB := make([]float32, rows), make([]float32, 9)
	b := a.RowRange(3, 12)
	RowSquares(normsA, out)
	RowSquares(normsB, b)
	SquaredDistances(View(rows, 9, c.y), out, b, normsA, normsB)
	c.add(c.y[:rows*9]...)
	RowSums(normsA, out)
	picked := []int32{5, 0, 60, 5}
	GatherRows(View(4, cols, c.y), out, picked)
	c.add(c.y[:4*cols]...)
	GatherBytes(View(4, 11, c.y), 0.5, []uint8(strings.Repeat("gather these", 61)), picked)
	c.add(c.y[:44]...)
	c.add(normsA...)
	Tanh(c.w, c.w)
	Tanh(c.y, c.y)
}

// nonzero multiplies with matrices of which little is not 0. It must give what
// Gemm gives: only if it does not, there is something more to hash.
func (c *chain) nonzero() {
	const n, rows, cols = 19, 70, 143
	var z [2]Nonzero
	var a [2]Matrix
	for i, x := range [][]float32{c.x, c.y} {
		a[i] = View(n, rows, x)
		for j := range a[i].Data {
			if j%5 != i {
				a[i].Data[j] = 0
			}
		}
		z[i].Find(a[i], narrow)
	}
	w, out, gradient := View(rows, cols, c.z), NewMatrix(n, cols), NewMatrix(rows, cols)
	same := func(got Matrix, alpha float32, op Op, a, b Matrix, beta float32, want Matrix) {
		Gemm(op, NoTrans, alpha, a, b, beta, want)
		if sameBits(got.Data, want.Data) != nil {
			c.add(got.Data...)
		}
	}
	NonzeroGemm(NoTrans, 1, &z[0], w, 0, out)
	same(out, 1, NoTrans, a[0], w, 0, View(n, cols, c.w))
	NonzeroGemm(Trans, -0.5, &z[1], out, 0, gradient)
	same(gradient, -0.5, Trans, a[1], out, 0, View(rows, cols, c.w))
	NonzeroGemmTwo(-0.5, &z[1], out, 0.25, &z[0], out, 0, gradient)
	same(gradient, 0.25, Trans, a[0], out, 1, View(rows, cols, c.w))
}

// view lays a rows x cols operand over x, with a gap between its rows.
func (c *chain) view(op Op, rows, cols int, x []float32) Matrix {
	if op == Trans {
		rows, cols = cols, rows
	}
	return Matrix{Rows: rows, Cols: cols, Stride: cols + 1, Data: x}
}

func (c *chain) rows() {
	const rows, cols = 211, 79
	bias, sums := c.x[:cols], make([]float32, rows)
	classes := make([]int32, rows)
	p, s := View(rows, cols, c.w), View(rows, cols, c.y)

	AddBias(p, bias)
	c.add(p.Data...)
	ArgmaxRows(classes, p)
	c.addInts(classes)
	ColSums(c.z[:cols], p)
	c.add(c.z[:cols]...)
	RowSquares(sums, p)
	c.add(sums...)
	copy(s.Data, p.Data)
	LogSumExpRows(sums, s)
	c.add(sums...)
	c.add(s.Data...)
	copy(s.Data, p.Data)
	SoftmaxRows(s)
	c.add(s.Data...)
	BiasSigmoid(s, 2, bias)
	c.add(s.Data...)
	BiasSigmoidSample(p, s, 0.5, bias, c.draw())
	c.add(p.Data...)
	c.add(s.Data...)
	SampleRows(s, p, c.draw())
	c.add(s.Data...)
}

func (c *chain) optimisers() {
	v, m := make([]float32, chainLen), make([]float32, chainLen)
	for range 2 {
		SGD(c.w, v, c.z, SGDStep{Rate: 0.1, Momentum: 0.9, Decay: 1e-3})
		c.add(c.w...)
	}
	c.add(v...)
	clear(v)
	for t := 1; t <= 2; t++ {
		Adam(c.w, m, v, c.z, NewAdamStep(t, 1e-2, 0.9, 0.999, 1e-8, 1e-4))
		c.add(c.w...)
	}
	c.add(m...)
	c.add(v...)
}
