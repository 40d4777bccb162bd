package outcome

import (
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results/picture"
)

// Curves is an observer that keeps every epoch's report for a picture.
type Curves struct {
	train.Observer
	values []string
	phases []string
	loss   map[string]*picture.Series
	errors map[string]*picture.Series // of phases that report one of values
}

// NewCurves returns the observer that passes everything on to o. The values
// are the names under which phases report test errors in percent.
func NewCurves(o train.Observer, values ...string) *Curves {
	return &Curves{Observer: o, values: values, loss: map[string]*picture.Series{}, errors: map[string]*picture.Series{}}
}

// Resume keeps the reports of the epochs before a checkpoint.
func (c *Curves) Resume(past []train.Report) {
	c.Observer.Resume(past)
	for _, r := range past {
		c.add(r)
	}
}

// Epoch keeps the report of an epoch.
func (c *Curves) Epoch(r train.Report) {
	c.Observer.Epoch(r)
	c.add(r)
}

func (c *Curves) add(r train.Report) {
	if c.loss[r.Phase] == nil {
		c.phases = append(c.phases, r.Phase)
		c.loss[r.Phase], c.errors[r.Phase] = &picture.Series{Name: "loss"}, &picture.Series{Name: "test error"}
	}
	extend(c.loss[r.Phase], r.Epoch, r.Loss)
	for _, name := range c.values {
		if e, ok := r.Values[name]; ok {
			extend(c.errors[r.Phase], r.Epoch, e)
		}
	}
}

func extend(s *picture.Series, epoch int, y float64) {
	s.X, s.Y = append(s.X, float64(epoch)), append(s.Y, y)
}

// Draw leaves loss-PHASE.png for every phase, and error-PHASE.png for those
// that were judged.
func (c *Curves) Draw(job *registry.Job) error {
	for _, phase := range c.phases {
		if err := plot(job, "loss-"+phase+".png", phase, "loss", c.loss[phase]); err != nil {
			return err
		}
		if len(c.errors[phase].X) == 0 {
			continue
		}
		if err := plot(job, "error-"+phase+".png", phase, "test error (%)", c.errors[phase]); err != nil {
			return err
		}
	}
	return nil
}

func plot(job *registry.Job, name, phase, what string, s *picture.Series) error {
	png, err := picture.Curves(phase, "epoch", what, []picture.Series{*s})
	if err != nil {
		return err
	}
	return job.Artifact(name, png)
}
