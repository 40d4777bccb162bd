package recognition

import (
	"cmp"

	"github.com/unsup/unsup/models/logreg"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/simd/rng"
)

type logregConfig struct {
	Split
	logreg.Config
}

// Validate names the first option that makes no sense.
func (c *logregConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Config.Validate()) }

func (c *logregConfig) build(d *images, stream rng.Stream) (*network, error) {
	m, err := logreg.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream)
	if err != nil {
		return nil, err
	}
	return &network{m.Net, m.Phases(), m.Parameters()}, nil
}

// LogReg is the row "logreg": softmax regression.
func (t *Task) LogReg(r registry.Row) registry.Row {
	return t.netRow(r, "logreg", func() any { return new(logregConfig) })
}
