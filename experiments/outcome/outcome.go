// Package outcome turns what a row has trained into what its run leaves:
// learning curves as pictures, parameters as tensors.
package outcome

import (
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/results"
)

// Tensors returns a model's parameters as results wants them; they share the
// model's memory.
func Tensors(params []train.Array) []results.Tensor {
	list := make([]results.Tensor, len(params))
	for i, p := range params {
		list[i] = results.Tensor{Name: p.Name, Shape: p.Shape, Data: p.Data}
	}
	return list
}
