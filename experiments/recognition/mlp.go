package recognition

import (
	"cmp"

	"github.com/unsup/unsup/models/mlp"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/simd/rng"
)

type mlpConfig struct {
	Split
	mlp.Config
}

// Validate names the first option that makes no sense.
func (c *mlpConfig) Validate() error { return cmp.Or(c.Split.Validate(), c.Config.Validate()) }

func (c *mlpConfig) build(d *images, stream rng.Stream) (*network, error) {
	m, err := mlp.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream)
	if err != nil {
		return nil, err
	}
	return &network{m.Net, m.Phases(), m.Parameters()}, nil
}

// MLP is the row "mlp": a net with hidden layers, from random weights.
func (t *Task) MLP(r registry.Row) registry.Row {
	return t.netRow(r, "mlp", func() any { return new(mlpConfig) })
}
