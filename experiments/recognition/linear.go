package recognition

import (
	"cmp"

	"github.com/unsup/unsup/models/linear"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/simd/rng"
)

type linearConfig struct {
	Split
	linear.Config
}

// Validate names the first option that makes no sense.
func (c *linearConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Config.Validate()) }

func (c *linearConfig) build(d *images, stream rng.Stream) (*network, error) {
	m, err := linear.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream)
	if err != nil {
		return nil, err
	}
	return &network{m.Net, m.Phases(), m.Parameters()}, nil
}

// Linear is the row "linear": a one-layer net of linear units, fitted by squares.
func (t *Task) Linear(r registry.Row) registry.Row {
	return t.netRow(r, "linear", func() any { return new(linearConfig) })
}
