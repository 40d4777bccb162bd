package simd

import (
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/unsup/unsup/simd/rng"
)

// hotCall is a call that a training step makes.
type hotCall struct {
	name string
	call func()
}

// hotCalls are all functions that training steps call, on arrays of n elements
// and matrices of rows x cols. Products take every transposition, with and
// without a copy of a.
func hotCalls(n, rows, cols int) []hotCall {
	x, y, z, w := values(n, 1, false), values(n, 2, false), values(n, 3, false), values(n, 4, false)
	bytes, perm := make([]uint8, n), make([]int32, n)
	p, s, bias := View(rows, cols, values(rows*cols, 5, false)), NewMatrix(rows, cols), values(cols, 6, false)
	sums, classes := make([]float32, rows), make([]int32, rows)
	square, one := NewMatrix(rows, rows), Sparse{Rows: rows, Cols: cols, Start: make([]int32, rows+1), Index: []int32{1, 0}, Value: []float32{2, 3}}
	for i := range one.Start[1:] {
		one.Start[i+1] = 2
	}
	var z1, z2 Nonzero
	thin := NewMatrix(rows, cols)
	for i := range rows {
		thin.Row(i)[i%cols] = 1
	}
	other, first := values(cols*3, 7, false), make([]int32, rows)
	stream, step := rng.New(1, "alloc"), 0
	draw := func() rng.Draw { step++; return stream.At(0, 0, step) }
	adam := func() AdamStep { step++; return NewAdamStep(step, 1e-3, 0.9, 0.999, 1e-8, 0) }
	calls := []hotCall{
		{"Exp", func() { Exp(y, x) }}, {"Log", func() { Log(y, x) }}, {"Sigmoid", func() { Sigmoid(y, x) }},
		{"Tanh", func() { Tanh(y, x) }}, {"Softplus", func() { Softplus(y, x) }}, {"Relu", func() { Relu(y, x) }},
		{"Add", func() { Add(z, x, y) }}, {"Sub", func() { Sub(z, x, y) }}, {"Mul", func() { Mul(z, x, y) }},
		{"SigmoidGrad", func() { SigmoidGrad(z, x, y) }}, {"TanhGrad", func() { TanhGrad(z, x, y) }}, {"ReluGrad", func() { ReluGrad(z, x, y) }},
		{"Axpy", func() { Axpy(1e-3, x, z) }}, {"Scale", func() { Scale(z, 0.5, x) }}, {"AddScalar", func() { AddScalar(z, 0.5, x) }},
		{"FromBytes", func() { FromBytes(z, 1./255, bytes) }}, {"Fill", func() { Fill(z, 1) }},
		{"Sum", func() { Sum(x) }}, {"Dot", func() { Dot(x, y) }}, {"Max", func() { Max(x) }},
		{"ColSums", func() { ColSums(bias, p) }}, {"RowSquares", func() { RowSquares(sums, p) }},
		{"AddBias", func() { AddBias(p, bias) }}, {"SoftmaxRows", func() { SoftmaxRows(p) }},
		{"LogSumExpRows", func() { LogSumExpRows(sums, p) }}, {"ArgmaxRows", func() { ArgmaxRows(classes, p) }},
		{"BiasSigmoid", func() { BiasSigmoid(p, 1, bias) }},
		{"BiasSigmoidSample", func() { BiasSigmoidSample(p, s, 1, bias, draw()) }},
		{"SampleRows", func() { SampleRows(s, p, draw()) }},
		{"Uniform", func() { Uniform(z, draw()) }}, {"Bernoulli", func() { Bernoulli(z, x, draw()) }},
		{"Dropout", func() { Dropout(z, x, 0.8, draw()) }}, {"Normal", func() { Normal(z, 1, draw()) }},
		{"Permutation", func() { Permutation(perm, draw()) }},
		{"SGD", func() { SGD(x, y, z, SGDStep{Rate: 0.1, Momentum: 0.9}) }},
		{"Adam", func() { Adam(x, y, z, w, adam()) }},
		{"Erf", func() { Erf(y, x) }}, {"Clamp", func() { Clamp(z, -1, 1, x) }}, {"RowSums", func() { RowSums(sums, p) }},
		{"Gemv", func() { Gemv(NoTrans, 1, p, bias, 0, sums) }}, {"Gemv", func() { Gemv(Trans, 1, p, sums, 0, bias) }},
		{"Ger", func() { Ger(1e-3, sums, bias, p) }},
		{"SparseGemm", func() { SparseGemm(one, View(cols, 3, other), 0, View(rows, 3, z)) }},
		{"Find", func() { z1.Find(thin, narrow); z2.Find(thin, narrow) }},
		{"NonzeroGemm", func() { NonzeroGemm(NoTrans, 0.5, &z1, View(cols, 3, other), 0, View(rows, 3, z)) }},
		{"NonzeroGemm", func() { NonzeroGemm(Trans, 1, &z1, View(rows, 3, z), 0, View(cols, 3, other)) }},
		{"NonzeroGemmTwo", func() { NonzeroGemmTwo(1, &z1, View(rows, 3, z), 1, &z2, View(rows, 3, z), 0, View(cols, 3, other)) }},
		{"SquaredDistances", func() { SquaredDistances(square, p, p, sums, sums) }},
		{"GatherBytes", func() { GatherBytes(s, 1./255, bytes, first) }}, {"GatherRows", func() { GatherRows(s, p, first) }},
		{"RowRange", func() { SoftmaxRows(p.RowRange(1, rows)) }},
	}
	for _, q := range []product{{NoTrans, NoTrans, rows, cols, 20, 1, 0}, {NoTrans, NoTrans, rows, cols, 20, -0.5, 0.5},
		{Trans, NoTrans, rows, cols, 20, 0.1, 1}, {NoTrans, Trans, rows, cols, 20, 1, 0}, {Trans, Trans, rows, cols, 20, 1, 0}} {
		a, b, c := operand(q.opA, q.m, q.k, 1, false), operand(q.opB, q.k, q.n, 2, false), operand(NoTrans, q.m, q.n, 4, false)
		calls = append(calls, hotCall{"Gemm " + q.String(), func() { Gemm(q.opA, q.opB, q.alpha, a, b, q.beta, c) }})
	}
	return calls
}

// TestNoAllocation: on one thread no function allocates once it has run.
func TestNoAllocation(t *testing.T) {
	everyPath(t, func(t *testing.T) {
		for _, h := range hotCalls(mapChunk+100, 30, 70) {
			if got := testing.AllocsPerRun(5, h.call); got != 0 {
				t.Errorf("%s: %v allocations a call", h.name, got)
			}
		}
	})
}

// TestNoAllocationWithThreads counts all allocations of the process while two
// threads share the calls. A call that allocates does so every time; the pool
// of jobs may still grow by one for each worker.
// The bound lies between the two.
func TestNoAllocationWithThreads(t *testing.T) {
	if paths[0] == &generic || testing.Short() {
		t.Skip("hundreds of calls a function: too slow on the portable path and under emulation")
	}
	withProcs(t, 2)
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection empties the scheduler's lists
	const calls = 600
	var before, after runtime.MemStats
	for _, h := range hotCalls(mapChunk+100, 300, 70) {
		for range 20 {
			h.call()
		}
		runtime.ReadMemStats(&before)
		for range calls {
			h.call()
		}
		runtime.ReadMemStats(&after)
		if got := after.Mallocs - before.Mallocs; got > calls/20 {
			t.Errorf("%s: %d allocations in %d calls", h.name, got, calls)
		}
	}
}
