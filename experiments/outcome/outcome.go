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

// Arrays is the inverse of Tensors.
func Arrays(saved []results.Tensor) []train.Array {
	list := make([]train.Array, len(saved))
	for i, t := range saved {
		list[i] = train.Array{Name: t.Name, Shape: t.Shape, Data: t.Data}
	}
	return list
}

// Part returns params under names that begin with that of a part of a model,
// "net.W1": a saved model's names must differ. Digests leave the part out.
func Part(part string, params []train.Array) []train.Array {
	out := make([]train.Array, len(params))
	for i, p := range params {
		p.Name = part + "." + p.Name
		out[i] = p
	}
	return out
}

// Errors counts the predictions that are not their targets.
func Errors(predictions, targets []uint8) int {
	wrong := 0
	for i, k := range predictions {
		if k != targets[i] {
			wrong++
		}
	}
	return wrong
}
