package simd

import (
	"math"
	"slices"
)

// AddBias adds bias to every row of m.
func AddBias(m Matrix, bias []float32) {
	mustRow("AddBias", m, bias)
	for i := range m.Rows {
		active.add(m.Row(i), m.Row(i), bias)
	}
}

// SoftmaxRows replaces every row x of m by exp(x-max)/sum exp(x-max).
func SoftmaxRows(m Matrix) {
	for i := range m.Rows {
		x := m.Row(i)
		active.addScalar(x, -active.max(x), x)
		active.exp(x, x)
		active.scale(x, float32(1/active.sum(x)), x)
	}
}

// LogSumExpRows sets dst[i] = log sum_j exp(m[i, j]). It overwrites the rows of m
// whose maximum is finite with exp(m - row maximum). Where that is +Inf the result
// is +Inf, NaNs beside it or not.
func LogSumExpRows(dst []float32, m Matrix) {
	mustLen("LogSumExpRows", len(dst), m.Rows)
	for i := range dst {
		x := m.Row(i)
		top := active.max(x)
		switch {
		case math.IsInf(float64(top), 1):
			dst[i] = top
			continue
		case math.IsInf(float64(top), -1): // every element is -Inf or, passed over by Max, NaN
			dst[i] = float32(top + active.sum(x))
			continue
		}
		active.addScalar(x, -top, x)
		active.exp(x, x)
		dst[i] = float32(top + log32(active.sum(x)))
	}
}

// ArgmaxRows sets dst[i] to the column of the greatest element of row i, the
// first of equals; NaNs are passed over, a row of nothing else gives 0.
func ArgmaxRows(dst []int32, m Matrix) {
	if len(dst) != m.Rows {
		mustLen("ArgmaxRows", len(dst), m.Rows)
	}
	for i := range dst {
		x := m.Row(i)
		dst[i] = int32(max(0, slices.Index(x, active.max(x))))
	}
}

// BiasSigmoid replaces every row x of m by sigmoid(scale (x + bias)), or 0 where
// that is below 2^-126, and so subnormal: sums that meet subnormal numbers take a
// hundred times as long on some CPUs. The scale is 1, or 2 where a deep Boltzmann
// machine's layer is pre-trained with doubled input.
func BiasSigmoid(m Matrix, scale float32, bias []float32) {
	mustRow("BiasSigmoid", m, bias)
	t := rowTasks.get()
	*t = rowTask{p: m, scale: scale, bias: bias}
	parallelRows(m, t)
}
