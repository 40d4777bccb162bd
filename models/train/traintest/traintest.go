// Package traintest holds what tests of models share: a checkpoint in memory
// and the proof that a model goes on from it in the same bits.
package traintest

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/unsup/unsup/models/train"
)

// Memory is a checkpoint that keeps every snapshot. It loads the last one.
type Memory struct{ Snapshots []*train.Snapshot }

// Load returns a copy of the last snapshot.
func (m *Memory) Load() (*train.Snapshot, error) {
	if len(m.Snapshots) == 0 {
		return nil, nil
	}
	return clone(m.Snapshots[len(m.Snapshots)-1]), nil
}

// Save keeps a copy of the snapshot.
func (m *Memory) Save(s *train.Snapshot) error {
	m.Snapshots = append(m.Snapshots, clone(s))
	return nil
}

func clone(s *train.Snapshot) *train.Snapshot {
	c := *s
	c.Reports = slices.Clone(s.Reports)
	c.Arrays = slices.Clone(s.Arrays)
	for i := range c.Arrays {
		a := &c.Arrays[i]
		a.Data, a.Wide = slices.Clone(a.Data), slices.Clone(a.Wide)
	}
	return &c
}

// Resumes trains a model without a break, and then once more from every epoch
// on: each time a new model takes that epoch's snapshot and trains to the end.
// All must end in the same reports and in the same bits of the parameters.
// build returns the phases of a new, untrained model and its parameters.
func Resumes(t *testing.T, build func() (phases []train.Phase, parameters func() []train.Array)) {
	t.Helper()
	straight := &Memory{}
	phases, parameters := build()
	if err := train.Run(t.Context(), nil, straight, phases...); err != nil {
		t.Fatal(err)
	}
	want := words(parameters())
	epochs := 0
	for _, p := range phases {
		epochs += p.Epochs
	}
	if len(straight.Snapshots) != epochs {
		t.Fatalf("%d snapshots of %d epochs", len(straight.Snapshots), epochs)
	}
	for i, s := range straight.Snapshots {
		at := fmt.Sprintf("from %s epoch %d on", s.Name, s.Epoch)
		m := &Memory{Snapshots: []*train.Snapshot{s}}
		phases, parameters := build()
		if err := train.Run(t.Context(), nil, m, phases...); err != nil {
			t.Errorf("%s: %v", at, err)
			continue
		}
		if len(m.Snapshots) != epochs-i {
			t.Errorf("%s: %d epochs, want %d", at, len(m.Snapshots)-1, epochs-i-1)
		}
		if last := m.Snapshots[len(m.Snapshots)-1]; !reflect.DeepEqual(last.Reports, straight.Snapshots[epochs-1].Reports) {
			t.Errorf("%s: the reports differ from those of a run without a break", at)
		}
		if !slices.Equal(words(parameters()), want) {
			t.Errorf("%s: the bits differ from those of a run without a break", at)
		}
	}
}

func words(arrays []train.Array) []uint64 {
	var w []uint64
	for _, a := range arrays {
		for _, x := range a.Data {
			w = append(w, uint64(math.Float32bits(x)))
		}
		for _, x := range a.Wide {
			w = append(w, math.Float64bits(x))
		}
	}
	return w
}
