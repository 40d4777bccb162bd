package rbm

import "fmt"

// Options say how an RBM is trained. Unless another source is named, usual
// values are those of Hinton, "A Practical Guide to Training Restricted
// Boltzmann Machines" (2010).
type Options struct {
	Epochs int `toml:"epochs"`
	Batch  int `toml:"batch"` // examples of an update: 10 to 100

	Schedule // keys rate, final_rate, momentum, ...: 0.05 to 0.1 for binary units

	// Decay is the L2 cost of the weights; biases have none. 1e-4 is usual,
	// 1e-3 below a deep Boltzmann machine.
	Decay float64 `toml:"decay"`

	// K is the number of Gibbs sweeps of an update's negative phase (CD-K). If
	// KEpochs is not 0, epoch e (1 for the first) makes k = ceil(e/KEpochs)
	// sweeps, at most K, and its learning rate is divided by k: the authors'
	// second layer of a deep Boltzmann machine has K = 10, KEpochs = 20.
	K       int `toml:"k"`
	KEpochs int `toml:"k_epochs"`

	// Chains is the number of persistent Markov chains of the negative phase
	// (PCD); 0 starts the chains at the data (CD).
	Chains int `toml:"chains"`

	// Binarize takes the input as probabilities and samples it anew at every
	// presentation.
	Binarize bool `toml:"binarize"`

	// InitSD is the standard deviation of the first weights: 0.01.
	InitSD float64 `toml:"init_sd"`

	// DataBias e, if not 0, starts visible unit i, of mean m_i over the data,
	// at the bias log((m_i+e)/(1-m_i+e)). Otherwise all biases start at 0.
	DataBias float64 `toml:"data_bias"`

	// Labels has the class of every example, for an RBM with a label group;
	// models fill it.
	Labels []uint8 `toml:"-"`
}

// MaxChains bounds the Markov chains that an option may ask for: far more than
// any paper has, few enough to be held in memory.
const MaxChains = 1 << 16

// Validate returns an error that names the first key out of its range.
func (o *Options) Validate() error {
	if err := o.Schedule.Validate(); err != nil {
		return err
	}
	switch {
	case o.Epochs < 1:
		return fmt.Errorf("epochs = %d: want 1 or more", o.Epochs)
	case o.Batch < 1:
		return fmt.Errorf("batch = %d: want 1 or more", o.Batch)
	case !(o.Decay >= 0):
		return fmt.Errorf("decay = %v: want 0 or more", o.Decay)
	case o.K < 1:
		return fmt.Errorf("k = %d: want 1 or more Gibbs sweeps", o.K)
	case o.KEpochs < 0:
		return fmt.Errorf("k_epochs = %d: want 0 or more", o.KEpochs)
	case o.Chains < 0 || o.Chains > MaxChains:
		return fmt.Errorf("chains = %d: want 0 (CD) or 1 to %d (PCD)", o.Chains, MaxChains)
	case !(o.InitSD >= 0):
		return fmt.Errorf("init_sd = %v: want 0 or more", o.InitSD)
	case !(o.DataBias >= 0):
		return fmt.Errorf("data_bias = %v: want 0 or more", o.DataBias)
	}
	return nil
}

// sweeps returns the number k of Gibbs sweeps of an epoch, counted from 0, and
// what its learning rate is divided by.
func (o *Options) sweeps(epoch int) (k int, divisor float64) {
	if o.KEpochs == 0 {
		return o.K, 1
	}
	k = min(o.K, epoch/o.KEpochs+1)
	return k, float64(k)
}
