package rbm

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
)

// scanRows is the number of examples that a pass over a whole source takes at
// a time; part of no result.
const scanRows = 500

// DataBias returns log((m_i+e)/(1-m_i+e)) for every unit i, m_i its mean over
// src: the biases with which units that are independent fit the data.
func DataBias(src batch.Source, e float64) []float32 {
	on, off := means(src), make([]float32, src.Dim())
	for i, m := range on {
		on[i], off[i] = float32(float64(m)+e), float32(1-float64(m)+e)
	}
	simd.Log(on, on)
	simd.Log(off, off)
	simd.Sub(on, on, off)
	return on
}

// means returns the mean of every column of src.
func means(src batch.Source) []float32 {
	sum := make([]float64, src.Dim())
	batch.Sequential(src, scanRows, func(_ int, x simd.Matrix) {
		for i := range x.Rows {
			for j, v := range x.Row(i) {
				sum[j] += float64(v)
			}
		}
	})
	mean := make([]float32, len(sum))
	for j, s := range sum {
		mean[j] = float32(s / float64(src.Len()))
	}
	return mean
}
