package registry

import (
	"fmt"
	"slices"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/results"
)

// Restore copies the tensors of a saved model into a model's parameters, which
// must be the same: in names, order and shapes, none missing and none left over.
// A model that they do not fit is not touched.
func Restore(parameters []train.Array, saved []results.Tensor) error {
	for i, p := range parameters {
		switch {
		case i >= len(saved):
			return fmt.Errorf("saved model: tensor %s %v is missing", p.Name, p.Shape)
		case saved[i].Name != p.Name:
			return fmt.Errorf("saved model: tensor %d is %s, want %s", i+1, saved[i].Name, p.Name)
		case !slices.Equal(saved[i].Shape, p.Shape) || len(saved[i].Data) != len(p.Data):
			return fmt.Errorf("saved model: tensor %s has the shape %v, want %v", p.Name, saved[i].Shape, p.Shape)
		}
	}
	if len(saved) > len(parameters) {
		return fmt.Errorf("saved model: no place for tensor %s %v", saved[len(parameters)].Name, saved[len(parameters)].Shape)
	}
	for i, p := range parameters {
		copy(p.Data, saved[i].Data)
	}
	return nil
}
