package train

import (
	"fmt"
	"slices"
)

// Array is a named array of a model, sharing the model's memory: what a digest
// or a checkpoint goes through, in a fixed order. It has either Data or Wide.
type Array struct {
	Name  string // "W1"
	Shape []int  // rows, columns; or the length of a vector
	Data  []float32
	Wide  []float64 // where a model works in float64
}

// Vector is an Array of one dimension.
func Vector(name string, data []float32) Array {
	return Array{Name: name, Shape: []int{len(data)}, Data: data}
}

// Snapshot is a run after an epoch: everything that the epochs to come depend
// on.
type Snapshot struct {
	Phase   int    // the phase's place in the schedule, 0 for the first
	Name    string // its name
	Epoch   int    // its finished epochs
	Reports []Report
	// Arrays holds the parameters of this phase and of all before it, then the
	// state of this one unless it is over. Names begin with the phase's:
	// "rbm1/W".
	Arrays []Array
}

// Checkpoint keeps the latest snapshot of a run.
type Checkpoint interface {
	// Load returns the latest snapshot, nil if there is none. Its arrays
	// belong to the caller.
	Load() (*Snapshot, error)
	// Save keeps a snapshot; it must copy the arrays, which the next step
	// changes.
	Save(s *Snapshot) error
}

// save hands the run to its checkpoint, epoch epochs of phase i being done.
func (r *run) save(i, epoch int) error {
	if r.checkpoint == nil {
		return nil
	}
	arrays, err := r.parameters(i)
	if err != nil {
		return err
	}
	if epoch < r.phases[i].Epochs {
		arrays = append(arrays, r.state(i)...)
	}
	return r.checkpoint.Save(&Snapshot{Phase: i, Name: r.phases[i].Name, Epoch: epoch, Reports: r.reports, Arrays: arrays})
}

// restore brings the phases to where the checkpoint has them and returns the
// epoch to go on with.
func (r *run) restore() (phase, epoch int, err error) {
	if r.checkpoint == nil {
		return 0, 0, nil
	}
	s, err := r.checkpoint.Load()
	if err != nil || s == nil {
		return 0, 0, err
	}
	if err := r.apply(s); err != nil {
		return 0, 0, fmt.Errorf("the checkpoint after %s epoch %d does not fit the model: %w (--force starts over)", s.Name, s.Epoch, err)
	}
	r.reports = s.Reports
	r.observer.Resume(slices.Clone(s.Reports))
	if s.Epoch == r.phases[s.Phase].Epochs {
		return s.Phase + 1, 0, nil
	}
	return s.Phase, s.Epoch, nil
}

// apply copies the parameters, sets the phase up that goes on, and copies its
// state.
func (r *run) apply(s *Snapshot) error {
	if s.Phase < 0 || s.Phase >= len(r.phases) || r.phases[s.Phase].Name != s.Name {
		return fmt.Errorf("no phase %d is called %s", s.Phase+1, s.Name)
	}
	p := &r.phases[s.Phase]
	if s.Epoch < 1 || s.Epoch > p.Epochs || len(s.Reports) == 0 {
		return fmt.Errorf("%d epochs, %d reports, in a phase of %d epochs", s.Epoch, len(s.Reports), p.Epochs)
	}
	parameters, err := r.parameters(s.Phase)
	if err != nil {
		return err
	}
	rest, err := fill(parameters, s.Arrays)
	if err != nil {
		return err
	}
	if s.Epoch < p.Epochs {
		if p.Setup != nil {
			p.Setup()
		}
		if rest, err = fill(r.state(s.Phase), rest); err != nil {
			return err
		}
	}
	if len(rest) > 0 {
		return fmt.Errorf("no place for array %s", rest[0].Name)
	}
	return nil
}

// parameters lists those of the phases 0..last that have epochs. An array that
// several phases train, such as the weights of a layer in pre-training and in
// fine-tuning, is listed once.
func (r *run) parameters(last int) ([]Array, error) {
	var list []Array
	seen := map[any]bool{}
	for i := range r.phases[:last+1] {
		p := &r.phases[i]
		if p.Epochs == 0 {
			continue
		}
		if p.Parameters == nil {
			return nil, fmt.Errorf("phase %s lists no parameters for the checkpoint", p.Name)
		}
		for _, a := range p.Parameters() {
			if at := a.address(); at == nil || !seen[at] {
				seen[at] = true
				list = append(list, a.in(p.Name))
			}
		}
	}
	return list, nil
}

// state lists that of phase i.
func (r *run) state(i int) []Array {
	p := &r.phases[i]
	if p.State == nil {
		return nil
	}
	var list []Array
	for _, a := range p.State() {
		list = append(list, a.in(p.Name))
	}
	return list
}

func (a Array) in(phase string) Array {
	a.Name = phase + "/" + a.Name
	return a
}

// address tells arrays apart by their memory; nil for an empty one.
func (a *Array) address() any {
	switch {
	case len(a.Data) > 0:
		return &a.Data[0]
	case len(a.Wide) > 0:
		return &a.Wide[0]
	}
	return nil
}

// fill copies the first arrays of src into dst and returns the others.
func fill(dst, src []Array) (rest []Array, err error) {
	if len(src) < len(dst) {
		return nil, fmt.Errorf("%d arrays, want %d", len(src), len(dst))
	}
	for i, d := range dst {
		s := src[i]
		if s.Name != d.Name || !slices.Equal(s.Shape, d.Shape) || len(s.Data) != len(d.Data) || len(s.Wide) != len(d.Wide) {
			return nil, fmt.Errorf("array %s %v, want %s %v", s.Name, s.Shape, d.Name, d.Shape)
		}
	}
	for i, d := range dst {
		copy(d.Data, src[i].Data)
		copy(d.Wide, src[i].Wide)
	}
	return src[len(dst):], nil
}
