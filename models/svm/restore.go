package svm

import (
	"fmt"
	"slices"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
)

// Restore returns the machine whose Parameters are given. src, labels and opt
// must be those that it was trained with: the support vectors are examples of
// src. It returns an error when the parameters cannot be those of such a
// machine.
func Restore(src batch.Source, labels []uint8, opt Options, parameters []nn.Param) (*Model, error) {
	t, err := New(src, labels, opt)
	if err != nil {
		return nil, err
	}
	if len(parameters) != 3 || parameters[0].Name != "index" || parameters[1].Name != "coef" || parameters[2].Name != "rho" {
		return nil, fmt.Errorf("svm: %d parameters, want index, coef and rho", len(parameters))
	}
	index, coef, rho := parameters[0].Data, parameters[1].Data, parameters[2].Data
	others := len(t.classes) - 1
	for _, p := range []struct {
		have nn.Param
		want []int
	}{
		{parameters[0], []int{len(index)}},
		{parameters[1], []int{len(index), others}},
		{parameters[2], []int{len(t.pairs)}},
	} {
		if size := volume(p.want); !slices.Equal(p.have.Shape, p.want) || len(p.have.Data) != size {
			return nil, fmt.Errorf("svm: %s has the shape %v, want %v", p.have.Name, p.have.Shape, p.want)
		}
	}
	places := make([]int32, len(index))
	for k, x := range index {
		if !(x >= 0 && x < float32(src.Len())) || x != float32(int32(x)) || k > 0 && int32(x) <= places[k-1] {
			return nil, fmt.Errorf("svm: support vector %d is example %v, want ascending numbers below %d", k, x, src.Len())
		}
		places[k] = int32(x)
	}
	return t.newModel(places, widen(coef), widen(rho)), nil
}

func volume(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

func widen(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}
