package recognition

import (
	"cmp"

	"github.com/unsup/unsup/models/autoencoder"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/simd/rng"
)

type autoencoderConfig struct {
	Split
	autoencoder.Config
}

// Validate names the first option that makes no sense.
func (c *autoencoderConfig) Validate() error {
	return cmp.Or(c.Split.Validate(), c.Config.Validate())
}

func (c *autoencoderConfig) build(d *images, stream rng.Stream) (*network, error) {
	m, err := autoencoder.New(c.Config, d.trainSource(), d.train.Labels, d.train.Classes, stream)
	if err != nil {
		return nil, err
	}
	return &network{m.Net, m.Phases(), m.Parameters()}, nil
}

// Autoencoder is the row "autoencoder": a net whose hidden layers are first trained as autoencoders.
func (t *Task) Autoencoder(r registry.Row) registry.Row {
	return t.netRow(r, "autoencoder", func() any { return new(autoencoderConfig) })
}
