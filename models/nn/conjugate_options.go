package nn

import "fmt"

// ConjugateOptions say how a ConjugateTrainer trains a classifier. The values
// are those of Salakhutdinov & Hinton's released program (2009).
type ConjugateOptions struct {
	Epochs        int `toml:"epochs"`          // 100
	TopOnlyEpochs int `toml:"top_only_epochs"` // the first epochs, that train the last layer alone: 5
	Batch         int `toml:"batch"`           // examples of a minibatch: 10,000
	LineSearches  int `toml:"line_searches"`   // of a minibatch: 3
}

// Validate names the first option that makes no sense.
func (o *ConjugateOptions) Validate() error {
	switch {
	case o.Epochs < 1:
		return fmt.Errorf("epochs = %d: want 1 or more", o.Epochs)
	case o.TopOnlyEpochs < 0:
		return fmt.Errorf("top_only_epochs = %d: want 0 or more", o.TopOnlyEpochs)
	case o.Batch < 1:
		return fmt.Errorf("batch = %d: want 1 or more", o.Batch)
	case o.LineSearches < 1:
		return fmt.Errorf("line_searches = %d: want 1 or more", o.LineSearches)
	}
	return nil
}
