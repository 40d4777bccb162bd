package registry

import (
	"slices"
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/results"
)

func TestRestore(t *testing.T) {
	saved := func() []results.Tensor {
		return []results.Tensor{{Name: "W", Shape: []int{2, 1}, Data: []float32{1, 2}}, {Name: "b", Shape: []int{1}, Data: []float32{3}}}
	}
	empty := func() []train.Array {
		return []train.Array{{Name: "W", Shape: []int{2, 1}, Data: make([]float32, 2)}, train.Vector("b", make([]float32, 1))}
	}
	p := empty()
	if err := Restore(p, saved()); err != nil || !slices.Equal(p[0].Data, []float32{1, 2}) || p[1].Data[0] != 3 {
		t.Errorf("restored %v, %v", p, err)
	}
	for want, spoil := range map[string]func(s []results.Tensor) []results.Tensor{
		"saved model: tensor b [1] is missing":                  func(s []results.Tensor) []results.Tensor { return s[:1] },
		"saved model: tensor 2 is c, want b":                    func(s []results.Tensor) []results.Tensor { s[1].Name = "c"; return s },
		"saved model: tensor 1 is b, want W":                    func(s []results.Tensor) []results.Tensor { return []results.Tensor{s[1], s[0]} },
		"saved model: tensor W has the shape [1 2], want [2 1]": func(s []results.Tensor) []results.Tensor { s[0].Shape = []int{1, 2}; return s },
		"saved model: no place for tensor W [2 1]":              func(s []results.Tensor) []results.Tensor { return append(s, s[0]) },
		"saved model: tensor b has the shape [1 1 1], want [1]": func(s []results.Tensor) []results.Tensor { s[1].Shape = []int{1, 1, 1}; return s },
		"saved model: tensor W has the shape [2 1], want [2 1]": func(s []results.Tensor) []results.Tensor { s[0].Data = nil; return s },
	} {
		p := empty()
		if err := Restore(p, spoil(saved())); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
		if slices.ContainsFunc(p, func(a train.Array) bool { return a.Data[0] != 0 }) {
			t.Errorf("%s: the model has been touched", want)
		}
	}
}
