package nn

import "github.com/unsup/unsup/models/train"

// Param is a named parameter array of a model, sharing the model's memory.
type Param = train.Array
